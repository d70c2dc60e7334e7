/// Takes away the channels of an integer net that are always 0, and those that nobody reads.
///
/// Training leaves some: ReLUs that no input opens. `Quantize` has made their outputs 0, and 0 what their readers multiply
/// them with, so not a bit of the picture changes.
struct Prune: Pass {
  static let name = "prune"

  func run(_ graph: Graph) -> Graph { Pruning(graph: graph, kept: LiveChannels(of: graph).kept).pruned() }
}

/// Builds the graph of the channels that stay.
private struct Pruning {
  let graph: Graph
  /// Of each value, whether a channel stays.
  let kept: [[Bool]]

  func pruned() -> Graph {
    var rewriter = GraphRewriter(graph)
    for (value, node) in graph.nodes.enumerated() where kept[value].contains(true) {
      guard case .fused(let fused) = node.operation else {
        rewriter.keep(value)
        continue
      }
      var inputs: [Graph.Value] = []
      let less = pruned(fused, of: node, outputs: kept[value], inputs: &inputs)
      rewriter.replace(
        value,
        with: Node(
          name: node.name, operation: .fused(less), inputs: inputs.map { rewriter[$0] },
          channels: kept[value].count { $0 }, scale: node.scale))
    }
    return rewriter.finish(scales: graph.scales)
  }

  /// - Parameters:
  ///   - outputs: which of them stay.
  ///   - inputs: the values that are still read, old indices.
  func pruned(
    _ fused: FusedConvolution, of node: Node, outputs: [Bool], inputs: inout [Graph.Value]
  ) -> FusedConvolution {
    var result = fused
    result.windows = []
    result.quantization?.weights = []
    for (number, window) in fused.windows.enumerated() {
      guard let source = moved(window.source, of: node, &inputs) else { continue }
      let taps = channels(of: window.source, of: node).flatMap {
        Array(repeating: $0, count: window.kernel * window.kernel)
      }
      let mask = outputs.flatMap { stays in taps.map { $0 && stays } }
      var less = window
      less.source = source
      less.weights = window.weights.selected(mask)
      less.parts = pruned(window.parts, outputs: outputs)
      result.windows.append(less)
      result.quantization?.weights.append(fused.quantization?.weights[number].selected(mask) ?? [])
    }
    let addends = fused.addends(of: outputs)
    result.residual = addends.residual.flatMap { moved($0, of: node, &inputs) }
    result.coarse = addends.coarse.flatMap { moved($0, of: node, &inputs) }
    result.bias = fused.bias.selected(outputs)
    result.terms = fused.terms.compactMap { terms in
      let first = outputs[..<terms.channels.lowerBound].count { $0 }
      let count = outputs[terms.channels].count { $0 }
      return count > 0 ? .init(channels: first..<first + count, names: terms.names) : nil
    }
    result.quantization?.select(outputs)
    if result.residual == nil { result.quantization?.residualScale = [] }
    if result.coarse == nil { result.quantization?.coarseScale = [] }
    return result
  }

  func channels(of slice: Slice, of node: Node) -> ArraySlice<Bool> {
    kept[node.inputs[slice.input]][slice.channel..<slice.channel + slice.channels]
  }

  /// Where what is left of a slice is, if anything is.
  func moved(_ slice: Slice, of node: Node, _ inputs: inout [Graph.Value]) -> Slice? {
    let value = node.inputs[slice.input]
    let count = channels(of: slice, of: node).count { $0 }
    guard count > 0 else { return nil }
    if !inputs.contains(value) { inputs.append(value) }
    return Slice(
      input: inputs.firstIndex(of: value) ?? 0, channel: kept[value][..<slice.channel].count { $0 },
      channels: count)
  }

  func pruned(_ parts: [Window.Part], outputs: [Bool]) -> [Window.Part] {
    var first = 0
    return parts.compactMap { part in
      defer { first += part.outputs }
      let count = outputs[first..<first + part.outputs].count { $0 }
      return count > 0 ? .init(layer: part.layer, outputs: count) : nil
    }
  }
}

extension ConvolutionQuantization {
  fileprivate mutating func select(_ outputs: [Bool]) {
    bias = bias.selected(outputs)
    scale = scale.selected(outputs)
    residualScale = residualScale.selected(outputs)
    coarseScale = coarseScale.selected(outputs)
    byteScale = byteScale.selected(outputs)
    units = units.selected(outputs)
    steps = steps.selected(outputs)
  }
}

extension Array {
  /// The elements for which a mask is true, of those that there are.
  fileprivate func selected(_ mask: [Bool]) -> [Element] { zip(self, mask).filter(\.1).map(\.0) }
}
