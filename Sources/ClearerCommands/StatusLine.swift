import Foundation

/// One line on the terminal that is written over and over; nothing where the standard error stream is no terminal.
public final class StatusLine: Sendable {
  private let hidden: Bool

  /// Creates a line; `hidden` for commands that were asked to be quiet.
  public init(hidden: Bool) {
    self.hidden = hidden || isatty(STDERR_FILENO) == 0
  }

  /// Shows a line; `keep` leaves it there, and goes on below.
  public func show(_ text: String, keep: Bool) {
    if hidden { return }
    // Back to the first column, and clear what a longer line has left.
    FileHandle.standardError.write(Data("\r\u{1B}[K\(text)\(keep ? "\n" : "")".utf8))
  }
}
