#if Torch
  import ClearerModel
  import Foundation

  /// A search under way: the supernet's weights, the architecture parameters, and the optimisers of both.
  public final class Searcher {
    /// What is searched, and how.
    public let options: SearchOptions
    /// Steps of the weights taken.
    public internal(set) var step = 0
    /// The architecture parameters.
    public internal(set) var mixture: Mixture
    package let parameters: Parameters
    let frozen: Parameters
    let group: ProcessGroup
    private let gradient: TorchTensor
    let weightOptimizer: any WeightOptimizer
    var optimizer: MixtureOptimizer
    var regression: SlopeRegression
    /// What the controller of the budget remembers.
    var integral: Float
    private let shares: [[Double]]

    /// Draws first weights and parameters.
    ///
    /// - Parameter group: the processes that search together.
    /// - Throws: ``TorchError``; what ``Architecture/validate()`` throws; ``GroupError``.
    public init(_ options: SearchOptions, group: ProcessGroup = .alone) throws {
      try options.space.family.validate()
      try group.agree(on: options.json)
      self.options = options
      self.group = group
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
      optimizer.rate = options.mixtureRate
      optimizer.weightDecay = options.mixtureWeightDecay
      regression = SlopeRegression(places: space.places.count, candidates: space.candidates.count)
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
    /// - Parameter batch: this process's share.
    /// - Returns: the error.
    package func advanceWeights(_ batch: Batch) throws -> Double {
      let mode = mode(training: true)
      let error =
        switch options.strategy {
        case .mixture: try error(batch, parameters: parameters, weights: weights(), mode: mode)
        case .paths: try error(batch, parameters: parameters, choices: drawnForStep, mode: mode)
        }
      try gradient.clear()
      try error.backward(factor: 1 / Double(group.size))
      try group.sum(gradient)
      let norm = try gradient.clip(toNorm: options.clip)
      let value = try mean([error])[0]
      guard value.isFinite, norm.isFinite else { throw TrainingError.diverged(step: step) }
      let schedule = Schedule(rate: options.rate, final: options.finalRate)
      let rate = schedule.rate(step: step, of: options.steps)
      step += 1
      try weightOptimizer.update(parameters.values, gradient: gradient, rate: rate, step: step)
      return value
    }

    /// The means of errors over all processes.
    func mean(_ errors: [TorchTensor]) throws -> [Double] {
      try group.sums(errors.map { Double(try $0.values()[0]) / Double(group.size) })
    }

    func mode(training: Bool, follows: Bool = true) -> JoinMode {
      var mode = JoinMode(training: training, follows: follows)
      mode.shared = training && group.size > 1
      return mode
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
      var binarization = LossTerm.binarization(numbers)
      if options.costs.budget != nil {
        // The most likely net may miss the budget; pulling to it, the term would work against the steering.
        let choices = try derive().choices.map { options.space.candidates.firstIndex(of: $0) ?? 0 }
        binarization = binarization.favouring(choices, weights: numbers)
      }
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
      let error = try error(batch, parameters: frozen, weights: leaf, mode: mode(training: false))
      try error.backward(factor: 1 / Double(group.size))
      try group.sum(gradient)
      let value = try mean([error])[0]
      // d(10 lg e)/dw = (10 / ln 10) (de/dw) / e
      let factor = options.errorTerm == .decibels ? 10 / (M_LN10 * value) : 1
      let slopes = try gradient.values().map { factor * Double($0) }
      return (value, mixture.alpha.indices.map { Array(slopes[$0 * candidates..<($0 + 1) * candidates]) })
    }

    func weights() throws -> TorchTensor {
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

    func error(
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
  }
#endif
