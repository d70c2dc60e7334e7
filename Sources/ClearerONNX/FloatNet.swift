import ClearerCompiler

/// A folded net in floats: one ONNX operation for each of its own, but chains of Add for longer sums.
struct FloatNet {
  private let net: Graph
  private var onnx = ONNXGraph()

  init(_ net: Graph) { self.net = net }

  /// Translates the net.
  func graph() throws(CompilerError) -> ONNXGraph {
    var copy = self
    for value in net.nodes.indices { try copy.append(value) }
    return copy.onnx
  }

  private mutating func append(_ value: Graph.Value) throws(CompilerError) {
    let (node, name) = (net.nodes[value], net.onnxName(value))
    let inputs = node.inputs.map(net.onnxName)
    switch node.operation {
    case .input: break
    case .convolution(let convolution):
      let weights = onnx.constant(
        "\(name).weight", convolution.weights, shape: net.weightShape(value, convolution))
      let bias = convolution.bias.map { onnx.constant("\(name).bias", $0, shape: [node.channels]) }
      onnx.convolution(inputs + [weights] + (bias.map { [$0] } ?? []), to: name, convolution)
    case .relu: onnx.append("Relu", inputs, to: name)
    case .add: onnx.sum(inputs, to: name)
    case .upsample(let log2): onnx.enlarge(inputs[0], to: name, factor: 1 << log2)
    case .subtract: onnx.append("Sub", inputs, to: name)
    case .batchNormalization, .fused, .head, .quantizedInput: throw node.noONNX
    }
  }
}

extension Graph {
  /// A value's name in the file, where the last one is `output`.
  func onnxName(_ value: Value) -> String { value == nodes.count - 1 ? "output" : nodes[value].name }

  /// Shape of the weights of a convolution.
  func weightShape(_ value: Value, _ convolution: Convolution) -> [Int] {
    let inner = nodes[nodes[value].inputs[0]].channels
    return [nodes[value].channels, inner, convolution.kernel, convolution.kernel]
  }
}

extension Node {
  /// Only folded nets are translated.
  var noONNX: CompilerError { .unsupported("“\(name)” (\(operation)) has no form in ONNX") }
}

extension ONNXGraph {
  /// Appends a convolution of `[input, weights, bias]`.
  @discardableResult
  mutating func convolution(_ inputs: [String], to output: String, _ convolution: Convolution) -> String {
    append(
      "Conv", inputs, to: output,
      [
        .ints("kernel_shape", [convolution.kernel, convolution.kernel]),
        .ints("pads", [Int](repeating: convolution.kernel / 2, count: 4)),
        .ints("strides", [convolution.stride, convolution.stride]),
      ])
  }

  /// Appends the sum of one or more values, left to right.
  mutating func sum(_ terms: [String], to output: String) {
    var total = terms[0]
    for (number, term) in terms.enumerated().dropFirst() {
      total = append("Add", [total, term], to: number == terms.count - 1 ? output : "\(output).\(number)")
    }
  }

  /// Appends nearest-neighbour enlargement of height and width.
  @discardableResult
  mutating func enlarge(_ input: String, to output: String, factor: Int) -> String {
    let scales = constant("\(output).scales", [1, 1, Float(factor), Float(factor)], shape: [4])
    // The second input is for a mode that is not used.
    return append(
      "Resize", [input, "", scales], to: output,
      [
        .string("mode", "nearest"), .string("coordinate_transformation_mode", "asymmetric"),
        .string("nearest_mode", "floor"),
      ])
  }
}
