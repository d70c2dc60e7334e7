/// The header of a safetensors file, checked: every byte of the data belongs to exactly one tensor.
struct SafeTensorsHeader {
  /// One tensor's place.
  struct Entry {
    var name: String
    var shape: [Int]
    /// The number of values.
    var count: Int
    /// First byte and byte behind the last, counted from the header's end.
    var begin: Int
    var end: Int
    /// Where the header says so.
    var offset: Int
  }

  /// In the order of their bytes.
  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  /// Limits: the first is the format's own, the others bound what a hostile header can make us hold.
  static let maximumLength = 100_000_000
  static let maximumTensors = 1 << 16
  static let maximumDimensions = 8
  static let maximumMetadata = 1 << 20

  init(reading file: FileReader, expecting shapes: [TensorShape]?) throws(ModelError) {
    var length: UInt64 = 0
    for (index, byte) in try file.bytes(8).enumerated() { length |= UInt64(byte) << (8 * index) }
    guard length <= Self.maximumLength else {
      throw ModelError(
        .tooLarge, offset: 0, "the header is \(length) bytes long", expected: "at most \(Self.maximumLength)",
        remedy: "Check that this is a safetensors file")
    }
    guard length <= file.size - 8 else {
      throw ModelError(
        .truncated, offset: 0, "the header is \(length) bytes long",
        expected: "at most \(file.size - 8) in this file",
        remedy: "Copy the file again")
    }
    try parse(try file.bytes(Int(length)), expecting: shapes)
    try checkLayout(fileSize: file.size, dataOffset: file.offset)
  }

  private mutating func parse(_ bytes: [UInt8], expecting shapes: [TensorShape]?) throws(ModelError) {
    var expected: [String: [Int]]?
    if let shapes { expected = Dictionary(shapes.map { ($0.name, $0.shape) }) { first, _ in first } }
    var scanner = JSONScanner(bytes, base: 8)
    try scanner.object { scanner, name throws(ModelError) in
      if name == "__metadata__" {
        metadata = try Self.metadata(&scanner)
        return
      }
      let offset = scanner.offset
      if let expected, expected[name] == nil {
        throw scanner.error(
          .unknownTensor, at: offset, "the architecture has no such tensor",
          remedy: "Check that the weights belong to this model.json")
      }
      let entry = try Entry(&scanner, name: name)
      if let shape = expected?[name], shape != entry.shape {
        throw scanner.error(
          .wrongShape, at: offset, "the shape is \(entry.shape)", expected: "\(shape)",
          remedy: "Check that the weights belong to this model.json")
      }
      guard entries.count < Self.maximumTensors else {
        throw scanner.error(
          .tooLarge, at: offset, "there are more tensors", expected: "at most \(Self.maximumTensors)")
      }
      entries.append(entry)
    }
    try scanner.end()
    let found = Set(entries.map(\.name))
    if let missing = shapes?.first(where: { !found.contains($0.name) }) {
      throw ModelError(
        .missingTensor, key: missing.name, "the tensor is missing", expected: "one of shape \(missing.shape)",
        remedy: "Check that the weights belong to this model.json")
    }
    entries.sort { ($0.begin, $0.end) < ($1.begin, $1.end) }
  }

  private static func metadata(_ scanner: inout JSONScanner) throws(ModelError) -> [String: String] {
    var result: [String: String] = [:]
    var size = 0
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      let value = try scanner.string()
      size += 64 + key.utf8.count + value.utf8.count
      guard size <= maximumMetadata else {
        throw scanner.error(
          .tooLarge, at: offset, "the metadata is too long", expected: "at most \(maximumMetadata) bytes")
      }
      result[key] = value
    }
    return result
  }

  private func checkLayout(fileSize: Int, dataOffset: Int) throws(ModelError) {
    let dataSize = fileSize - dataOffset
    var next = 0
    for entry in entries {
      guard entry.begin == next else {
        throw ModelError(
          .badLayout, key: entry.name, offset: entry.offset,
          entry.begin > next
            ? "a hole lies before the tensor's bytes" : "the tensor's bytes overlap another's",
          expected: "them to begin at \(next), not \(entry.begin)", remedy: "Write the file again")
      }
      next = entry.end
    }
    guard next == dataSize else {
      throw ModelError(
        next > dataSize ? .truncated : .badLayout, offset: dataOffset + min(next, dataSize),
        "the tensors take \(next) bytes", expected: "\(dataSize), which the file has",
        remedy: "Copy the file again")
    }
  }
}

extension SafeTensorsHeader.Entry {
  fileprivate init(_ scanner: inout JSONScanner, name: String) throws(ModelError) {
    let offset = scanner.offset
    var shape: [Int]?
    var range: [Int]?
    var hasType = false
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      switch key {
      case "dtype":
        let type = try scanner.string()
        guard type == "F32" else {
          throw scanner.error(
            .unsupportedElementType, at: offset, "the element type is \(type)", expected: "F32",
            remedy: "Convert the weights to 32-bit floats")
        }
        hasType = true
      case "shape": shape = try scanner.integers(atMost: SafeTensorsHeader.maximumDimensions)
      case "data_offsets": range = try scanner.integers(atMost: 2)
      default: throw scanner.unknownKey(at: offset, expected: ["dtype", "shape", "data_offsets"])
      }
    }
    guard hasType else { throw scanner.missingKey("dtype", at: offset) }
    guard let shape else { throw scanner.missingKey("shape", at: offset) }
    guard let range else { throw scanner.missingKey("data_offsets", at: offset) }
    guard let count = Tensor.count(ofShape: shape), count <= Int.max / 4 else {
      throw scanner.error(
        .tooLarge, at: offset, "the shape \(shape) overflows", expected: "at most \(Int.max / 4) values")
    }
    guard range.count == 2, range[1] >= range[0], range[1] - range[0] == 4 * count else {
      throw scanner.error(
        .badLayout, at: offset, "data_offsets are \(range)",
        expected: "\(4 * count) bytes for the shape \(shape)")
    }
    self.init(name: name, shape: shape, count: count, begin: range[0], end: range[1], offset: offset)
  }
}

extension SafeTensorsHeader {
  /// Length and header of a file, padded with spaces so that the data begin at a multiple of 8.
  static func bytes(
    tensors: [(key: String, value: Tensor)], metadata: [String: String]
  ) throws(ModelError) -> [UInt8] {
    var members: [(key: String, value: JSONText)] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSONText.string($0.value)) }
      members.append(("__metadata__", .object(texts)))
    }
    var next = 0
    for (name, tensor) in tensors {
      try tensor.check(name: name)
      let end = next + 4 * tensor.values.count
      let entry: JSONText = .object([
        ("dtype", .string("F32")), ("shape", .array(tensor.shape.map { .number($0) })),
        ("data_offsets", .array([.number(next), .number(end)])),
      ])
      members.append((name, entry))
      next = end
    }
    var header = Array(JSONText.object(members).compact.utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    guard header.count <= maximumLength else {
      throw ModelError(
        .tooLarge, "the header is \(header.count) bytes long", expected: "at most \(maximumLength)")
    }
    return littleEndianBytes(of: UInt64(header.count)) + header
  }
}
