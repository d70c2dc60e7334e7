import ClearerCompiler
import ClearerModel
import ClearerVerification

/// Exports and compiles a model, and measures what came of it.
public struct Benchmark {
  /// The model, as int8 runs it.
  public var model: Model
  /// The model as fp32 runs it: as it was before it was prepared for int8.
  public var trained: Model
  /// Arithmetics to measure.
  public var precisions = Precision.allCases
  /// Sizes of the pictures to restore.
  public var sizes: [(width: Int, height: Int)] = [(480, 320)]
  /// Names of the kernels to use; the best that the CPU has, if empty; all of them for `all`.
  public var instructionSets: [String] = []
  /// Numbers of threads.
  public var threads = [1]
  /// Time for each measurement in seconds.
  public var seconds = 2.0
  /// Time before each measurement in seconds.
  public var warmUp = 0.2
  /// Runs of each measurement, at least.
  public var runs = 3
  /// Whether to say how the time changes during each measurement.
  public var isSustained = false
  /// What to measure on.
  public var target = Target.device(compiler: "cc", run: "")
  /// Flags of the C compiler.
  public var flags = ["-O2"]
  /// CPUs that are not here, for which instructions are counted.
  public var counted: [Target] = []
  /// Whether to measure each operation as well.
  public var profiles = false
  /// What to measure quality on, if anything.
  public var parity: ParityMeasurement?

  /// Creates a benchmark of both precisions at 480×320.
  ///
  /// - Parameter trained: The model before it was prepared for int8, if that is another.
  public init(model: Model, trained: Model? = nil) { (self.model, self.trained) = (model, trained ?? model) }

  /// Measures everything.
  ///
  /// - Throws: ``BenchError``; errors of the compiler and of files and pictures.
  public func run() throws -> BenchReport {
    var nets: [Precision: CompiledNet] = [:]
    for precision in parity == nil ? precisions : Precision.allCases {
      nets[precision] = try CompiledNet(
        precision == .fp32 ? trained : model, precision: precision, target: target, flags: flags)
    }
    var latencies: [BenchReport.Latency] = []
    for precision in precisions {
      guard let net = nets[precision] else { continue }
      for (width, height) in sizes {
        for isa in try isas(of: net) {
          for threads in threads {
            let timing = try net.time(
              width: width, height: height, threads: threads, seconds: seconds, warmUp: warmUp, runs: runs,
              isa: isa)
            latencies.append(
              .init(
                timing, target: target, precision: precision.rawValue, width: width, height: height,
                threads: threads, sustained: isSustained))
          }
        }
      }
    }
    var quality: BenchReport.Parity?
    let profiles = try profiles ? measuredProfiles(nets) : nil
    if let parity, let fp32 = nets[.fp32], let int8 = nets[.int8] {
      quality = try parity.run(trained, fp32: fp32, int8: int8)
    }
    let facts = BenchReport.ModelFacts(
      name: model.name, kmacPerPixel: model.architecture.macsPerPixel / 1000,
      parameters: model.architecture.parameterCount, lagRows: nets.values.first?.export.plan.lagRows ?? 0)
    return BenchReport(
      model: facts, results: latencies, psnr: quality, profiles: profiles,
      counts: try counted.isEmpty ? nil : counts(nets))
  }

  private func measuredProfiles(_ nets: [Precision: CompiledNet]) throws -> [BenchReport.Profile] {
    var result: [BenchReport.Profile] = []
    for precision in precisions {
      guard let net = nets[precision] else { continue }
      for (width, height) in sizes {
        for isa in try isas(of: net) {
          result.append(try net.profile(width: width, height: height, seconds: seconds, isa: isa))
        }
      }
    }
    return result
  }

  private func isas(of net: CompiledNet) throws -> [String?] {
    instructionSets == ["all"]
      ? try net.instructionSets() : instructionSets.isEmpty ? [nil] : instructionSets
  }

  /// Counts for one small picture: what a pixel needs hardly depends on the size.
  private func counts(_ nets: [Precision: CompiledNet]) throws -> [InstructionCounts] {
    try counted.flatMap { target in
      try precisions.compactMap { precision in
        try nets[precision].map {
          try InstructionCounts.measure($0.export, on: target, width: 240, height: 160, flags: flags)
        }
      }
    }
  }
}
