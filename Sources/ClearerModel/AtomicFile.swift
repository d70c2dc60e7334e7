import Foundation

/// Files that are written whole or not at all.
///
/// The bytes go to a new file beside the destination, reach the disk, and then take the destination's name in one
/// step. Whoever reads the destination sees the old content or the new, and a failure leaves nothing behind.
public enum AtomicFile {
  /// Writes `data` to `path`, replacing a file that is there and keeping its permissions.
  ///
  /// A symbolic link is followed. What is no regular file (a pipe, `/dev/stdout`) is simply written to.
  ///
  /// - Parameter overwriting: whether a file that is there is replaced; if not, it is an error.
  /// - Throws: ``FileError`` where the file cannot be written.
  public static func write(_ data: some ContiguousBytes, to path: String, overwriting: Bool = true)
    throws(FileError)
  {
    do {
      try data.withUnsafeBytes { bytes in
        let target = resolved(path)
        var status = stat()
        let exists = stat(target, &status) == 0
        if exists && status.st_mode & S_IFMT != S_IFREG {
          try fill(target, with: bytes, flags: O_WRONLY, mode: 0)
        } else {
          try replace(
            target, with: bytes, permissions: exists ? status.st_mode & 0o7777 : nil, overwriting: overwriting
          )
        }
      }
    } catch {
      let reason = (error as? SystemFailure)?.reason ?? "\(error)"
      throw FileError(path: path, action: .write, reason: reason)
    }
  }

  private static func replace(
    _ target: String, with bytes: UnsafeRawBufferPointer, permissions: mode_t?, overwriting: Bool
  ) throws {
    let url = URL(fileURLWithPath: target)
    let unique = String(UInt64.random(in: .min ... .max), radix: 36)
    let name = ".clearer-\(unique)"
    let temporary = url.deletingLastPathComponent().appendingPathComponent(name).path
    do {
      try fill(temporary, with: bytes, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o666)
      if let permissions, chmod(temporary, permissions) != 0 { throw SystemFailure() }
      // A link, unlike a new name, is never made where there is a file.
      if !overwriting && link(temporary, target) == 0 {
        unlink(temporary)
      } else {
        // Some file systems have no links: there, one look has to do.
        if !overwriting && (errno == EEXIST || access(target, F_OK) == 0) {
          errno = EEXIST
          throw SystemFailure()
        }
        if rename(temporary, target) != 0 { throw SystemFailure() }
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func fill(
    _ path: String, with bytes: UnsafeRawBufferPointer, flags: Int32, mode: mode_t
  ) throws {
    let descriptor = open(path, flags | O_CLOEXEC, mode)
    if descriptor < 0 { throw SystemFailure() }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = put(rest, descriptor)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw SystemFailure() }
      rest = rest.dropFirst(count)
    }
    // Pipes and terminals have nothing to bring to a disk.
    if fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS {
      throw SystemFailure()
    }
  }

  /// The path behind symbolic links, so that a link stays one; `path` itself where nothing is there yet.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// The system's `write`, whose name ``AtomicFile`` hides.
private func put(_ bytes: Slice<UnsafeRawBufferPointer>, _ descriptor: Int32) -> Int {
  write(descriptor, UnsafeRawBufferPointer(rebasing: bytes).baseAddress, bytes.count)
}

/// What the operating system said to the last call.
private struct SystemFailure: Error {
  let reason = String(cString: strerror(errno))
}
