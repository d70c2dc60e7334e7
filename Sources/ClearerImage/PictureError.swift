/// Why a picture cannot be read, written or compared.
public enum PictureError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The bytes begin neither as a PNG nor as a JPEG.
  case unknownFormat(name: String)
  /// The file breaks its format's rules, or ends too early; `offset` bytes had been read.
  case damaged(name: String, offset: Int, reason: String)
  /// The file is sound, but of a kind that is not handled here, such as CMYK.
  case unsupported(name: String, reason: String)
  /// The picture has more pixels, or the file more bytes, than ``PictureLimits`` allow.
  case tooLarge(name: String, reason: String)
  /// There is no memory for it.
  case outOfMemory(name: String)
  /// The caller's numbers do not fit together.
  case invalid(String)

  /// One line for the user.
  public var description: String {
    switch self {
    case .unknownFormat(let name): "\(name): neither a PNG nor a JPEG file"
    case .damaged(let name, let offset, let reason): "\(name): damaged at byte \(offset): \(reason)"
    case .unsupported(let name, let reason): "\(name): not supported: \(reason)"
    case .tooLarge(let name, let reason): "\(name): too large: \(reason)"
    case .outOfMemory(let name): "\(name): not enough memory"
    case .invalid(let reason): reason
    }
  }
}
