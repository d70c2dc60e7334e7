import ClearerCompiler
import ClearerModel
import ClearerReference
import ClearerVerification

/// Measures what the modules of a family cost: the time that nets take which differ in them.
///
/// A net without modules is timed, and for each stage and kind one with ``copies`` modules more; the difference is what
/// these cost. All are timed in turn, again and again, and of each the least CPU time counts: whatever disturbs a
/// measurement makes it longer, and none of the nets has all the quiet moments.
public struct ModuleCostMeasurement {
  /// A net of the family; its modules do not matter.
  public var family: Architecture
  /// Arithmetic.
  public var precision = Precision.fp32
  /// Size of the picture.
  public var size = (width: 480, height: 320)
  /// Name of the kernels to use; the best that the CPU has, if nil.
  public var instructionSet: String?
  /// Time for each net in seconds.
  public var seconds = 2.0
  /// What to measure on.
  public var target = Target.device(compiler: "cc", run: "")
  /// Flags of the C compiler.
  public var flags = ["-O2"]
  /// Modules of a kind that are timed together: the more, the less an error of the clock counts.
  static let copies = 2
  /// How often each net has its turn.
  static let rounds = 5

  /// Creates a measurement.
  public init(family: Architecture) { self.family = family }

  /// Measures all modules.
  ///
  /// - Parameter progress: gets the measurements done, and all.
  /// - Returns: milliseconds of CPU time for one picture.
  /// - Throws: ``BenchError``; errors of the compiler.
  public func run(progress: (Int, Int) -> Void = { _, _ in }) throws -> ModuleCosts {
    let empty = family.stages.map { _ in [ModuleKind]() }
    var variants = [empty]
    for stage in empty.indices {
      for kind in ModuleKind.allCases {
        var stages = empty
        stages[stage] = Array(repeating: kind, count: Self.copies)
        variants.append(stages)
      }
    }
    let nets = try variants.map {
      try CompiledNet(model($0), precision: precision, target: target, flags: flags)
    }
    var least = [Double](repeating: .infinity, count: nets.count)
    for round in 0..<Self.rounds {
      for (index, net) in nets.enumerated() {
        let timing = try net.time(
          width: size.width, height: size.height, seconds: seconds / Double(Self.rounds), isa: instructionSet)
        least[index] = min(least[index], timing.cpuMs.min() ?? .infinity)
        progress(round * nets.count + index + 1, Self.rounds * nets.count)
      }
    }
    var costs = ModuleCosts(unit: "ms", rest: least[0], stages: empty.map { _ in [:] })
    for (index, stages) in variants.enumerated().dropFirst() {
      for (stage, modules) in stages.enumerated() {
        guard let kind = modules.first else { continue }
        costs.stages[stage][kind.rawValue] = max(0, least[index] - least[0]) / Double(Self.copies)
      }
    }
    return costs
  }

  /// Time depends on the shape of a net, and not on its weights.
  private func model(_ stages: [[ModuleKind]]) throws -> Model {
    var net = family
    net.stages = stages
    var model = try Model.random(architecture: net, seed: 1)
    if precision == .int8 { try model.calibrateOnMadeUpPictures(seeds: 1..<2) }
    return model
  }
}
