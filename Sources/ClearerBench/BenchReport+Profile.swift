import ClearerCompiler

extension BenchReport {
  /// Where the time of a net goes.
  public struct Profile: Encodable, Sendable {
    /// fp32 or int8.
    public var precision: String
    /// Pixels of a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Instruction set.
    public var isa: String
    /// Multiply-adds a second that the instruction set could do at most, in 10^9; 0 where that is not known.
    public var peakGmacs: Double
    /// Time of all operations in milliseconds.
    public var totalMs: Double
    /// What the net would take at that peak, as a share of what it takes.
    public var shareOfPeak: Double
    /// One for each operation, in the order of the net.
    public var operations: [Row]

    /// One operation.
    public struct Row: Encodable, Sendable {
      /// Name of the value that it makes.
      public var name: String
      /// Multiply-accumulates for one pixel of the picture, in thousands.
      public var kmacPerPixel: Double
      /// Time in milliseconds.
      public var ms: Double
      /// Share of the whole time.
      public var share: Double
      /// Share of the peak.
      public var shareOfPeak: Double
    }

    init(_ times: CompiledNet.OperationTimes, plan: Plan, width: Int, height: Int) {
      let pixels = Double(width * height)
      let total = times.operationsMs.reduce(0, +)
      func share(_ macs: Double, _ ms: Double) -> Double {
        times.peakMacs > 0 && ms > 0 ? macs * pixels / (ms * 1e-3) / times.peakMacs : 0
      }
      let macs = plan.operations.map(\.macsPerPixel) + [Double(plan.head.inputs * plan.channels)]
      operations = zip(plan.operationNames, zip(macs, times.operationsMs)).map {
        name, figures in
        let (macs, ms) = figures
        return Row(
          name: name, kmacPerPixel: macs / 1000, ms: ms, share: total > 0 ? ms / total : 0,
          shareOfPeak: share(macs, ms))
      }
      precision = plan.precision.rawValue
      self.width = width
      self.height = height
      isa = times.isa
      peakGmacs = times.peakMacs / 1e9
      totalMs = total
      shareOfPeak = share(macs.reduce(0, +), total)
    }
  }
}
