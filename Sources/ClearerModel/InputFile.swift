import Foundation

/// Whole files, read with a limit.
public enum InputFile {
  /// Reads a file or pipe, and stops one byte behind `limit`, so that the caller sees that there is more.
  ///
  /// - Throws: ``FileError`` where it cannot be opened or read.
  public static func read(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    return try read(descriptor, named: path, atMost: limit)
  }

  /// Reads the standard input stream, and stops one byte behind `limit`.
  ///
  /// - Throws: ``FileError`` where it cannot be read.
  public static func readStandardInput(atMost limit: Int) throws(FileError) -> [UInt8] {
    try read(STDIN_FILENO, named: "standard input", atMost: limit)
  }

  private static func read(_ descriptor: Int32, named path: String, atMost limit: Int) throws(FileError)
    -> [UInt8]
  {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    let end = limit < Int.max ? limit + 1 : limit
    // A regular file's size is known; a byte more shows its end without another round.
    var bytes = [UInt8](repeating: 0, count: min(end, max(Int(status.st_size) + 1, 1 << 16)))
    var count = 0
    while count < end {
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: min(end - count, count)) }
      let got = bytes.withUnsafeMutableBytes {
        take(descriptor, UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw failure(path) }
      if got == 0 { break }
      count += got
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  private static func failure(_ path: String) -> FileError {
    FileError(path: path, action: .read, reason: String(cString: strerror(errno)))
  }
}

/// The system's `read`, whose name ``InputFile`` hides.
private func take(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}
