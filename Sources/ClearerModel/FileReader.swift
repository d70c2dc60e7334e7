import Foundation

/// Reads a regular file, or bytes that stand for one, front to back in pieces, so that nothing larger than the
/// caller's own buffer is held.
final class FileReader {
  let path: String
  /// The file's size when it was opened.
  let size: Int
  /// The next byte to read.
  private(set) var offset = 0
  private let source: Source

  private enum Source {
    case file(FileHandle)
    case memory([UInt8])
  }

  /// - Parameter name: what errors call the bytes.
  init(_ bytes: [UInt8], named name: String) {
    path = name
    size = bytes.count
    source = .memory(bytes)
  }

  /// - Throws: ``ModelError`` of kind `noSuchFile` or `unreadable`.
  init(_ path: String, whatToDo remedy: String) throws(ModelError) {
    self.path = path
    guard FileManager.default.fileExists(atPath: path) else {
      throw ModelError(.noSuchFile, file: path, "there is no such file", remedy: remedy)
    }
    do {
      // A pipe would block and a device has no size.
      let attributes = try FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
      guard attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int
      else {
        throw ModelError(.unreadable, file: path, "is not a regular file", remedy: remedy)
      }
      self.size = size
      source = .file(try FileHandle(forReadingFrom: URL(fileURLWithPath: path)))
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(
        .unreadable, file: path, "cannot be read: \(error.localizedDescription)", remedy: remedy)
    }
  }

  deinit { if case .file(let handle) = source { try? handle.close() } }

  /// Hands the next `count` bytes to `body`, at most 64 KiB at a time; all pieces but the last are whole multiples
  /// of 8 bytes.
  ///
  /// - Throws: ``ModelError`` of kind `truncated` where the file ends before, or what `body` throws.
  func read(_ count: Int, _ body: (UnsafeRawBufferPointer) throws(ModelError) -> Void) throws(ModelError) {
    var left = count
    while left > 0 {
      let want = min(left, 1 << 16)
      let piece = try piece(want)
      guard piece.count == want else {
        throw ModelError(
          .truncated, file: path, offset: offset + piece.count, "the file ends here",
          expected: "\(left) bytes more",
          remedy: "Copy the file again")
      }
      let result = piece.withUnsafeBytes { bytes -> Result<Void, ModelError> in
        do throws(ModelError) {
          return .success(try body(bytes))
        } catch {
          return .failure(error)
        }
      }
      try result.get()
      offset += want
      left -= want
    }
  }

  /// The next bytes: fewer where the file ends before.
  private func piece(_ want: Int) throws(ModelError) -> Data {
    switch source {
    case .memory(let bytes): return Data(bytes[offset..<min(offset + want, bytes.count)])
    case .file(let handle):
      var piece = Data()
      do {
        while piece.count < want, let more = try handle.read(upToCount: want - piece.count), !more.isEmpty {
          piece.append(more)
        }
      } catch {
        throw ModelError(
          .unreadable, file: path, offset: offset, "cannot be read: \(error.localizedDescription)")
      }
      return piece
    }
  }

  /// The next `count` bytes.
  func bytes(_ count: Int) throws(ModelError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    try read(count) { piece in result.append(contentsOf: piece) }
    return result
  }
}
