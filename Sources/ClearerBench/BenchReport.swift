import ClearerExport
import ClearerVerification

/// What clearer-bench found; the keys of its JSON are these names in snake case.
public struct BenchReport: Encodable, Sendable {
  /// The net.
  public var model: ModelFacts
  /// One for each precision, size and instruction set.
  public var results: [Latency]
  /// Quality on the given pictures.
  public var psnr: Parity?
  /// How the sums of the int8 net are kept, where a budget was given.
  public var precisionPlan: PrecisionPlan?
  /// Where the time goes, if that was asked for.
  public var profiles: [Profile]?
  /// What other CPUs need, if that was asked for.
  public var counts: [InstructionCounts]?
  /// What targets gave, if that was asked for.
  public var verification: VerificationReport?

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

  /// Several runs.
  public struct Spread: Encodable, Sendable {
    /// The middle.
    public var median: Double
    /// The best.
    public var min: Double
    /// What nine of ten runs do not exceed.
    public var p90: Double
    /// What 99 of 100 runs do not exceed.
    public var p99: Double
    /// All of them, in the order in which they were made.
    public var samples: [Double]

    init(_ samples: [Double]) {
      let sorted = samples.sorted()
      func quantile(_ share: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int(share * Double(sorted.count)))]
      }
      median = sorted.isEmpty ? 0 : (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
      min = sorted.first ?? 0
      p90 = quantile(0.9)
      p99 = quantile(0.99)
      self.samples = samples
    }

    /// Whether something else was at work: one run of ten took a tenth longer than the middle one.
    public var isNoisy: Bool { p90 > 1.1 * median }
  }

  /// The machine's state, as far as Linux tells; 0 and empty where it does not.
  public struct Conditions: Codable, Sendable {
    /// The CPU's name.
    public var cpu: String
    /// How its frequency is governed.
    public var governor: String
    /// Frequency before the runs.
    public var mhzBefore: Double
    /// And after them.
    public var mhzAfter: Double
    /// Temperature before the runs.
    public var celsiusBefore: Double
    /// And after them.
    public var celsiusAfter: Double
  }

  /// Time and memory for one size.
  public struct Latency: Encodable, Sendable {
    /// Where it was measured.
    public var device: String
    /// Whether an emulator ran it, so that its times say nothing of the CPU.
    public var emulated: Bool
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
    /// The machine's state.
    public var conditions: Conditions
    /// For a long run: the middle CPU time of each tenth of it, which grows where the CPU gets too hot.
    public var tenthsCpuMs: [Double]?
  }

  /// Mean PSNR in dB over the pictures, of results rounded to 8 bits.
  public struct Parity: Encodable, Sendable {
    /// Number of pictures.
    public var pictures: Int
    /// Standard deviation of the noise that they got, in steps of an 8-bit picture; nil for rain and for pairs.
    public var sigma: Double?
    /// Of the degraded pictures.
    public var degraded: Double
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
  init(
    _ timing: CompiledNet.Timing, target: Target, precision: String, width: Int, height: Int, threads: Int,
    sustained: Bool
  ) {
    self.init(
      device: target.name, emulated: target.runner.isEmulated, precision: precision, width: width,
      height: height, threads: threads, isa: timing.isa, runs: timing.wallMs.count,
      wallMs: .init(timing.wallMs), cpuMs: .init(timing.cpuMs), workspaceBytes: timing.workspaceBytes,
      peakRssBytes: timing.peakRssBytes, conditions: timing.conditions)
    if sustained { tenthsCpuMs = Self.tenths(timing) }
  }

  /// Cut by wall time.
  private static func tenths(_ timing: CompiledNet.Timing) -> [Double] {
    let total = timing.wallMs.reduce(0, +)
    var (parts, passed) = ([[Double]](repeating: [], count: 10), 0.0)
    for (wall, cpu) in zip(timing.wallMs, timing.cpuMs) {
      parts[min(9, Int(10 * passed / max(total, .leastNonzeroMagnitude)))].append(cpu)
      passed += wall
    }
    return parts.filter { !$0.isEmpty }.map { BenchReport.Spread($0).median }
  }
}
