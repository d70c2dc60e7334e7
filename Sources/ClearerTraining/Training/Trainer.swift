#if Torch
  import ClearerModel

  /// A net in training: its weights, their average, and the optimiser.
  public final class Trainer {
    /// What one step tells.
    public struct Report: Sendable {
      /// The loss over the batch, before the step.
      public var loss: Double
      /// The gradient's norm before it was clipped.
      public var gradientNorm: Double
      /// The learning rate.
      public var rate: Double
    }

    /// What is trained, and how.
    public let options: TrainingOptions
    /// Steps taken.
    public private(set) var step = 0
    private let parameters: Parameters
    private let gradient: TorchTensor
    private let average: Parameters
    private let optimizer: any WeightOptimizer
    private let mode: JoinMode
    private var mixed: MixedPrecision?
    /// The model whose weights were the first ones.
    private(set) var start: Model?
    let group: ProcessGroup

    /// Draws the first weights.
    ///
    /// - Parameter group: the processes that train together.
    /// - Throws: ``TorchError``; what ``Architecture/validate()`` throws; ``GroupError``; ``TrainingError`` where a net with
    ///   normalisation is to be trained in mixed precision.
    public convenience init(_ options: TrainingOptions, group: ProcessGroup = .alone) throws {
      try group.agree(on: options.json)
      try self.init(options, group: group, composed: false)
    }

    /// - Parameter composed: use libtorch's own operations instead of the fused ones, for comparisons.
    init(_ options: TrainingOptions, group: ProcessGroup = .alone, composed: Bool) throws {
      try options.architecture.validate()
      guard options.mixedPrecision != true || options.architecture.normalization == .none else {
        throw TrainingError.mixedNormalization
      }
      self.options = options
      self.group = group
      var mode = JoinMode(training: true, composed: composed)
      mode.shared = group.size > 1
      self.mode = mode
      let layers = options.architecture.layers
      let normalization = options.architecture.normalization
      gradient = try TorchTensor(zeros: [layers.reduce(0) { $0 + $1.parameterCount(normalization) }])
      parameters = try Parameters(layers: layers, normalization: normalization, gradient: gradient)
      average = try Parameters(layers: layers, normalization: normalization)
      try parameters.initialize(layers: layers, gain: Float(options.gain), seed: options.seed)
      optimizer =
        switch options.optimizer {
        case .adam: try Adam(count: gradient.count)
        case .muon: try Muon(count: gradient.count, matrices: parameters.matrices, decay: options.decay)
        }
      if options.mixedPrecision == true { mixed = try MixedPrecision(parameters, layers: layers) }
      try follow(keeping: 0)
    }

    /// Begins with a model's weights instead of drawn ones.
    ///
    /// - Parameter model: one with the net that is trained.
    /// - Throws: ``TorchError``; what ``Model/validate()`` throws; ``TrainingError`` where the net is another one.
    public func start(from model: Model) throws {
      try model.validate()
      guard model.architecture == options.architecture else { throw TrainingError.otherNet(model.name) }
      try parameters.take(model)
      start = model
      try follow(keeping: 0)
    }

    /// One step: the gradient over the batches of all processes together, and what it changes.
    ///
    /// - Parameter batches: this process's share.
    package func advance(_ batches: [Batch]) throws -> Report {
      try gradient.clear()
      try mixed?.begin(parameters.values)
      let net = try net(mixed?.parameters ?? parameters, mode)
      let parts = Double(batches.count * group.size)
      var total = 0.0
      for batch in batches {
        let restored = try net.restore(TorchTensor(batch.degraded, shape: batch.shape))
        let loss = try restored.loss(options.loss, to: TorchTensor(batch.clean, shape: batch.shape))
        try loss.backward(factor: (mixed?.scale ?? 1) / parts)
        total += Double(try loss.values()[0]) / parts
      }
      try mixed?.end(gradient)
      try group.sum(gradient)
      total = try group.sums([total])[0]
      let norm = try gradient.clip(toNorm: options.clip)
      let rate = options.schedule.rate(step: step, of: options.steps)
      if let mixed, total.isFinite, !norm.isFinite, mixed.shrink() {
        step += 1
        return Report(loss: total, gradientNorm: 0, rate: rate)
      }
      guard total.isFinite, norm.isFinite else { throw TrainingError.diverged(step: step) }
      step += 1
      try optimizer.update(parameters.values, gradient: gradient, rate: rate, step: step)
      // A young average forgets faster: it must not remember the first weights.
      try follow(keeping: min(options.averageDecay, Double(step) / Double(step + 10)))
      return Report(loss: total, gradientNorm: norm, rate: rate)
    }

    private func follow(keeping decay: Double) throws {
      try average.values.average(parameters.values, decay: decay)
      try average.statistics.average(parameters.statistics, decay: decay)
    }

    /// The net that a user gets: the averaged weights, with recorded statistics.
    var averaged: any RestoringNet {
      get throws { try net(average, JoinMode(training: false)) }
    }

    /// The net with the values that parameters have now.
    private func net(_ parameters: Parameters, _ mode: JoinMode) throws -> any RestoringNet {
      guard options.precision == .int8 else {
        return Network(architecture: options.architecture, parameters: parameters, mode: mode)
      }
      guard let start else { throw TrainingError.noStart }
      return try QuantizedNetwork(start, parameters: parameters)
    }

    /// The averaged weights by their names in a model.
    public func tensors() throws -> [String: Tensor] {
      try average.tensors.mapValues { Tensor(shape: $0.shape, values: try $0.values()) }
    }

    /// The state, to go on from later.
    public func checkpoint() throws -> Checkpoint {
      let tensors = try state.mapValues { Tensor(shape: $0.shape, values: try $0.values()) }
      return Checkpoint(step: step, options: try options.json, tensors: tensors)
    }

    /// Goes on from a state.
    ///
    /// - Throws: ``CheckpointError`` where it does not fit the net.
    public func restore(_ checkpoint: Checkpoint) throws {
      for (name, tensor) in state { try tensor.write(checkpoint.values(name, count: tensor.count)) }
      step = checkpoint.step
    }

    /// Gives all processes the state of the first one.
    public func synchronize() throws {
      for (_, tensor) in state.sorted(by: { $0.key < $1.key }) { try group.broadcast(tensor) }
      step = Int(try group.sums([group.isFirst ? Double(step) : 0])[0])
    }

    private var state: [String: TorchTensor] {
      var state = optimizer.state
      state["weights"] = parameters.values
      state["average.weights"] = average.values
      if options.architecture.normalization == .batch {
        state["statistics"] = parameters.statistics
        state["average.statistics"] = average.statistics
      }
      return state
    }
  }

  /// Why there is no training.
  public enum TrainingError: Error, CustomStringConvertible {
    /// The loss or its gradient is no longer a finite number.
    case diverged(step: Int)
    /// A net with normalisation is to be trained in mixed precision.
    case mixedNormalization
    /// A net is to be trained for int8, but there is no model to start from.
    case noStart
    /// A weight is no longer a finite number.
    case notFinite
    /// The model to start from has another net.
    case otherNet(String)

    /// One line for the user.
    public var description: String {
      switch self {
      case .diverged(let step):
        "step \(step): the loss is no longer finite; start again with a lower learning rate"
      case .mixedNormalization: "mixed precision is for nets without normalisation (--normalization none)"
      case .noStart: "training for int8 starts from a trained model, whose ranges it keeps"
      case .notFinite: "a weight is no longer finite; start again with a lower learning rate"
      case .otherNet(let name):
        "\(name) has another net than the one to train"
      }
    }
  }
#endif
