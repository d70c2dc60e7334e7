/// A file format for pictures.
public enum PictureFormat: String, Sendable, CaseIterable {
  case png
  case jpeg

  /// The format that a file's first bytes show, whatever its name says.
  public init?(magic bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else {
      return nil
    }
  }

  /// The format to write under a name: `.png`, `.jpg` or `.jpeg` in any case.
  public init?(path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".png") {
      self = .png
    } else if name.hasSuffix(".jpg") || name.hasSuffix(".jpeg") {
      self = .jpeg
    } else {
      return nil
    }
  }
}
