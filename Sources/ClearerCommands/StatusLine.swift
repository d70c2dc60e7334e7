import Foundation

/// One line on the terminal that is written over and over. Where the standard error stream is no terminal, but a file,
/// say, only the lines that are to be kept are written.
public final class StatusLine: Sendable {
  private let hidden: Bool
  private let isTerminal = isatty(STDERR_FILENO) != 0

  /// Creates a line; `hidden` for commands that were asked to be quiet.
  public init(hidden: Bool) {
    self.hidden = hidden
  }

  /// Shows a line; `keep` leaves it there, and goes on below.
  public func show(_ text: String, keep: Bool) {
    if hidden || !(isTerminal || keep) { return }
    // Back to the first column, and clear what a longer line has left.
    let line = isTerminal ? "\r\u{1B}[K\(text)\(keep ? "\n" : "")" : text + "\n"
    FileHandle.standardError.write(Data(line.utf8))
  }
}
