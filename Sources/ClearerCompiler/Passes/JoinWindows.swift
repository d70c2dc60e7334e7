/// Says where fine bytes lie: in each pixel behind the coarse ones of all channels.
///
/// Where a window reads all of a value, it and the one of the fine bytes become one, of twice the channels: so Winograd's
/// method serves both.
struct JoinWindows: Pass {
  static let name = "join"

  func run(_ graph: Graph) -> Graph {
    var graph = graph
    for reader in graph.nodes.indices {
      let node = graph.nodes[reader]
      guard case .fused(var fused) = node.operation, fused.windows.contains(where: \.isFine) else { continue }
      var windows: [Window] = []
      var integers: [[Int8]] = []
      for (window, weights) in zip(fused.windows, fused.quantization?.weights ?? []) {
        let channels = graph.nodes[node.inputs[window.source.input]].channels
        var window = window
        if window.isFine, window.source.channels == channels, let coarse = windows.popLast() {
          let parts = (coarse.weights, window.weights, integers.popLast() ?? [])
          window.source.channels = 2 * channels
          window.weights = joined(parts.0, parts.1, outputs: node.channels)
          integers.append(joined(parts.2, weights, outputs: node.channels))
        } else {
          if window.isFine { window.source.channel += channels }
          integers.append(weights)
        }
        window.isFine = false
        windows.append(window)
      }
      fused.windows = windows
      fused.quantization?.weights = integers
      graph.nodes[reader].operation = .fused(fused)
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
