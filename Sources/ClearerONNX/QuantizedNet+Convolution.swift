import ClearerCompiler

extension QuantizedNet {
  /// Appends a convolution whose outputs are divided by `ends`.
  mutating func append(
    _ convolution: Convolution, _ value: Graph.Value, _ source: Integers, dividedBy ends: [Float]?
  ) {
    let (node, name) = (net.nodes[value], net.onnxName(value))
    var shape = net.weightShape(value, convolution)
    var weights = convolution.weights
    if source.isRefined {
      weights = weights.refined(count: weights.count / node.channels)
      shape[1] *= 2
    }
    let (taps, inner) = (shape[2] * shape[3], shape[1] * shape[2] * shape[3])
    let factors = ends?.map { 1 / $0 } ?? [Float](repeating: 1, count: node.channels)
    let exact = weights.indices.map { index in
      weights[index] * factors[index / inner] * (source.ends?[index / taps % shape[1]] ?? 1)
    }
    var bias = factors.indices.map { (convolution.bias?[$0] ?? 0) * factors[$0] }
    // A bias is at most 2^28 steps, and a step is never 0.
    let steps = bias.indices.map { output in
      let peak = exact[output * inner..<(output + 1) * inner].reduce(Float(0)) { max($0, abs($1)) }
      return max(peak / 127, abs(bias[output]) / (source.step * 0x1p28), 1e-12)
    }
    let rounded = exact.indices.map { index in
      Int8(max(-127, min(127, (exact[index] / steps[index / inner]).rounded(.toNearestOrEven))))
    }
    // What the source's channels are on average, divided as they are.
    let means = zip(ranges[net.onnxName(node.inputs[0])]?.means ?? [], source.ends ?? []).map {
      min($0 / $1, 1)
    }
    for index in exact.indices where !means.isEmpty {
      let added = Float(rounded[index]) * steps[index / inner] - exact[index]
      bias[index / inner] -= added * means[index / taps % shape[1]]
    }
    let products = steps.map { $0 * source.step }
    let biases = zip(bias, products).map { Int32(($0 / $1).rounded(.toNearestOrEven)) }
    onnx.convolution(
      [
        source.dequantized,
        dequantizedConstant("\(name).weight", rounded, shape: shape, steps: steps),
        dequantizedConstant("\(name).bias", biases, shape: [node.channels], steps: products),
      ], to: name, convolution)
  }

  private mutating func dequantizedConstant<Integer: ONNXElement>(
    _ name: String, _ values: [Integer], shape: [Int], steps: [Float]
  ) -> String {
    let constant = onnx.constant("\(name).quantized", values, shape: shape)
    let scale = onnx.constant("\(name).step", steps, shape: [steps.count])
    return onnx.append("DequantizeLinear", [constant, scale], to: "\(name).dequantized", [.int("axis", 0)])
  }
}

extension [Float] {
  /// The weights of each output for a value's channels, `count` of them, and then those for what these are off.
  fileprivate func refined(count: Int) -> [Float] {
    stride(from: 0, to: self.count, by: count).flatMap { first in
      let weights = self[first..<first + count]
      return weights + weights.map { $0 / Float(FusedConvolution.fineSteps) }
    }
  }
}
