/// Gives the picture's first value two integers for each sample, a coarse and a fine one: with the range of noise around
/// it, a picture in 256 steps would be coarser than an 8-bit file, and that is all that the net ever sees of it.
///
/// A sample is `q * step` with 11 bits, split into `q / 8` and `q % 8`. Its readers have the same weight for both, which
/// their steps, 8 to 1, make integers of up to 127 and up to 16. Rounding these costs `7 / 254` of a coarse step at most,
/// less than the fine step. The coarse integers of all channels come first, then the fine ones; to a gray picture they
/// are free, since pixels are read four bytes at a time.
struct SplitInput: Pass {
  static let name = "split"

  func run(_ graph: Graph) throws(CompilerError) -> Graph {
    var graph = graph
    let channels = graph.nodes[0].channels
    graph.nodes[0].channels = 2 * channels
    for index in graph.nodes.indices {
      guard case .fused(var fused) = graph.nodes[index].operation else { continue }
      for number in fused.windows.indices {
        let window = fused.windows[number]
        guard graph.nodes[index].inputs[window.source.input] == 0 else { continue }
        fused.windows[number].source.channels = 2 * channels
        let inner = channels * window.kernel * window.kernel
        fused.windows[number].weights = stride(from: 0, to: window.weights.count, by: inner).flatMap {
          let weights = window.weights[$0..<$0 + inner]
          return weights + weights
        }
      }
      graph.nodes[index].operation = .fused(fused)
    }
    return graph
  }
}
