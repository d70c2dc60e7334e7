/// The channels of an integer net that its picture depends on, and some more, so that kernels can do without the others.
///
/// A channel is needed if an output that is needed has a weight for it that is not 0. What a sum adds has its channels in
/// the sum's order, so both keep the same ones, unless the sum does without that. What is read together stays a multiple
/// of 8, if need be with channels that nobody needs.
struct LiveChannels {
  /// Of each value, whether a channel stays.
  private(set) var kept: [[Bool]]
  private let graph: Graph
  /// Of each value, where what is read together begins, and where the last of it ends.
  private var edges: [Set<Int>]

  init(of graph: Graph) {
    self.graph = graph
    kept = graph.nodes.map { Array(repeating: false, count: $0.channels) }
    edges = graph.nodes.map { [0, $0.channels] }
    for (value, node) in graph.nodes.enumerated() where node.fused == nil {
      for whole in node.inputs + [value] { kept[whole] = kept[whole].map { _ in true } }
    }
    findEdges()
    repeatUntilNothingChanges {
      for value in graph.nodes.indices.reversed() { $0.keepWhatIsNeeded(by: value) }
      for value in graph.nodes.indices { $0.keepMultiples(of: value) }
    }
  }

  private mutating func repeatUntilNothingChanges(_ body: (inout Self) -> Void) {
    var before: Self
    repeat {
      before = self
      body(&self)
    } while kept != before.kept || edges != before.edges
  }

  private mutating func findEdges() {
    for node in graph.nodes {
      for slice in node.fused?.windows.map(\.source) ?? [] {
        edges[node.inputs[slice.input]].formUnion([slice.channel, slice.channel + slice.channels])
      }
    }
    repeatUntilNothingChanges {
      for (sum, node) in $0.graph.nodes.enumerated() {
        for slice in [node.fused?.residual, node.fused?.coarse].compactMap({ $0 }) {
          let value = node.inputs[slice.input]
          let inside = $0.edges[value].map { $0 - slice.channel }.filter((0...slice.channels).contains)
          $0.edges[sum].formUnion(inside)
          $0.edges[value].formUnion($0.edges[sum].map { $0 + slice.channel })
        }
      }
    }
  }

  private mutating func keepWhatIsNeeded(by sum: Graph.Value) {
    let node = graph.nodes[sum]
    guard let fused = node.fused, kept[sum].contains(true) else { return }
    let addends = fused.addends(of: kept[sum])
    for slice in [addends.residual, addends.coarse].compactMap({ $0 }) { keepAlike(sum, slice) }
    let outputs = kept[sum].indices.filter { kept[sum][$0] }
    for (window, weights) in zip(fused.windows, fused.quantization?.weights ?? []) {
      let area = window.kernel * window.kernel
      for input in 0..<window.source.channels {
        let isNeeded = outputs.contains { output in
          let first = (output * window.source.channels + input) * area
          return weights[first..<first + area].contains { $0 != 0 }
        }
        if isNeeded { kept[node.inputs[window.source.input]][window.source.channel + input] = true }
      }
    }
    // A sum of nothing but biases has an input all the same.
    let nothing = fused.windows.allSatisfy { window in
      let value = kept[node.inputs[window.source.input]]
      return !value[window.source.channel...].prefix(window.source.channels).contains(true)
    }
    if nothing, addends.residual == nil, addends.coarse == nil, let first = fused.windows.first?.source {
      kept[node.inputs[first.input]][first.channel] = true
    }
  }

  private mutating func keepAlike(_ sum: Graph.Value, _ slice: Slice) {
    let value = graph.nodes[sum].inputs[slice.input]
    for channel in 0..<slice.channels {
      let either = kept[sum][channel] || kept[value][slice.channel + channel]
      kept[sum][channel] = either
      kept[value][slice.channel + channel] = either
    }
  }

  /// The first ones that could go fill up what stays, so that what is kept alike stays so.
  private mutating func keepMultiples(of value: Graph.Value) {
    let edges = edges[value].sorted()
    for (first, end) in zip(edges, edges.dropFirst()) {
      let count = kept[value][first..<end].count { $0 }
      let spare = (first..<end).filter { !kept[value][$0] }
      for channel in spare.prefix(PadChannels.round(count) - count) { kept[value][channel] = true }
    }
  }
}

extension FusedConvolution {
  /// The addends that some of the outputs in `kept` have anything of, or that the sum has nothing but.
  func addends(of kept: [Bool]) -> (residual: Slice?, coarse: Slice?) {
    func isAdded(_ factors: [Int32]?) -> Bool {
      windows.isEmpty || zip(kept, factors ?? []).contains { $0 && $1 != 0 }
    }
    return (
      isAdded(quantization?.residualScale) ? residual : nil, isAdded(quantization?.coarseScale) ? coarse : nil
    )
  }
}

extension Node {
  fileprivate var fused: FusedConvolution? {
    if case .fused(let fused) = operation { fused } else { nil }
  }
}
