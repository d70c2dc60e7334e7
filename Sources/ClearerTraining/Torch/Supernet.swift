#if Torch
  import CTorch
  import ClearerModel

  /// All nets of a search space at once: at each place the weighted sum of what the candidates make of its input.
  package struct Supernet {
    var space: SearchSpace
    var network: Network

    package init(space: SearchSpace, parameters: Parameters, mode: JoinMode) {
      self.space = space
      network = Network(architecture: space.family, parameters: parameters, mode: mode)
    }

    /// What the mixture makes of the pictures.
    ///
    /// - Parameter weights: `[places, candidates]`, each place's with the sum 1.
    package func restore(_ pictures: TorchTensor, weights: TorchTensor) throws -> TorchTensor {
      try restore(pictures) { branches, stage, module, place in
        let halves = try space.candidates.map { try apply($0, to: branches, stage: stage, module: module) }
        return try branches.indices.map { branch in
          try .mix(halves.map { $0[branch] }, weights: weights, row: place)
        }
      }
    }

    /// What the net of a choice for each place makes of the pictures, with the weights that it has in the supernet.
    package func restore(
      _ pictures: TorchTensor, choices: [SearchSpace.Candidate]
    ) throws -> TorchTensor {
      try restore(pictures) { branches, stage, module, place in
        try apply(choices[place], to: branches, stage: stage, module: module)
      }
    }

    private func restore(
      _ pictures: TorchTensor, place: ([TorchTensor], Int, Int, Int) throws -> [TorchTensor]
    ) throws -> TorchTensor {
      var branches = try network.stem(pictures)
      var places = 0
      for (stage, modules) in space.family.stages.enumerated() {
        branches = try network.transition(branches, stage: stage)
        for module in modules.indices {
          branches = try place(branches, stage, module, places)
          places += 1
        }
      }
      return try network.output(branches, pictures: pictures)
    }

    private func apply(
      _ candidate: SearchSpace.Candidate, to branches: [TorchTensor], stage: Int, module: Int
    ) throws -> [TorchTensor] {
      switch candidate {
      case .parallel: try network.parallel(branches, stage: stage, module: module)
      case .fusion: try network.fusion(branches, stage: stage, module: module)
      case .skip: branches
      }
    }
  }

  extension TorchTensor {
    /// The sum of the maps, each times its number in a row of `weights`.
    package static func mix(_ maps: [TorchTensor], weights: TorchTensor, row: Int) throws -> TorchTensor {
      let handle = withExtendedLifetime((maps, weights)) {
        ct_mix(maps.map { Optional($0.handle) }, maps.count, weights.handle, Int64(row))
      }
      return try TorchTensor(owning: handle)
    }
  }
#endif
