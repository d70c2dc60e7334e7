#if Torch
  import ArgumentParser
  import ClearerTraining

  /// The options of a run of several processes.
  public struct ProcessOptions: ParsableArguments {
    @Option(help: "Processes that train together, each with its share of every batch.")
    var worldSize = 1

    @Option(help: "The number of this one, counted from 0; the first keeps checkpoints and log.")
    var rank = 0

    @Option(help: ArgumentHelp("Where the first process listens for the others.", valueName: "host:port"))
    var store: String?

    @Option(help: "Seconds after which a process that does not answer counts as lost.")
    var timeout = 1800.0

    /// For the parser.
    public init() {}

    /// For the parser.
    public func validate() throws {
      guard worldSize > 0, (0..<worldSize).contains(rank), timeout > 0 else {
        throw ValidationError("--rank must be from 0 to less than --world-size, and --timeout more than 0.")
      }
      guard worldSize == 1 || place != nil else {
        throw ValidationError("Several processes need a --store such as 192.0.2.7:29500.")
      }
    }

    /// Checks that all processes get equal shares of a batch.
    ///
    /// - Parameter what: what the batch is, for the message.
    public func check(batch: Int, what: String) throws {
      guard batch.isMultiple(of: worldSize) else {
        throw ValidationError("\(what) must be a multiple of --world-size.")
      }
    }

    /// Waits for the others.
    public func group() throws -> ProcessGroup {
      guard worldSize > 1, let (host, port) = place else { return .alone }
      return try ProcessGroup.join(host: host, port: port, rank: rank, size: worldSize, timeout: timeout)
    }

    private var place: (host: String, port: UInt16)? {
      guard let store, let colon = store.lastIndex(of: ":"),
        let port = UInt16(store[store.index(after: colon)...])
      else { return nil }
      return (String(store[..<colon]), port)
    }
  }

  extension Torch.Device: ExpressibleByArgument {}
#endif
