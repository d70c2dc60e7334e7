#if Torch
  import CTorch

  /// The processes of one run, on one machine or several, each with a share of every batch.
  ///
  /// Gradients, and the statistics of batch normalisation, are added up over all of them, so that all have the same
  /// weights after each step: those that one process would have that computed whole batches. A process that is gone is
  /// an error in all others.
  public struct ProcessGroup: Sendable {
    /// This process's number, counted from 0. The first one keeps checkpoints and log.
    public let rank: Int
    /// How many there are.
    public let size: Int

    /// A process of its own.
    public static let alone = ProcessGroup(rank: 0, size: 1)

    private init(rank: Int, size: Int) {
      self.rank = rank
      self.size = size
    }

    /// Waits until all processes are there.
    ///
    /// - Parameters:
    ///   - host: where the first process is.
    ///   - port: where it listens.
    ///   - timeout: seconds after which a process that does not answer counts as lost.
    /// - Throws: ``GroupError``.
    public static func join(host: String, port: UInt16, rank: Int, size: Int, timeout: Double) throws
      -> ProcessGroup
    {
      guard ct_group_join(host, port, Int32(rank), Int32(size), timeout) == 0 else {
        throw GroupError.notTogether(TorchError.last.description)
      }
      return ProcessGroup(rank: rank, size: size)
    }

    /// Whether this process keeps checkpoints and log.
    public var isFirst: Bool { rank == 0 }

    /// Checks that all processes were asked for the same.
    public func agree(on text: String) throws {
      var agree: Int32 = 1
      try check(ct_group_agree(text, &agree))
      if agree == 0 { throw GroupError.otherOptions }
    }

    /// Replaces a tensor's elements by their sums over all processes.
    func sum(_ tensor: TorchTensor) throws {
      try withExtendedLifetime(tensor) { try check(ct_group_sum(tensor.handle)) }
    }

    /// Sums over all processes.
    func sums(_ values: [Double]) throws -> [Double] {
      var sums = values
      try check(ct_group_sum_values(&sums, Int64(sums.count)))
      return sums
    }

    /// Gives all processes the first one's tensor.
    func broadcast(_ tensor: TorchTensor) throws {
      try withExtendedLifetime(tensor) { try check(ct_group_broadcast(tensor.handle)) }
    }

    private func check(_ status: Int32) throws {
      if status != 0 { throw GroupError.lost(TorchError.last.description) }
    }
  }

  /// What goes wrong between processes.
  public enum GroupError: Error, CustomStringConvertible {
    /// They did not come together.
    case notTogether(String)
    /// One of them is gone.
    case lost(String)
    /// They were started with different options.
    case otherOptions

    /// One line for the user.
    public var description: String {
      switch self {
      case .notTogether(let reason):
        "the processes did not come together (\(first(reason))); start all of them with the same --store"
      case .lost(let reason):
        "another process of the run is gone (\(first(reason))); start all again with --resume"
      case .otherOptions:
        "this process was started with other options than the first; repeat those"
      }
    }

    private func first(_ text: String) -> Substring { text.split(separator: "\n").first ?? "" }
  }
#endif
