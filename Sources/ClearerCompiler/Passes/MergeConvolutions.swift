/// Makes one convolution of several that read the same input in the same way, their outputs side by side.
///
/// The input is then read once, and narrow outputs share a vector. Addends may be merged where they are consecutive
/// channels of one value, as the chains of enlarged terms are, coarsest first.
struct MergeConvolutions: Pass {
  static let name = "merge"

  func run(_ graph: Graph) -> Graph {
    var merger = Merger(old: graph)
    for value in graph.nodes.indices { merger.visit(value) }
    return Graph(nodes: merger.nodes, scales: graph.scales).withoutDeadNodes
  }
}

private struct Merger {
  /// What convolutions must have in common to be merged.
  struct Key: Hashable {
    var source: Slice
    var value: Graph.Value
    var kernel: Int
    var stride: Int
    var relu: Bool
    var coarse: Graph.Value?
  }
  /// Where an old value's channels are now.
  struct Place {
    var value: Graph.Value
    var channel: Int
  }

  let old: Graph
  var nodes: [Node] = []
  var places: [Graph.Value: Place] = [:]

  mutating func visit(_ value: Graph.Value) {
    guard places[value] == nil else { return }
    let group = members(like: value)
    var merged = moved(value)
    places[value] = Place(value: nodes.count, channel: 0)
    for other in group {
      let next = moved(other)
      guard let joined = join(merged, next) else { continue }
      places[other] = Place(value: nodes.count, channel: merged.channels)
      merged = joined
    }
    nodes.append(merged)
  }

  /// Later values that may be merged with this one.
  func members(like value: Graph.Value) -> [Graph.Value] {
    guard let key = key(moved(value)) else { return [] }
    return old.nodes.indices.filter { other in
      guard other > value, places[other] == nil, old.nodes[other].inputs.allSatisfy({ places[$0] != nil })
      else {
        return false
      }
      return self.key(moved(other)) == key
    }
  }

  func key(_ node: Node) -> Key? {
    guard case .fused(let fused) = node.operation, fused.windows.count == 1, fused.residual == nil,
      let window = fused.windows.first
    else { return nil }
    return Key(
      source: Slice(input: 0, channel: window.source.channel, channels: window.source.channels),
      value: node.inputs[window.source.input], kernel: window.kernel, stride: window.stride, relu: fused.relu,
      coarse: fused.coarse.map { node.inputs[$0.input] })
  }

  /// The node with its inputs and slices where they are now.
  func moved(_ value: Graph.Value) -> Node {
    var node = old.nodes[value]
    let here = node.inputs.map { places[$0] ?? Place(value: 0, channel: 0) }
    var inputs: [Graph.Value] = []
    for place in here where !inputs.contains(place.value) { inputs.append(place.value) }
    func move(_ slice: Slice) -> Slice {
      let place = here[slice.input]
      return Slice(
        input: inputs.firstIndex(of: place.value) ?? 0, channel: slice.channel + place.channel,
        channels: slice.channels)
    }
    if case .fused(var fused) = node.operation {
      for index in fused.windows.indices { fused.windows[index].source = move(fused.windows[index].source) }
      fused.residual = fused.residual.map(move)
      fused.coarse = fused.coarse.map(move)
      node.operation = .fused(fused)
      node.inputs = inputs
    } else {
      node.inputs = here.map(\.value)
    }
    return node
  }

  /// The two side by side, or nil if their addends are not.
  func join(_ a: Node, _ b: Node) -> Node? {
    guard case .fused(var left) = a.operation, case .fused(let right) = b.operation else { return nil }
    if let x = left.coarse, let y = right.coarse {
      guard y.channel == x.channel + x.channels else { return nil }
      left.coarse?.channels += y.channels
    }
    left.windows[0].weights += right.windows[0].weights
    left.windows[0].parts += right.windows[0].parts
    left.bias += right.bias
    left.terms += right.terms.map {
      .init(
        channels: ($0.channels.lowerBound + a.channels)..<($0.channels.upperBound + a.channels),
        names: $0.names)
    }
    var joined = a
    joined.name += "+\(b.name)"
    joined.channels += b.channels
    joined.operation = .fused(left)
    return joined
  }
}
