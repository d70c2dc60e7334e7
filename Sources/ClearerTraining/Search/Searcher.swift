#if Torch
  import ClearerModel
  import Foundation

  /// A search under way: the supernet's weights, the architecture parameters, and the optimisers of both.
  public final class Searcher {
    /// What is searched, and how.
    public let options: SearchOptions
    /// Steps of the weights taken.
    public private(set) var step = 0
    /// The architecture parameters.
    public private(set) var mixture: Mixture
    package let parameters: Parameters
    private let frozen: Parameters
    private let gradient: TorchTensor
    private let weightOptimizer: any WeightOptimizer
    private var optimizer: MixtureOptimizer
    private var regression: SlopeRegression
    /// What the controller of the budget remembers.
    private var integral: Float
    private let shares: [[Double]]

    /// Draws first weights and parameters.
    ///
    /// - Throws: ``TorchError``; what ``Architecture/validate()`` throws.
    public init(_ options: SearchOptions) throws {
      try options.space.family.validate()
      self.options = options
      let space = options.space
      let layers = space.layers
      let normalization = space.family.normalization
      gradient = try TorchTensor(zeros: [layers.reduce(0) { $0 + $1.parameterCount(normalization) }])
      parameters = try Parameters(layers: layers, normalization: normalization, gradient: gradient)
      frozen = try parameters.frozen(layers: layers, normalization: normalization)
      try parameters.initialize(
        layers: layers, gain: normalization == .batch ? 1 : 0.5, seed: options.seed)
      weightOptimizer =
        switch options.optimizer {
        case .adam: try Adam(count: gradient.count)
        case .sgd:
          try MomentumDescent(
            count: gradient.count, momentum: options.momentum, weightDecay: options.weightDecay)
        }
      mixture = Mixture(
        places: space.places.count, candidates: space.candidates.count, seed: options.seed &+ 1)
      optimizer = MixtureOptimizer(mixture)
      regression = SlopeRegression(places: space.places.count, candidates: space.candidates.count)
      optimizer.rate = options.mixtureRate
      optimizer.weightDecay = options.mixtureWeightDecay
      shares = options.costs.shares(space)
      integral = Float(options.complexity)
    }

    /// The coefficient of the complexity term. Under a budget it is steered so that the expected cost comes to the
    /// budget: in proportion to how far it is away, and by what it has been away so far.
    public var complexity: Double {
      guard let excess else { return options.complexity }
      return Double(integral) + gains.proportional * excess
    }

    /// Gains of the proportional-integral controller: a budget missed by a tenth outweighs what most modules do for the
    /// error, and the binarising term while choices are open; one missed by a hundredth does not.
    private var gains: (proportional: Double, integral: Double) {
      switch options.errorTerm {
      case .decibels: (60, 0.2)
      case .meanSquared: (0.06, 2e-4)
      }
    }

    /// The coefficient of the binarising term now.
    package var binarization: Double {
      let warmUp = options.warmUpEpochs * options.stepsPerEpoch
      let rise = options.binarizationRamp * Double(options.steps - warmUp)
      return options.binarization * (rise > 0 ? min(1, max(0, Double(step - warmUp) / rise)) : 1)
    }

    /// How far the expected cost is from the budget, as a part of it.
    private var excess: Double? {
      guard let budget = options.costs.budget else { return nil }
      return expectedCost.map { $0 / budget - 1 }
    }

    /// What the choices are worth, as ``SlopeRegression`` estimates it; nil where the mixture is differentiated.
    public var slopes: [[Double]]? { options.strategy == .paths ? regression.slopes : nil }

    /// What the mixture costs in the mean, in the unit of the costs.
    public var expectedCost: Double? { options.costs.expected(mixture.weights, space: options.space) }

    /// One step of the weights on the mean squared error.
    ///
    /// - Returns: the error.
    package func advanceWeights(_ batch: Batch) throws -> Double {
      try gradient.clear()
      let mode = JoinMode(training: true)
      let error =
        switch options.strategy {
        case .mixture: try error(batch, parameters: parameters, weights: weights(), mode: mode)
        case .paths: try error(batch, parameters: parameters, choices: drawn(0), mode: mode)
        }
      try error.backward()
      let norm = try gradient.clip(toNorm: options.clip)
      let value = Double(try error.values()[0])
      guard value.isFinite, norm.isFinite else { throw TrainingError.diverged(step: step) }
      let schedule = Schedule(rate: options.rate, final: options.finalRate)
      let rate = schedule.rate(step: step, of: options.steps)
      step += 1
      try weightOptimizer.update(parameters.values, gradient: gradient, rate: rate, step: step)
      return value
    }

    /// A net drawn with the weights as probabilities: number `number` of this step.
    private func drawn(_ number: Int) -> [Int] {
      let stream = UInt64(step) << 8 + UInt64(number)
      var random = RandomGenerator(seed: options.seed &+ 2, stream: stream)
      return mixture.weights.map { place in
        var rest = Double(random.uniform())
        for (index, weight) in place.enumerated() {
          rest -= weight
          if rest < 0 { return index }
        }
        return place.count - 1
      }
    }

    /// The terms of the loss that a step of the architecture parameters saw.
    package struct MixtureReport: Sendable {
      package var error: Double
      package var binarization: Double
      package var complexity: Double
      /// The gradient of their weighted sum by the parameters.
      package var gradient: [[Double]]
    }

    /// One step of the architecture parameters on the whole loss: error, binarisation and complexity, the weights as they
    /// are (first order).
    package func advanceMixture(_ batch: Batch) throws -> MixtureReport {
      let report = try measureMixture(batch)
      optimizer.update(&mixture, gradient: report.gradient)
      if let excess { integral += Float(gains.integral * excess) }
      return report
    }

    /// The loss of the architecture parameters and its gradient on a batch.
    package func measureMixture(_ batch: Batch) throws -> MixtureReport {
      let numbers = mixture.weights
      let (error, measured) =
        switch options.strategy {
        case .mixture: try differentiated(batch)
        case .paths: try compared(batch)
        }
      guard error.isFinite else { throw TrainingError.diverged(step: step) }
      let binarization = LossTerm.binarization(numbers)
      let cost = LossTerm.complexity(numbers, shares: shares)
      let total = numbers.indices.map { place in
        numbers[place].indices.map { index in
          measured[place][index] + self.binarization * binarization.slopes[place][index]
            + complexity * cost.slopes[place][index]
        }
      }
      return MixtureReport(
        error: error, binarization: binarization.value, complexity: cost.value,
        gradient: mixture.gradient(byWeights: total))
    }

    /// The error of the mixture, with recorded statistics of batch normalisation, and the slope of its term by each
    /// weight.
    private func differentiated(_ batch: Batch) throws -> (error: Double, slopes: [[Double]]) {
      let candidates = options.space.candidates.count
      let gradient = try TorchTensor(zeros: [mixture.alpha.count * candidates])
      let flat = try TorchTensor(mixture.weights.joined().map { Float($0) }, shape: gradient.shape)
      let leaf = try TorchTensor(
        viewing: flat, offset: 0, shape: [mixture.alpha.count, candidates], gradient: gradient)
      let error = try error(batch, parameters: frozen, weights: leaf, mode: JoinMode(training: false))
      try error.backward()
      let value = Double(try error.values()[0])
      // d(10 lg e)/dw = (10 / ln 10) (de/dw) / e
      let factor = options.errorTerm == .decibels ? 10 / (M_LN10 * value) : 1
      let slopes = try gradient.values().map { factor * Double($0) }
      return (value, mixture.alpha.indices.map { Array(slopes[$0 * candidates..<($0 + 1) * candidates]) })
    }

    /// The mean error of nets that are drawn, and the slope of its term by each weight as their differences show it.
    private func compared(_ batch: Batch) throws -> (error: Double, slopes: [[Double]]) {
      let choices = (1...options.paths).map(drawn)
      let errors = try Torch.withoutRecording {
        try choices.map { choice in
          Double(try error(batch, parameters: frozen, choices: choice, mode: pathMode).values()[0])
        }
      }
      regression.add(
        choices, levels: options.errorTerm == .decibels ? errors.map { 10 * log10($0) } : errors)
      return (errors.reduce(0, +) / Double(errors.count), regression.slopes)
    }

    /// One path's values are not distributed as those of all paths together, whose statistics are recorded.
    private var pathMode: JoinMode { JoinMode(training: true, follows: false) }

    private func weights() throws -> TorchTensor {
      let numbers = mixture.weights
      return try TorchTensor(
        numbers.joined().map { Float($0) }, shape: [numbers.count, options.space.candidates.count])
    }

    private func error(
      _ batch: Batch, parameters: Parameters, weights: TorchTensor, mode: JoinMode
    ) throws -> TorchTensor {
      let net = Supernet(space: options.space, parameters: parameters, mode: mode)
      return try net.restore(TorchTensor(batch.degraded, shape: batch.shape), weights: weights)
        .loss(.meanSquared, to: TorchTensor(batch.clean, shape: batch.shape))
    }

    private func error(
      _ batch: Batch, parameters: Parameters, choices: [Int], mode: JoinMode
    ) throws -> TorchTensor {
      let net = Supernet(space: options.space, parameters: parameters, mode: mode)
      let candidates = choices.map { options.space.candidates[$0] }
      return try net.restore(TorchTensor(batch.degraded, shape: batch.shape), choices: candidates)
        .loss(.meanSquared, to: TorchTensor(batch.clean, shape: batch.shape))
    }

    /// The net that the search would give now.
    ///
    /// - Throws: ``BudgetError``.
    public func derive() throws(BudgetError) -> Derivation {
      try Derivation(mixture, space: options.space, costs: options.costs)
    }

    /// Mean PSNR in dB of the mixture, and of the net that would be derived now, with the supernet's weights: their
    /// difference is what cutting the mixture costs. Under `paths`, nets that are drawn stand for the mixture.
    public func validate(_ set: ValidationSet) throws -> (mixture: Double, derived: Double) {
      let paths = options.strategy == .paths
      let net = Supernet(
        space: options.space, parameters: frozen, mode: paths ? pathMode : JoinMode(training: false))
      let multiple = options.space.family.sizeMultiple
      func psnr(_ restore: (TorchTensor) throws -> TorchTensor) throws -> Double {
        try set.meanPSNR { try $0.passed(multiple: multiple, through: restore) }
      }
      let numbers = try weights()
      let choices = try derive().choices
      let derived = try psnr { try net.restore($0, choices: choices) }
      guard paths else { return (try psnr { try net.restore($0, weights: numbers) }, derived) }
      let drawn = (1...options.paths).map { self.drawn($0).map { options.space.candidates[$0] } }
      let all = try drawn.map { choices in try psnr { try net.restore($0, choices: choices) } }
      return (all.reduce(0, +) / Double(all.count), derived)
    }

    /// The state, to go on from later.
    public func checkpoint() throws -> Checkpoint {
      var tensors = try state.mapValues { Tensor(shape: $0.shape, values: try $0.values()) }
      for (name, values) in [
        ("alpha", mixture.alpha), ("alpha.mean", optimizer.mean), ("alpha.square", optimizer.square),
      ] {
        tensors[name] = Tensor(
          shape: [values.count, options.space.candidates.count], values: Array(values.joined()))
      }
      tensors["regression.products"] = Tensor(shape: [regression.products.count], values: regression.products)
      tensors["regression.moments"] = Tensor(shape: [regression.moments.count], values: regression.moments)
      tensors["steering"] = Tensor(shape: [2], values: [integral, Float(optimizer.step)])
      return Checkpoint(step: step, options: try options.json, tensors: tensors)
    }

    /// Goes on from a state.
    ///
    /// - Throws: ``CheckpointError`` where it does not fit.
    public func restore(_ checkpoint: Checkpoint) throws {
      for (name, tensor) in state { try tensor.write(checkpoint.values(name, count: tensor.count)) }
      let (places, candidates) = (mixture.alpha.count, options.space.candidates.count)
      func table(_ name: String) throws -> [[Float]] {
        let values = try checkpoint.values(name, count: places * candidates)
        return (0..<places).map { Array(values[$0 * candidates..<($0 + 1) * candidates]) }
      }
      mixture = Mixture(alpha: try table("alpha"))
      optimizer.mean = try table("alpha.mean")
      optimizer.square = try table("alpha.square")
      regression.products = try checkpoint.values("regression.products", count: regression.products.count)
      regression.moments = try checkpoint.values("regression.moments", count: regression.moments.count)
      let steering = try checkpoint.values("steering", count: 2)
      integral = steering[0]
      optimizer.step = Int(steering[1])
      step = checkpoint.step
    }

    private var state: [String: TorchTensor] {
      var state = weightOptimizer.state
      state["weights"] = parameters.values
      if options.space.family.normalization == .batch { state["statistics"] = parameters.statistics }
      return state
    }
  }
#endif
