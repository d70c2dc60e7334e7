import ClearerModel

extension Graph {
  /// The unfused net of a model, layer for layer.
  public init(_ model: Model) throws(CompilerError) {
    var builder = GraphBuilder(model: model)
    try builder.build()
    self.init(nodes: builder.nodes, scales: model.architecture.scales)
  }
}

/// Walks the architecture in the order of the paper and appends one node for each operation.
private struct GraphBuilder {
  let model: Model
  var nodes: [Node] = []
  let layers: [String: Layer]

  init(model: Model) {
    self.model = model
    layers = Dictionary(uniqueKeysWithValues: model.architecture.layers.map { ($0.name, $0) })
  }

  mutating func build() throws(CompilerError) {
    let net = model.architecture
    let picture = append(.input, "input", [], channels: net.channels, scale: 0)
    var x = picture
    for block in 0..<net.stemBlocks { x = try stemBlock(block, x) }
    var branches = [try layer(LayerName.transitionKeep, x, relu: true)]
    for (stage, modules) in net.stages.enumerated() {
      if net.scales > 1 {
        let source = stage == 0 ? x : branches[stage]
        branches.append(try layer(LayerName.transitionDown(stage), source, relu: true))
      }
      for (module, kind) in modules.enumerated() {
        switch kind {
        case .parallel: branches = try parallel(stage, module, branches)
        case .fusion: branches = try fusion(stage, module, branches)
        }
      }
    }
    var terms = [branches[0]]
    for from in branches.indices.dropFirst() {
      terms.append(
        upsample(try layer(LayerName.finalFuse(from: from), branches[from], relu: false), by: from))
    }
    let last = try layer(LayerName.output, sum(terms, ValueName.final), relu: false)
    if net.residual {
      _ = append(.subtract, "output", [picture, last], channels: net.channels, scale: 0)
    }
  }

  mutating func stemBlock(_ block: Int, _ x: Graph.Value) throws(CompilerError) -> Graph.Value {
    var y = try layer(LayerName.stemReduce(block), x, relu: true)
    y = try layer(LayerName.stemSpatial(block), y, relu: true)
    y = try layer(LayerName.stemExpand(block), y, relu: false)
    let shortcut = block == 0 ? try layer(LayerName.stemProject, x, relu: false) : x
    return sum([y, shortcut], ValueName.stem(block))
  }

  mutating func parallel(_ stage: Int, _ module: Int, _ branches: [Graph.Value])
    throws(CompilerError) -> [Graph.Value]
  {
    var result: [Graph.Value] = []
    for (branch, x) in branches.enumerated() {
      let y = try layer(LayerName.parallel(stage, module, branch: branch, 0), x, relu: true)
      let z = try layer(LayerName.parallel(stage, module, branch: branch, 1), y, relu: false)
      result.append(sum([z, x], ValueName.parallel(stage, module, branch: branch)))
    }
    return result
  }

  mutating func fusion(_ stage: Int, _ module: Int, _ branches: [Graph.Value])
    throws(CompilerError) -> [Graph.Value]
  {
    var result: [Graph.Value] = []
    for to in branches.indices {
      var terms: [Graph.Value] = []
      for (from, x) in branches.enumerated() {
        if from == to {
          terms.append(x)
        } else if from > to {
          let y = try layer(LayerName.fuse(stage, module, from: from, to: to, 0), x, relu: false)
          terms.append(upsample(y, by: from - to))
        } else {
          var y = x
          for step in 0..<(to - from) {
            let name = LayerName.fuse(stage, module, from: from, to: to, step)
            y = try layer(name, y, relu: step < to - from - 1)
          }
          terms.append(y)
        }
      }
      result.append(sum(terms, ValueName.fusion(stage, module, to: to)))
    }
    return result
  }

  mutating func sum(_ terms: [Graph.Value], _ name: String) -> Graph.Value {
    let (channels, scale) = (nodes[terms[0]].channels, nodes[terms[0]].scale)
    let total =
      terms.count == 1
      ? terms[0] : append(.add, "\(name).sum", terms, channels: channels, scale: scale)
    return append(.relu, name, [total], channels: channels, scale: scale)
  }

  mutating func upsample(_ x: Graph.Value, by log2: Int) -> Graph.Value {
    append(
      .upsample(log2: log2), "\(nodes[x].name).up", [x], channels: nodes[x].channels,
      scale: nodes[x].scale - log2)
  }

  /// A convolution with its normalisation and, if asked for, ReLU. The last of them carries the layer's name.
  mutating func layer(_ name: String, _ x: Graph.Value, relu: Bool) throws(CompilerError) -> Graph.Value {
    guard let layer = layers[name] else {
      throw .unsupported("layer \(name) is not part of the architecture")
    }
    let normalization = layer.normalized ? model.architecture.normalization : nil
    let convolution = Convolution(
      layer: name, weights: try values("\(name).weight"),
      bias: normalization == Normalization.none ? try values("\(name).bias") : nil,
      kernel: layer.kernel, stride: layer.stride)
    let bare = normalization != .batch && !relu
    var y = append(
      .convolution(convolution), bare ? name : "\(name).convolution", [x], channels: layer.outputs,
      scale: layer.scale)
    if normalization == .batch {
      let parameters = BatchNormalization(
        scale: try values("\(name).norm.weight"), shift: try values("\(name).norm.bias"),
        mean: try values("\(name).norm.running_mean"), variance: try values("\(name).norm.running_var"))
      y = append(
        .batchNormalization(parameters), relu ? "\(name).norm" : name, [y], channels: layer.outputs,
        scale: layer.scale)
    }
    return relu ? append(.relu, name, [y], channels: layer.outputs, scale: layer.scale) : y
  }

  func values(_ name: String) throws(CompilerError) -> [Float] {
    guard let tensor = model.tensors[name] else {
      throw .unsupported("tensor \(name) is missing in the model")
    }
    return tensor.values
  }

  mutating func append(
    _ operation: Operation, _ name: String, _ inputs: [Graph.Value], channels: Int, scale: Int
  )
    -> Graph.Value
  {
    nodes.append(Node(name: name, operation: operation, inputs: inputs, channels: channels, scale: scale))
    return nodes.count - 1
  }
}
