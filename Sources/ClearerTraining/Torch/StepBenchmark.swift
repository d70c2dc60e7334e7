#if Torch
  import CTorch
  import ClearerCompiler
  import ClearerModel
  import ClearerReference
  import Foundation

  /// The CPU time of steps on random pictures, and where it goes.
  public struct StepBenchmark: Codable, Sendable {
    /// The time of one operation of libtorch or of ours, without the operations within it.
    public struct Operation: Codable, Sendable {
      /// Its name.
      public var name: String
      /// CPU seconds a step.
      public var seconds: Double
      /// Calls a step.
      public var calls: Double
    }

    /// Median CPU seconds of a step, over all threads.
    public var seconds: Double
    /// The least.
    public var least: Double
    /// Steps measured.
    public var steps: Int
    /// The operations, the dearest first; empty where they were not asked for.
    public var operations: [Operation] = []

    /// Measures steps of training one net.
    ///
    /// - Parameters:
    ///   - precision: what it is trained for.
    ///   - composed: use libtorch's operations one after the other instead of the fused ones.
    ///   - profile: also measure each operation, which makes steps slower.
    public init(
      training architecture: Architecture, precision: Precision = .fp32, batch: Int, patch: Int, steps: Int,
      composed: Bool, profile: Bool
    ) throws {
      var model = try Model.random(architecture: architecture, seed: 1)
      if precision == .int8 {
        try model.calibrateOnMadeUpPictures(seeds: 1..<2)
        model = try model.withoutNormalization()
      }
      var options = TrainingOptions(
        name: "benchmark", architecture: model.architecture,
        degradation: .noise(NoiseModel(levels: .among([25]))), sources: [], steps: steps + 2)
      options.batch = batch
      options.patch = patch
      options.precision = precision
      // As in the PyTorch script that it is compared with.
      options.optimizer = .adam
      let trainer = try Trainer(options, composed: composed)
      try trainer.start(from: model)
      let data = Self.batch(count: batch, channels: architecture.channels, side: patch)
      try self.init(steps: steps, profile: profile) { _ = try trainer.advance([data]) }
    }

    /// Measures steps of a search: one of the architecture parameters and one of the weights.
    public init(
      searching space: SearchSpace, strategy: SearchOptions.Strategy, batch: Int, patch: Int, steps: Int,
      profile: Bool
    ) throws {
      var options = SearchOptions(
        space: space, degradation: .noise(NoiseModel(levels: .among([25]))), sources: [], mixtureSources: [])
      options.batch = batch
      options.patch = patch
      options.strategy = strategy
      let searcher = try Searcher(options)
      let data = Self.batch(count: batch, channels: space.family.channels, side: patch)
      try self.init(steps: steps, profile: profile) {
        _ = try searcher.advanceMixture(data)
        _ = try searcher.advanceWeights(data)
      }
    }

    private init(steps: Int, profile: Bool, step: () throws -> Void) throws {
      // The first steps ask the system for the memory that later ones use again.
      for _ in 0..<2 { try step() }
      if profile { try TorchError.check(ct_profile_begin()) }
      var times: [Double] = []
      for _ in 0..<steps {
        let begin = clock()
        try step()
        times.append(Double(clock() - begin) / Double(CLOCKS_PER_SEC))
      }
      times.sort()
      seconds = times[steps / 2]
      least = times[0]
      self.steps = steps
      if profile { operations = try Self.endProfile(steps: Double(steps)) }
    }

    private static func endProfile(steps: Double) throws -> [Operation] {
      final class Found {
        var operations: [Operation] = []
      }
      let found = Found()
      try TorchError.check(
        ct_profile_end(Unmanaged.passUnretained(found).toOpaque()) { context, name, seconds, calls in
          guard let context, let name else { return }
          Unmanaged<Found>.fromOpaque(context).takeUnretainedValue().operations.append(
            Operation(name: String(cString: name), seconds: seconds, calls: Double(calls)))
        })
      return found.operations
        .map { Operation(name: $0.name, seconds: $0.seconds / steps, calls: $0.calls / steps) }
        .sorted { $0.seconds > $1.seconds }
    }

    private static func batch(count: Int, channels: Int, side: Int) -> Batch {
      var random = RandomGenerator(seed: 1)
      let clean = (0..<count * channels * side * side).map { _ in random.uniform() }
      let degraded = clean.map { $0 + random.uniform(-0.1, 0.1) }
      return Batch(degraded: degraded, clean: clean, shape: [count, channels, side, side])
    }
  }
#endif
