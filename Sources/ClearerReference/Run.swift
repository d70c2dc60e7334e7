import ClearerModel

/// One pass of a picture through a net.
struct Run {
  let model: Model
  let layers: [String: Layer]
  let tap: FloatEvaluator.Tap?

  /// The last layer's value for a padded picture.
  func output(_ picture: FeatureMap) throws -> FeatureMap {
    let net = model.architecture
    try tap?(ValueName.input, picture)
    var stem = picture
    for block in 0..<net.stemBlocks { stem = try stemBlock(block, stem) }
    var branches = [try rectified(LayerName.transitionKeep, stem)]
    for (stage, modules) in net.stages.enumerated() {
      if net.scales > 1 {
        let lowest = stage == 0 ? stem : branches[stage]
        branches.append(try rectified(LayerName.transitionDown(stage), lowest))
      }
      for (module, kind) in modules.enumerated() {
        branches =
          switch kind {
          case .parallel: try parallel(stage, module, branches)
          case .fusion: try fusion(stage, module, branches)
          }
      }
    }
    var sum = branches[0]
    for from in 1..<max(1, branches.count) {
      sum = sum + (try layer(LayerName.finalFuse(from: from), branches[from])).upsampled(by: 1 << from)
    }
    return try layer(LayerName.output, try shown(ValueName.final, sum.rectified()))
  }

  private func stemBlock(_ block: Int, _ input: FeatureMap) throws -> FeatureMap {
    let reduced = try rectified(LayerName.stemReduce(block), input)
    let spatial = try rectified(LayerName.stemSpatial(block), reduced)
    let expanded = try layer(LayerName.stemExpand(block), spatial)
    let shortcut = block == 0 ? try layer(LayerName.stemProject, input) : input
    return try shown(ValueName.stem(block), (expanded + shortcut).rectified())
  }

  private func parallel(_ stage: Int, _ module: Int, _ branches: [FeatureMap]) throws -> [FeatureMap] {
    try branches.enumerated().map { branch, input in
      let first = try rectified(LayerName.parallel(stage, module, branch: branch, 0), input)
      let second = try layer(LayerName.parallel(stage, module, branch: branch, 1), first)
      return try shown(ValueName.parallel(stage, module, branch: branch), (second + input).rectified())
    }
  }

  private func fusion(_ stage: Int, _ module: Int, _ branches: [FeatureMap]) throws -> [FeatureMap] {
    try branches.indices.map { to in
      var sum = branches[to]
      for from in branches.indices where from != to {
        sum = sum + (try fused(stage, module, branches[from], from: from, to: to))
      }
      return try shown(ValueName.fusion(stage, module, to: to), sum.rectified())
    }
  }

  /// One branch as another one's scale and width want it.
  private func fused(_ stage: Int, _ module: Int, _ input: FeatureMap, from: Int, to: Int) throws
    -> FeatureMap
  {
    func name(_ step: Int) -> String { LayerName.fuse(stage, module, from: from, to: to, step) }
    if from > to { return try layer(name(0), input).upsampled(by: 1 << (from - to)) }
    var value = input
    for step in 0..<(to - from - 1) { value = try rectified(name(step), value) }
    return try layer(name(to - from - 1), value)
  }

  /// A convolution, its normalisation, and a ReLU.
  private func rectified(_ name: String, _ input: FeatureMap) throws -> FeatureMap {
    try shown(name, normalized(name, input).rectified())
  }

  /// A convolution and its normalisation.
  private func layer(_ name: String, _ input: FeatureMap) throws -> FeatureMap {
    try shown(name, normalized(name, input))
  }

  private func normalized(_ name: String, _ input: FeatureMap) -> FeatureMap {
    var value = input.convolved(with: tensor("\(name).weight"), stride: layers[name]?.stride ?? 1)
    guard layers[name]?.normalized == true else { return value }
    switch model.architecture.normalization {
    case .none:
      let bias = tensor("\(name).bias").values
      value.mapChannels { channel, x in x + bias[channel] }
    case .batch:
      let mean = tensor("\(name).norm.running_mean").values
      let deviation = tensor("\(name).norm.running_var").values.map {
        ($0 + Architecture.batchNormEpsilon).squareRoot()
      }
      let scale = tensor("\(name).norm.weight").values
      let shift = tensor("\(name).norm.bias").values
      value.mapChannels { channel, x in
        (x - mean[channel]) / deviation[channel] * scale[channel] + shift[channel]
      }
    }
    return value
  }

  /// A tensor that the validated model is known to have.
  private func tensor(_ name: String) -> Tensor {
    model.tensors[name, default: Tensor(shape: [], values: [])]
  }

  private func shown(_ name: String, _ value: FeatureMap) throws -> FeatureMap {
    try tap?(name, value)
    return value
  }
}

extension FeatureMap {
  fileprivate mutating func mapChannels(_ change: (Int, Float) -> Float) {
    for channel in 0..<channels {
      for index in channel * height * width..<(channel + 1) * height * width {
        values[index] = change(channel, values[index])
      }
    }
  }
}
