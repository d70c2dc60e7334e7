import Foundation

/// A line on the terminal that says how far a job is, how fast it goes, and how long it will take.
///
/// It is shown where the standard error stream is a terminal, and nowhere else.
public final class Progress {
  private let label: String
  private let start = Date()
  private let hidden: Bool

  /// Creates a line; `hidden` for commands that were asked to be quiet.
  public init(label: String, hidden: Bool) {
    self.label = label
    self.hidden = hidden || isatty(STDERR_FILENO) == 0
  }

  /// Shows that `done` of `total` are done.
  public func show(_ done: Int, of total: Int) {
    if hidden { return }
    let elapsed = Date().timeIntervalSince(start)
    let rate = elapsed > 0 ? Double(done) / elapsed : 0
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    let line = "\r\(label) \(done) of \(total), \(String(format: "%.2f", rate)) a second, \(left) s left  "
    FileHandle.standardError.write(Data((line + (done == total ? "\n" : "")).utf8))
  }
}
