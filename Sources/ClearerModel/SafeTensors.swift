/// Named tensors in one file: the public safetensors format, of which 32-bit floats are read and written.
///
/// A file is 8 bytes of header length (little-endian), a JSON header that gives type, shape and byte range of each
/// tensor, and the tensors' bytes (little-endian), without holes or overlaps.
/// Source: https://github.com/huggingface/safetensors, section "Format".
public struct SafeTensors: Sendable, Hashable {
  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// Free text by key: the header's `__metadata__`.
  public var metadata: [String: String]

  /// Creates the contents of a file.
  public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file. Memory stays below the file's size plus a few megabytes: nothing is allocated for what the header
  /// promises before the file's size has confirmed it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - shapes: The tensors that the file must have, neither more nor fewer; nil takes whatever there is.
  /// - Throws: ``ModelError`` with the tensor's name or the byte offset; weights that are not finite are an error too.
  public static func read(_ path: String, expecting shapes: [TensorShape]? = nil) throws(ModelError)
    -> SafeTensors
  {
    try read(FileReader(path, whatToDo: "Name a safetensors file"), expecting: shapes)
  }

  static func read(_ file: FileReader, expecting shapes: [TensorShape]?) throws(ModelError) -> SafeTensors {
    do throws(ModelError) {
      let header = try SafeTensorsHeader(reading: file, expecting: shapes)
      var result = SafeTensors(tensors: [:], metadata: header.metadata)
      for entry in header.entries {
        result.tensors[entry.name] = Tensor(shape: entry.shape, values: try values(of: entry, in: file))
      }
      return result
    } catch {
      throw error.of(file: file.path)
    }
  }

  private static func values(of entry: SafeTensorsHeader.Entry, in file: FileReader) throws(ModelError)
    -> [Float]
  {
    var values: [Float] = []
    values.reserveCapacity(entry.count)
    try file.read(entry.count * 4) { piece throws(ModelError) in
      for at in stride(from: 0, to: piece.count, by: 4) {
        let bits = UInt32(littleEndian: piece.loadUnaligned(fromByteOffset: at, as: UInt32.self))
        let value = Float(bitPattern: bits)
        guard value.isFinite else {
          throw ModelError(
            .notFinite, key: entry.name, offset: file.offset + at, "value \(values.count) is \(value)",
            expected: "a finite number", remedy: "Train again, or copy the file again")
        }
        values.append(value)
      }
    }
    return values
  }

  /// Writes the file, whole or not at all; tensors in the order of their names, so that equal contents give equal
  /// bytes.
  ///
  /// - Throws: ``ModelError``: `cannotWrite`; `wrongShape` where a shape does not fit its values; `notFinite`;
  ///   `tooLarge` where the header would be longer than the format allows.
  public func write(to path: String) throws(ModelError) {
    do throws(ModelError) {
      let ordered = tensors.sorted { $0.key < $1.key }
      let header = try SafeTensorsHeader.bytes(tensors: ordered, metadata: metadata)
      var bytes = header
      bytes.reserveCapacity(header.count + 4 * ordered.reduce(0) { $0 + $1.value.values.count })
      for (_, tensor) in ordered {
        for value in tensor.values { bytes.append(contentsOf: littleEndianBytes(of: value.bitPattern)) }
      }
      try ModelError.writing(bytes, to: path)
    } catch {
      throw error.of(file: path)
    }
  }
}

/// The bytes of an integer, lowest first.
func littleEndianBytes(of value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
