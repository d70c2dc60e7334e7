#if Torch
  import ClearerModel

  /// The forward pass of a net of the family, module by module, so that a supernet can mix modules.
  ///
  /// Pictures are `[picture, channel, row, column]` with heights and widths that are multiples of
  /// `architecture.sizeMultiple`, in 0…1.
  package struct Network {
    var architecture: Architecture
    var parameters: Parameters
    var mode: JoinMode

    package init(architecture: Architecture, parameters: Parameters, mode: JoinMode) {
      self.architecture = architecture
      self.parameters = parameters
      self.mode = mode
    }

    /// The restored pictures.
    package func restore(_ pictures: TorchTensor) throws -> TorchTensor {
      var branches = try stem(pictures)
      for (stage, modules) in architecture.stages.enumerated() {
        branches = try transition(branches, stage: stage)
        for (module, kind) in modules.enumerated() {
          switch kind {
          case .parallel: branches = try parallel(branches, stage: stage, module: module)
          case .fusion: branches = try fusion(branches, stage: stage, module: module)
          }
        }
      }
      return try output(branches, pictures: pictures)
    }

    /// The stem's result: one branch of `architecture.stemWidth` channels.
    func stem(_ pictures: TorchTensor) throws -> [TorchTensor] {
      var x = pictures
      for block in 0..<architecture.stemBlocks {
        var y = try join(convolve(x, LayerName.stemReduce(block)))
        y = try join(convolve(y, LayerName.stemSpatial(block)))
        let shortcut = block == 0 ? try convolve(x, LayerName.stemProject) : Term(map: x)
        x = try join(convolve(y, LayerName.stemExpand(block)), shortcut)
      }
      return [x]
    }

    /// The branches that the modules of a stage see: those before it, and a new, coarser one.
    func transition(_ branches: [TorchTensor], stage: Int) throws -> [TorchTensor] {
      guard let last = branches.last else { return [] }
      let kept = stage == 0 ? [try join(convolve(last, LayerName.transitionKeep))] : branches
      guard architecture.scales > 1 else { return kept }
      return kept + [try join(convolve(last, LayerName.transitionDown(stage)))]
    }

    /// Each branch on its own: 3×3, ReLU, 3×3, plus its input, ReLU.
    func parallel(_ branches: [TorchTensor], stage: Int, module: Int) throws -> [TorchTensor] {
      try branches.enumerated().map { branch, x in
        let y = try join(convolve(x, LayerName.parallel(stage, module, branch: branch, 0)))
        return try join(convolve(y, LayerName.parallel(stage, module, branch: branch, 1)), Term(map: x))
      }
    }

    /// Each branch becomes the ReLU of the sum of all, resampled to its scale.
    func fusion(_ branches: [TorchTensor], stage: Int, module: Int) throws -> [TorchTensor] {
      try branches.indices.map { to in
        try join(
          branches.enumerated().map { from, x in
            func name(_ step: Int) -> String { LayerName.fuse(stage, module, from: from, to: to, step) }
            if from == to { return Term(map: x) }
            if from > to { return try convolve(x, name(0), factor: 1 << (from - to)) }
            var y = x
            for step in 0..<to - from - 1 { y = try join(convolve(y, name(step))) }
            return try convolve(y, name(to - from - 1))
          })
      }
    }

    /// The final fusion to the finest branch, the last convolution, and what the pictures keep of themselves.
    func output(_ branches: [TorchTensor], pictures: TorchTensor) throws -> TorchTensor {
      let sum = try join(
        branches.enumerated().map { from, x in
          from == 0 ? Term(map: x) : try convolve(x, LayerName.finalFuse(from: from), factor: 1 << from)
        })
      let result = try convolve(sum, LayerName.output).map
      return architecture.residual ? try pictures - result : result
    }

    /// The ReLU of the sum of the terms.
    private func join(_ terms: Term...) throws -> TorchTensor { try join(terms) }

    private func join(_ terms: [Term]) throws -> TorchTensor { try .join(terms, relu: true, mode: mode) }

    /// What a layer's convolution gives, with its bias or still to be normalised.
    private func convolve(_ x: TorchTensor, _ name: String, factor: Int = 1) throws -> Term {
      guard let layer = parameters.layers[name] else {
        throw TorchError(description: "The net has no layer \(name).")
      }
      let y = try x.convolved(with: layer.weight, bias: layer.bias, stride: layer.stride)
      return Term(map: y, norm: layer.norm, factor: factor)
    }
  }
#endif
