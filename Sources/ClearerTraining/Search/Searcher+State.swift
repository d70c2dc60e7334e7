#if Torch
  import ClearerModel

  extension Searcher {
    /// The state, to go on from later.
    public func checkpoint() throws -> Checkpoint {
      var tensors = try state.mapValues { Tensor(shape: $0.shape, values: try $0.values()) }
      for (name, values) in numbers { tensors[name] = Tensor(shape: [values.count], values: values) }
      return Checkpoint(step: step, options: try options.json, tensors: tensors)
    }

    /// Goes on from a state.
    ///
    /// - Throws: ``CheckpointError`` where it does not fit.
    public func restore(_ checkpoint: Checkpoint) throws {
      for (name, tensor) in state { try tensor.write(checkpoint.values(name, count: tensor.count)) }
      numbers = try Dictionary(
        uniqueKeysWithValues: numbers.map { ($0, try checkpoint.values($0, count: $1.count)) })
      step = checkpoint.step
    }

    /// Gives all processes the state of the first one.
    public func synchronize() throws {
      for (_, tensor) in state.sorted(by: { $0.key < $1.key }) { try group.broadcast(tensor) }
      for (name, values) in numbers.sorted(by: { $0.key < $1.key }) {
        let tensor = try TorchTensor(values, shape: [values.count])
        try group.broadcast(tensor)
        numbers[name] = try tensor.values()
      }
      step = Int(try group.sums([group.isFirst ? Double(step) : 0])[0])
    }

    private var state: [String: TorchTensor] {
      var state = weightOptimizer.state
      state["weights"] = parameters.values
      if options.space.family.normalization == .batch { state["statistics"] = parameters.statistics }
      return state
    }

    /// The state besides tensors.
    private var numbers: [String: [Float]] {
      get {
        [
          "alpha": Array(mixture.alpha.joined()), "alpha.mean": Array(optimizer.mean.joined()),
          "alpha.square": Array(optimizer.square.joined()),
          "regression.products": regression.products, "regression.moments": regression.moments,
          "steering": [integral, Float(optimizer.step)],
        ]
      }
      set {
        let candidates = options.space.candidates.count
        func table(_ name: String) -> [[Float]] {
          let values = newValue[name] ?? []
          return stride(from: 0, to: values.count, by: candidates).map { Array(values[$0..<$0 + candidates]) }
        }
        mixture = Mixture(alpha: table("alpha"))
        optimizer.mean = table("alpha.mean")
        optimizer.square = table("alpha.square")
        regression.products = newValue["regression.products"] ?? []
        regression.moments = newValue["regression.moments"] ?? []
        let steering = newValue["steering"] ?? [0, 0]
        (integral, optimizer.step) = (steering[0], Int(steering[1]))
      }
    }
  }
#endif
