/// Turns sums of convolutions, ReLUs and enlarged terms into one operation each.
///
/// - A convolution that is only added joins the sum as a window, so that several convolutions share one accumulator.
/// - Enlarged terms are summed at the lowest resolution possible: `up4(a) + up2(b) = up2(up2(a) + b)`, a chain of
///   linear convolutions with a coarse addend each.
/// - The last layer takes its input with its sign and applies the ReLU itself.
struct Fuse: Pass {
  static let name = "fuse"

  func run(_ graph: Graph) throws(CompilerError) -> Graph {
    var fusion = Fusion(graph)
    try fusion.run()
    return Graph(nodes: fusion.nodes, scales: graph.scales).withoutDeadNodes
  }
}

private struct Fusion {
  let graph: Graph
  let uses: [Int]
  /// The ReLUs between the last layer and the sum that it reads: one, or two where the net has one scale.
  let headReLUs: Set<Graph.Value>
  var nodes: [Node] = []
  var made: [Graph.Value: Graph.Value] = [:]

  init(_ graph: Graph) {
    self.graph = graph
    let uses = graph.uses
    var relus: Set<Graph.Value> = []
    var value = graph.nodes[graph.lastLayer].inputs.first
    while let relu = value, case .relu = graph.nodes[relu].operation, uses[relu] == 1 {
      relus.insert(relu)
      value = graph.nodes[relu].inputs.first
    }
    self.uses = uses
    headReLUs = relus
  }

  /// What a sum is made of.
  struct Terms {
    var convolutions: [(value: Graph.Value, convolution: Convolution)] = []
    var identities: [Graph.Value] = []
    var coarse: [Int: [Graph.Value]] = [:]
  }

  mutating func run() throws(CompilerError) {
    nodes.append(graph.nodes[0])
    made[0] = 0
    // In the order of the net, so that the schedule's order is the net's as well.
    for value in graph.nodes.indices.dropFirst() where isReLU(value) && !headReLUs.contains(value) {
      _ = try materialize(value)
    }
    try appendHead()
  }

  mutating func appendHead() throws(CompilerError) {
    let value = graph.lastLayer
    guard case .convolution(let convolution) = graph.nodes[value].operation, convolution.kernel == 1,
      convolution.bias == nil
    else { throw .unsupported("its last layer is not a 1×1 convolution without bias") }
    let last = graph.nodes[value].inputs[0]
    var source = last
    while headReLUs.contains(source) { source = graph.nodes[source].inputs[0] }
    let input = try materialize(source, named: graph.nodes[last].name)
    let relu = source != last
    let residual = value != graph.nodes.count - 1
    let head = Head(weights: convolution.weights, residual: residual, relu: relu)
    nodes.append(
      Node(
        name: "output", operation: .head(head), inputs: [input, 0], channels: graph.nodes[value].channels,
        scale: 0))
  }

  func isReLU(_ value: Graph.Value) -> Bool {
    if case .relu = graph.nodes[value].operation { true } else { false }
  }

  /// The node that computes a value, made on first use.
  mutating func materialize(_ value: Graph.Value, named name: String? = nil) throws(CompilerError)
    -> Graph.Value
  {
    if let done = made[value] { return done }
    let relu = isReLU(value)
    let terms = terms(of: relu ? graph.nodes[value].inputs[0] : value, root: true)
    let node = graph.nodes[value]
    // A ReLU of what is not negative changes nothing.
    if terms.convolutions.isEmpty, terms.coarse.isEmpty, terms.identities.count == 1 {
      let source = try materialize(terms.identities[0])
      if case .fused(let fused) = nodes[source].operation, fused.relu || !relu {
        made[value] = source
        return source
      }
    }
    let coarse = try chain(terms.coarse, scale: node.scale, channels: node.channels)
    let result = try append(terms, coarse: coarse, relu: relu, like: node, name: name ?? node.name)
    made[value] = result
    return result
  }

  func terms(of value: Graph.Value, root: Bool) -> Terms {
    var result = Terms()
    collect(value, root: root, into: &result)
    return result
  }

  func collect(_ value: Graph.Value, root: Bool, into terms: inout Terms) {
    let node = graph.nodes[value]
    switch node.operation {
    case .add where root || uses[value] == 1:
      for input in node.inputs { collect(input, root: false, into: &terms) }
    case .convolution(let convolution) where root || uses[value] == 1:
      terms.convolutions.append((value, convolution))
    case .upsample(let log2) where root || uses[value] == 1:
      terms.coarse[log2, default: []].append(node.inputs[0])
    default:
      terms.identities.append(value)
    }
  }

  /// Sums enlarged terms, coarsest first. Returns a value of half the resolution.
  mutating func chain(_ coarse: [Int: [Graph.Value]], scale: Int, channels: Int) throws(CompilerError)
    -> Graph.Value?
  {
    guard let deepest = coarse.keys.max() else { return nil }
    var sum: Graph.Value?
    for log2 in (1...deepest).reversed() {
      var level = Terms()
      for value in coarse[log2] ?? [] { collect(value, root: false, into: &level) }
      guard level.coarse.isEmpty else { throw .unsupported("an enlarged sum is enlarged again") }
      let name = level.convolutions.first.map { graph.nodes[$0.value].name } ?? "enlarged"
      let like = Node(name: name, operation: .add, inputs: [], channels: channels, scale: scale + log2)
      sum = try append(level, coarse: sum, relu: false, like: like, name: name)
    }
    return sum
  }

  mutating func append(_ terms: Terms, coarse: Graph.Value?, relu: Bool, like node: Node, name: String)
    throws(CompilerError) -> Graph.Value
  {
    guard terms.identities.count <= 1 else {
      throw .unsupported("the sum “\(name)” adds two values unchanged")
    }
    var inputs: [Graph.Value] = []
    func slice(_ value: Graph.Value) -> Slice {
      let index = inputs.firstIndex(of: value) ?? inputs.count
      if index == inputs.count { inputs.append(value) }
      return Slice(input: index, channel: 0, channels: nodes[value].channels)
    }
    var windows: [Window] = []
    var bias = [Float](repeating: 0, count: node.channels)
    for (value, convolution) in terms.convolutions {
      let source = slice(try materialize(graph.nodes[value].inputs[0]))
      windows.append(
        Window(
          source: source, kernel: convolution.kernel, stride: convolution.stride,
          weights: convolution.weights,
          parts: [.init(layer: convolution.layer, outputs: node.channels)]))
      if let addend = convolution.bias { for index in bias.indices { bias[index] += addend[index] } }
    }
    var fused = FusedConvolution(windows: windows, bias: bias, relu: relu, terms: [])
    var names = terms.convolutions.map { graph.nodes[$0.value].name }
    if let identity = terms.identities.first {
      fused.residual = slice(try materialize(identity))
      names.append(graph.nodes[identity].name)
    }
    if let coarse {
      fused.coarse = slice(coarse)
      if case .fused(let inner) = nodes[coarse].operation { names += inner.terms.flatMap(\.names) }
    }
    fused.terms = [.init(channels: 0..<node.channels, names: names)]
    nodes.append(
      Node(name: name, operation: .fused(fused), inputs: inputs, channels: node.channels, scale: node.scale))
    return nodes.count - 1
  }
}

extension Graph {
  /// The layer that makes the picture, or what is taken away from it.
  fileprivate var lastLayer: Value {
    let last = nodes.count - 1
    if case .subtract = nodes[last].operation { return nodes[last].inputs[1] }
    return last
  }
}
