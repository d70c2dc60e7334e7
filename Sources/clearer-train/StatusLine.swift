#if Torch
  import Foundation

  /// One line on the terminal that is written over and over; nothing where the standard error stream is no terminal.
  final class StatusLine {
    private let hidden: Bool

    init(hidden: Bool) {
      self.hidden = hidden || isatty(STDERR_FILENO) == 0
    }

    /// Shows a line; `keep` leaves it there, and goes on below.
    func show(_ text: String, keep: Bool) {
      if hidden { return }
      // Back to the first column, and clear what a longer line has left.
      FileHandle.standardError.write(Data("\r\u{1B}[K\(text)\(keep ? "\n" : "")".utf8))
    }
  }

  /// Whether the user or the system has asked the command to end; a second request ends it at once.
  final class Interruption: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]
    private let lock = NSLock()
    private var seen = false

    init() {
      let queue = DispatchQueue(label: "signals")
      sources = [SIGINT, SIGTERM].map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
      for (number, source) in zip([SIGINT, SIGTERM], sources) {
        signal(number, SIG_IGN)
        source.setEventHandler { [weak self] in
          self?.note()
          signal(number, SIG_DFL)
        }
        source.resume()
      }
    }

    private func note() {
      lock.withLock { seen = true }
    }

    var requested: Bool { lock.withLock { seen } }
  }
#endif
