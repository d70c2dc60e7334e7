/// A file that could not be opened, read or written; damaged contents have errors of their own.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was tried.
  public enum Action: String, Sendable {
    case read
    case write
  }

  /// The file as the user named it.
  public var path: String
  /// What was tried.
  public var action: Action
  /// What the operating system said, such as `No space left on device`.
  public var reason: String

  /// Creates an error.
  public init(path: String, action: Action, reason: String) {
    self.path = path
    self.action = action
    self.reason = reason
  }

  /// One line for the user.
  public var description: String { "\(path): cannot \(action): \(reason)" }
}
