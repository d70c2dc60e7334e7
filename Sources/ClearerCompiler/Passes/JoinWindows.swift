/// Makes one window of each pair that reads coarse and fine bytes: in a pixel the fine ones lie behind the coarse ones of
/// all channels, so that it is one of twice the channels, which Winograd's method serves as well.
struct JoinWindows: Pass {
  static let name = "join"

  func run(_ graph: Graph) -> Graph {
    var graph = graph
    for index in graph.nodes.indices {
      guard case .fused(var fused) = graph.nodes[index].operation, let weights = fused.quantization?.weights,
        fused.windows.contains(where: \.isFine)
      else { continue }
      let outputs = graph.nodes[index].channels
      var windows: [Window] = []
      var integers: [[Int8]] = []
      for (window, weights) in zip(fused.windows, weights) {
        guard window.isFine, var whole = windows.popLast(), let coarse = integers.popLast() else {
          windows.append(window)
          integers.append(weights)
          continue
        }
        whole.source.channels *= 2
        whole.weights = joined(whole.weights, window.weights, outputs: outputs)
        windows.append(whole)
        integers.append(joined(coarse, weights, outputs: outputs))
      }
      fused.windows = windows
      fused.quantization?.weights = integers
      graph.nodes[index].operation = .fused(fused)
    }
    return graph
  }

  /// `[out][in][kernel][kernel]`, with the inputs of both.
  private func joined<Element>(_ first: [Element], _ second: [Element], outputs: Int) -> [Element] {
    let inner = first.count / outputs
    return stride(from: 0, to: first.count, by: inner).flatMap { start in
      [Element](first[start..<start + inner]) + second[start..<start + inner]
    }
  }
}
