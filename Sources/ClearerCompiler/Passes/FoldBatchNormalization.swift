import ClearerModel

/// Folds each batch normalisation into the convolution before it.
///
/// `(Wx - mean) * g + shift` with `g = scale / sqrt(variance + epsilon)` is `(gW)x + (shift - mean * g)`.
struct FoldBatchNormalization: Pass {
  static let name = "fold"

  func run(_ graph: Graph) -> Graph {
    var rewriter = GraphRewriter(graph)
    for (index, node) in graph.nodes.enumerated() {
      guard case .batchNormalization(let norm) = node.operation,
        case .convolution(var convolution) = graph.nodes[node.inputs[0]].operation
      else {
        rewriter.keep(index)
        continue
      }
      let gain = zip(norm.scale, norm.variance).map { scale, variance in
        Float(Double(scale) / (Double(variance) + Double(Architecture.batchNormEpsilon)).squareRoot())
      }
      let inner = convolution.weights.count / gain.count
      for index in convolution.weights.indices { convolution.weights[index] *= gain[index / inner] }
      convolution.bias = gain.indices.map { channel in
        norm.shift[channel] + gain[channel] * ((convolution.bias?[channel] ?? 0) - norm.mean[channel])
      }
      var folded = node
      folded.operation = .convolution(convolution)
      folded.inputs = graph.nodes[node.inputs[0]].inputs.map { rewriter[$0] }
      rewriter.replace(index, with: folded)
    }
    return rewriter.finish(scales: graph.scales)
  }
}
