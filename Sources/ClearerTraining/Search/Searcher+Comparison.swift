#if Torch
  import ClearerModel
  import Foundation

  /// What comparing nets needs to remember: recent batches, room for a net that learns on its own, and what was found.
  struct Comparison {
    /// What each choice is worth.
    var regression: SlopeRegression
    /// The mean error of the nets that were compared last.
    var error: Float = 0
    private let interval: Int
    private let measured: Int
    fileprivate let rehearsal: Rehearsal?
    /// What the supernet has learned from since the last comparison, and the newest batches to measure with.
    fileprivate private(set) var lessons: [Batch] = []
    fileprivate private(set) var examples: [Batch] = []

    init(_ options: SearchOptions) throws {
      regression = SlopeRegression(
        places: options.space.places.count, candidates: options.space.candidates.count)
      // A checkpoint, which is written after an epoch, needs no batches.
      interval = max(1, min(options.rehearsal, options.stepsPerEpoch))
      measured = options.rehearsal > 0 ? 4 : 1
      rehearsal = options.strategy == .paths && options.rehearsal > 0 ? try Rehearsal(options) : nil
    }

    mutating func learned(from batch: Batch) {
      if rehearsal != nil { lessons = lessons.suffix(interval - 1) + [batch] }
    }

    /// Takes a batch to measure with.
    ///
    /// - Parameter number: the number of this step in its epoch.
    /// - Returns: whether it is time to compare.
    mutating func take(_ batch: Batch, number: Int) -> Bool {
      if number % interval == 0 { (lessons, examples) = ([], []) }
      examples = examples.suffix(measured - 1) + [batch]
      return number % interval == interval - 1
    }
  }

  /// Room for a copy of the supernet's weights, in which one net learns on its own.
  private final class Rehearsal {
    let gradient: TorchTensor
    let parameters: Parameters
    let frozen: Parameters
    let optimizer: any WeightOptimizer

    init(_ options: SearchOptions) throws {
      let (layers, normalization) = (options.space.layers, options.space.family.normalization)
      gradient = try TorchTensor(zeros: [layers.reduce(0) { $0 + $1.parameterCount(normalization) }])
      parameters = try Parameters(layers: layers, normalization: normalization, gradient: gradient)
      frozen = try parameters.frozen(layers: layers, normalization: normalization)
      optimizer = try Searcher.weightOptimizer(options, count: gradient.count)
    }

    func begin(_ parameters: Parameters, _ optimizer: any WeightOptimizer) throws {
      try self.parameters.values.average(parameters.values, decay: 0)
      for (name, tensor) in self.optimizer.state {
        if let values = optimizer.state[name] { try tensor.average(values, decay: 0) }
      }
    }
  }

  extension Searcher {
    /// The mean error of nets that were drawn, and the slope of its term by each weight as their differences show it.
    func compared(_ batch: Batch) throws -> (error: Double, slopes: [[Double]]) {
      if comparison.take(batch, number: step % options.stepsPerEpoch) {
        let choices = drawnToCompare
        let errors = try choices.map(rehearsed)
        comparison.regression.add(
          choices, levels: options.errorTerm == .decibels ? errors.map { 10 * log10($0) } : errors)
        comparison.error = Float(errors.reduce(0, +) / Double(errors.count))
      }
      return (Double(comparison.error), comparison.regression.slopes)
    }

    /// A net's error after it has learned on its own from what the supernet has learned from since the last comparison.
    ///
    /// In the supernet a module is what most nets need that have it, not what this net needs. A few steps at a rate that
    /// falls to zero take away most of that, and of the restlessness that a high rate leaves in the weights.
    private func rehearsed(_ choices: [Int]) throws -> Double {
      let rate = Schedule(rate: options.rate, final: options.finalRate).rate(step: step, of: options.steps)
      let lessons = comparison.lessons
      var parameters = frozen
      if let rehearsal = comparison.rehearsal {
        try rehearsal.begin(self.parameters, weightOptimizer)
        for (number, lesson) in lessons.enumerated() {
          let error = try error(
            lesson, parameters: rehearsal.parameters, choices: choices, mode: pathMode)
          _ = try learn(
            from: error, rehearsal.parameters, gradient: rehearsal.gradient, with: rehearsal.optimizer,
            rate: rate * (1 - Double(number) / Double(lessons.count)), number: step + 1 + number)
        }
        parameters = rehearsal.frozen
      }
      let errors = try Torch.withoutRecording {
        try mean(
          comparison.examples.map {
            try error($0, parameters: parameters, choices: choices, mode: pathMode)
          })
      }
      return errors.reduce(0, +) / Double(errors.count)
    }

    /// One path's values are not distributed as those of all paths together, whose statistics are recorded.
    private var pathMode: JoinMode { mode(training: true, follows: false) }

    /// The net that learns in this step.
    package var drawnForStep: [Int] { drawn(pair: step / 2, mirrored: step % 2 == 1, compared: false) }

    /// The nets that this step compares.
    private var drawnToCompare: [[Int]] {
      (0..<options.paths).map { drawn(pair: step << 7 + $0 / 2, mirrored: $0 % 2 == 1, compared: true) }
    }

    /// One net of a pair, drawn with the weights as probabilities. Where the first has a random number u, the second has
    /// 1 − u (antithetic variates): while the weights are even, one has just the modules that the other has not. So
    /// all modules learn equally often, and what pairs of modules do together is in both of two levels, and cancels.
    private func drawn(pair: Int, mirrored: Bool, compared: Bool) -> [Int] {
      var random = RandomGenerator(
        seed: options.seed &+ 2, stream: UInt64(pair) << 1 + (compared ? 1 : 0))
      return mixture.weights.map { place in
        let number = Double(random.uniform())
        var rest = mirrored ? 1 - number : number
        for (index, weight) in place.enumerated() {
          rest -= weight
          if rest < 0 { return index }
        }
        return place.count - 1
      }
    }

    /// Mean PSNR in dB of the mixture, and of the net that would be derived now, with the supernet's weights: their
    /// difference is what cutting the mixture costs. Under `paths`, nets that are drawn stand for the mixture.
    public func validate(_ set: ValidationSet) throws -> (mixture: Double, derived: Double) {
      let paths = options.strategy == .paths
      var mode = paths ? pathMode : mode(training: false)
      mode.shared = false
      let net = Supernet(space: options.space, parameters: frozen, mode: mode)
      let multiple = options.space.family.sizeMultiple
      func psnr(_ restore: (TorchTensor) throws -> TorchTensor) throws -> Double {
        try set.meanPSNR { try $0.passed(multiple: multiple, through: restore) }
      }
      let numbers = try weights()
      let choices = try derive().choices
      let derived = try psnr { try net.restore($0, choices: choices) }
      guard paths else { return (try psnr { try net.restore($0, weights: numbers) }, derived) }
      let drawn = drawnToCompare.map { $0.map { options.space.candidates[$0] } }
      let all = try drawn.map { choices in try psnr { try net.restore($0, choices: choices) } }
      return (all.reduce(0, +) / Double(all.count), derived)
    }
  }

  extension Searcher {
    /// What moves so many weights.
    static func weightOptimizer(_ options: SearchOptions, count: Int) throws -> any WeightOptimizer {
      switch options.optimizer {
      case .adam: try Adam(count: count)
      case .sgd:
        try MomentumDescent(count: count, momentum: options.momentum, weightDecay: options.weightDecay)
      }
    }
  }
#endif
