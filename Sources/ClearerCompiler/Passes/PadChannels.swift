/// Rounds channel counts up to what kernels work on, with weights and biases of zero.
///
/// Kernels make blocks of 16 or 8 outputs and read pixels in whole steps. The picture's own channels stay: its pixel is
/// rounded up where weights are packed.
struct PadChannels: Pass {
  static let name = "pad"
  static let multiple = 8

  func run(_ graph: Graph) -> Graph {
    var graph = graph
    let original = graph.nodes.map(\.channels)
    let fixed = Set([0] + graph.pictureShaped)
    for index in graph.nodes.indices {
      let outputs = fixed.contains(index) ? original[index] : Self.round(original[index])
      graph.nodes[index].channels = outputs
      guard case .convolution(var convolution) = graph.nodes[index].operation else { continue }
      let source = graph.nodes[index].inputs[0]
      let inputs = (old: original[source], new: graph.nodes[source].channels)
      let area = convolution.kernel * convolution.kernel
      var weights = [Float](repeating: 0, count: outputs * inputs.new * area)
      for output in 0..<original[index] {
        for offset in 0..<(inputs.old * area) {
          weights[output * inputs.new * area + offset] =
            convolution.weights[output * inputs.old * area + offset]
        }
      }
      convolution.weights = weights
      convolution.bias = convolution.bias.map { $0 + [Float](repeating: 0, count: outputs - original[index]) }
      graph.nodes[index].operation = .convolution(convolution)
    }
    return graph
  }

  static func round(_ channels: Int) -> Int { (channels + multiple - 1) / multiple * multiple }
}

extension Graph {
  /// The last layer and what is made of it: values with the picture's channels.
  fileprivate var pictureShaped: [Value] {
    guard let last = nodes.last else { return [] }
    if case .subtract = last.operation { return [nodes.count - 1, last.inputs[1]] }
    return [nodes.count - 1]
  }
}
