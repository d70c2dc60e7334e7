#if Torch
  import Foundation

  /// Whether the user or the system has asked the command to end; a second request ends it at once.
  public final class Interruption: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]
    private let lock = NSLock()
    private var seen = false

    /// Takes over the signals SIGINT and SIGTERM.
    public init() {
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

    /// Whether one of them came.
    public var requested: Bool { lock.withLock { seen } }
  }
#endif
