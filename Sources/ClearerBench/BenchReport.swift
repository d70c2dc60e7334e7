/// What clearer-bench found; the keys of its JSON are these names in snake case.
public struct BenchReport: Encodable, Sendable {
  /// The net.
  public var model: ModelFacts
  /// One for each precision, size and instruction set.
  public var results: [Latency]
  /// Quality on the given pictures.
  public var psnr: Parity?
  /// Where the time goes, if that was asked for.
  public var profiles: [Profile]?

  /// The net.
  public struct ModelFacts: Encodable, Sendable {
    /// Its name.
    public var name: String
    /// Multiply-accumulates for one pixel, in thousands.
    public var kmacPerPixel: Double
    /// Trained values.
    public var parameters: Int
    /// Rows to push until the first one can be pulled.
    public var lagRows: Int
  }

  /// Middle and best of several runs.
  public struct Spread: Encodable, Sendable {
    /// The middle.
    public var median: Double
    /// The best.
    public var min: Double

    init(_ samples: [Double]) {
      let sorted = samples.sorted()
      median = sorted.isEmpty ? 0 : (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
      min = sorted.first ?? 0
    }
  }

  /// Time and memory for one size.
  public struct Latency: Encodable, Sendable {
    /// fp32 or int8.
    public var precision: String
    /// Pixels of a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Threads.
    public var threads: Int
    /// Instruction set.
    public var isa: String
    /// Timed runs.
    public var runs: Int
    /// Wall time of a run in milliseconds.
    public var wallMs: Spread
    /// CPU time of a run in milliseconds.
    public var cpuMs: Spread
    /// Memory that the net needs.
    public var workspaceBytes: Int
    /// The most memory that the whole process had, with input and output picture.
    public var peakRssBytes: Int
  }

  /// Mean PSNR in dB over the pictures, of results rounded to 8 bits.
  public struct Parity: Encodable, Sendable {
    /// Number of pictures.
    public var pictures: Int
    /// Standard deviation of the noise, in steps of an 8-bit picture.
    public var sigma: Double
    /// Of the noisy pictures.
    public var noisy: Double
    /// Of the unfused float net, evaluated by plain loops.
    public var oracle: Double
    /// Of the emitted fp32 file.
    public var fp32: Double
    /// Of the emitted int8 file.
    public var int8: Double
    /// The largest difference of a sample between oracle and fp32, where white is 1.
    public var fp32LargestDifference: Double
  }
}

extension BenchReport.Latency {
  init(_ timing: CompiledNet.Timing, precision: String, width: Int, height: Int, threads: Int) {
    self.init(
      precision: precision, width: width, height: height, threads: threads, isa: timing.isa,
      runs: timing.wallMs.count,
      wallMs: .init(timing.wallMs), cpuMs: .init(timing.cpuMs), workspaceBytes: timing.workspaceBytes,
      peakRssBytes: timing.peakRssBytes)
  }
}
