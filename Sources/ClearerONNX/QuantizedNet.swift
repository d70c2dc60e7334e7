import ClearerCompiler
import ClearerModel

/// A folded net whose convolutions lie between QuantizeLinear and DequantizeLinear, so that engines run them on
/// unsigned 8-bit activations and signed 8-bit weights.
///
/// Activations have the steps of Clearer's own int8 (see `Quantize`), with zero point 0 behind a ReLU. Weights have one
/// step for each output, `max |w| / 127`, which is Clearer's too where a convolution stands alone; the bias is a 32-bit
/// integer in steps of the product. Sums are sums of floats. Each of their terms has been rounded to 8 bits, since that is
/// how engines end an integer convolution, while Clearer adds all terms in one 32-bit accumulator: here is what makes
/// the results close, not equal. The last layer and the sum that it reads stay in floats, as the residual needs.
struct QuantizedNet {
  private let net: Graph
  private let ranges: [String: Model.ActivationRange]
  private var onnx = ONNXGraph()
  /// For each value what its readers read, and its integers.
  private var names: [String] = []
  private var integers: [Integers?] = []

  /// 8-bit form of a value: `(q - zeroPoint) * step`.
  private struct Integers {
    var name: String
    var step: Float
    /// Names of the constants.
    var parameters: [String]
  }

  init(_ net: Graph, ranges: [String: Model.ActivationRange]) {
    self.net = net
    self.ranges = ranges
  }

  /// Translates the net.
  func graph() throws(CompilerError) -> ONNXGraph {
    var copy = self
    for value in net.nodes.indices { try copy.append(value) }
    return copy.onnx
  }

  private mutating func append(_ value: Graph.Value) throws(CompilerError) {
    let (node, name) = (net.nodes[value], net.onnxName(value))
    names.append(name)
    integers.append(nil)
    switch node.operation {
    case .input:
      let range = try recorded(name)
      quantize(value, from: min(range.min, 0), to: max(range.max, 1))
    case .convolution(let convolution):
      if let source = integers[node.inputs[0]] {
        append(convolution, value, source)
        guard !isRectified(value) else { break }
        let range = try recorded(name)
        quantize(value, from: min(range.min, 0), to: max(range.max, 0))
      } else {
        let weights = onnx.constant(
          "\(name).weight", convolution.weights, shape: net.weightShape(value, convolution))
        onnx.convolution([names[node.inputs[0]], weights], to: name, convolution)
      }
    case .relu:
      onnx.append("Relu", [names[node.inputs[0]]], to: name)
      guard !feedsLastLayer(value) else { break }
      quantize(value, from: 0, to: try recorded(name).max)
    case .add: onnx.sum(node.inputs.map { names[$0] }, to: name)
    case .upsample(let log2):
      guard var source = integers[node.inputs[0]] else { throw node.noONNX }
      source.name = onnx.enlarge(source.name, to: "\(name).quantized", factor: 1 << log2)
      dequantize(value, source)
    case .subtract:
      // The picture as it is, not as the integers hold it.
      onnx.append("Sub", ["input", names[node.inputs[1]]], to: name)
    case .batchNormalization, .fused, .head, .quantizedInput: throw node.noONNX
    }
  }

  private mutating func append(_ convolution: Convolution, _ value: Graph.Value, _ source: Integers) {
    let (node, name) = (net.nodes[value], net.onnxName(value))
    let shape = net.weightShape(value, convolution)
    let inner = shape[1] * shape[2] * shape[3]
    let bias = convolution.bias ?? [Float](repeating: 0, count: node.channels)
    // A bias is at most 2^28 steps, and a step is never 0.
    let steps = bias.indices.map { output in
      let peak = convolution.weights[output * inner..<(output + 1) * inner].reduce(Float(0)) {
        max($0, abs($1))
      }
      return max(peak / 127, abs(bias[output]) / (source.step * 0x1p28), 1e-12)
    }
    let weights = convolution.weights.indices.map { index in
      Int8(max(-127, min(127, (convolution.weights[index] / steps[index / inner]).rounded(.toNearestOrEven))))
    }
    let products = steps.map { $0 * source.step }
    let biases = zip(bias, products).map { Int32(($0 / $1).rounded(.toNearestOrEven)) }
    onnx.convolution(
      [
        names[node.inputs[0]],
        dequantizedConstant("\(name).weight", weights, shape: shape, steps: steps),
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

  /// Rounds a value to 256 steps over a range that contains 0.
  private mutating func quantize(_ value: Graph.Value, from low: Float, to high: Float) {
    let name = net.onnxName(value)
    let step = max(high - low, 1e-6) / 255
    let zeroPoint = UInt8(max(0, min(255, (-low / step).rounded(.toNearestOrEven))))
    let parameters = [
      onnx.constant("\(name).step", [step], shape: []), onnx.constant("\(name).zero", [zeroPoint], shape: []),
    ]
    let quantized = onnx.append("QuantizeLinear", [name] + parameters, to: "\(name).quantized")
    dequantize(value, Integers(name: quantized, step: step, parameters: parameters))
  }

  private mutating func dequantize(_ value: Graph.Value, _ form: Integers) {
    let name = "\(net.onnxName(value)).dequantized"
    names[value] = onnx.append("DequantizeLinear", [form.name] + form.parameters, to: name)
    integers[value] = form
  }

  /// Whether a value is only there to become another behind a ReLU.
  private func isRectified(_ value: Graph.Value) -> Bool {
    net.nodes.allSatisfy { node in
      if case .relu = node.operation { true } else { !node.inputs.contains(value) }
    }
  }

  /// Whether the last layer reads a value.
  private func feedsLastLayer(_ value: Graph.Value) -> Bool {
    guard let last = net.nodes.last else { return false }
    if case .subtract = last.operation { return net.nodes[last.inputs[1]].inputs.contains(value) }
    return last.inputs.contains(value)
  }

  private func recorded(_ name: String) throws(CompilerError) -> Model.ActivationRange {
    guard let range = ranges[name] else { throw .missingRange(name) }
    return range
  }
}
