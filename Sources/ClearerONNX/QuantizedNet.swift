import ClearerCompiler
import ClearerModel

/// A folded net whose convolutions lie between QuantizeLinear and DequantizeLinear, so that engines run them on
/// unsigned 8-bit activations and signed 8-bit weights.
///
/// Activations have the steps of Clearer's own int8 (see `Quantize`), with zero point 0 behind a ReLU. Engines want one
/// step for a whole value where Clearer has one for each channel. So each channel is divided by its range's end before it
/// is rounded, in the weights of the convolution before where there is just one, and its readers' weights are multiplied
/// by it. Weights have one step for each output, `max |w| / 127`, which is Clearer's too where a convolution stands alone;
/// the bias is a 32-bit integer in steps of the product, and makes up for what rounded weights add on average.
///
/// Sums are sums of floats. Each of their terms has been rounded to 8 bits, since that is how engines end an integer
/// convolution, while Clearer adds all terms in one 32-bit accumulator: here is what makes the results close, not equal. A
/// sum that Clearer keeps in 16 bits is added by the next one before it is rounded. The last layer and the sum that it
/// reads stay in floats, as the residual needs.
struct QuantizedNet {
  let net: Graph
  let ranges: [String: Model.ActivationRange]
  /// Names of the sums that Clearer keeps in 16 bits.
  private let words: Set<String>
  var onnx = ONNXGraph()
  /// For each value what its readers read as floats, and its integers.
  private var names: [String] = []
  private var integers: [Integers?] = []

  /// 8-bit form of a value: `(q - zeroPoint) * step * ends[channel]`.
  struct Integers {
    var name: String
    var step: Float
    /// Names of the constants.
    var parameters: [String]
    /// What each channel was divided by; nil where that is 1.
    var ends: [Float]?
    /// Whether what the channels' integers are off follows as so many channels more, enlarged.
    var isRefined = false
    /// `(q - zeroPoint) * step`, which convolutions read.
    var dequantized = ""
  }

  /// - Parameters:
  ///   - net: after `fold`.
  ///   - ranges: the model's.
  ///   - words: names of the sums that Clearer keeps in 16 bits.
  init(_ net: Graph, ranges: [String: Model.ActivationRange], words: Set<String>) {
    self.net = net
    self.ranges = ranges
    self.words = words
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
      refine(value)
    case .convolution(let convolution):
      if let source = integers[node.inputs[0]] {
        let rectifier = rectifier(of: value)
        append(convolution, value, source, dividedBy: try rectifier.map(ends))
        guard rectifier == nil else { break }
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
      let ends = try ends(value)
      let isSum = rectifier(of: node.inputs[0]) == nil
      if isSum { names[value] = scale(name, by: ends.map { 1 / $0 }, to: "\(name).divided") }
      quantize(value, from: 0, to: 1, ends: ends)
      guard isReadAsFloats(value) else { break }
      names[value] =
        isSum && words.contains(name) ? name : scale(names[value], by: ends, to: "\(name).multiplied")
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

  /// Rounds a value, its channels divided by `ends`, to 256 steps over a range that contains 0.
  private mutating func quantize(
    _ value: Graph.Value, from low: Float, to high: Float, ends: [Float]? = nil
  ) {
    let name = net.onnxName(value)
    let step = max(high - low, 1e-6) / 255
    let zeroPoint = UInt8(max(0, min(255, (-low / step).rounded(.toNearestOrEven))))
    let parameters = [
      onnx.constant("\(name).step", [step], shape: []), onnx.constant("\(name).zero", [zeroPoint], shape: []),
    ]
    let quantized = onnx.append("QuantizeLinear", [names[value]] + parameters, to: "\(name).quantized")
    dequantize(value, Integers(name: quantized, step: step, parameters: parameters, ends: ends))
  }

  /// Adds what an integer value is off, enlarged, as channels of their own, as `Refine` does: the picture's 8 bits would be
  /// coarser than those of a file.
  private mutating func refine(_ value: Graph.Value) {
    guard var form = integers[value] else { return }
    let name = net.onnxName(value)
    let rest = onnx.append("Sub", [name, form.dequantized], to: "\(name).rest")
    let factors = [Float](repeating: Float(FusedConvolution.fineSteps), count: net.nodes[value].channels)
    let enlarged = scale(rest, by: factors, to: "\(name).enlarged")
    let fine = onnx.append("QuantizeLinear", [enlarged] + form.parameters, to: "\(name).fine")
    form.name = onnx.append("Concat", [form.name, fine], to: "\(name).both", [.int("axis", 1)])
    form.dequantized = onnx.append("DequantizeLinear", [form.name] + form.parameters, to: "\(name).refined")
    form.isRefined = true
    integers[value] = form
  }

  private mutating func dequantize(_ value: Graph.Value, _ form: Integers) {
    let name = "\(net.onnxName(value)).dequantized"
    var form = form
    form.dequantized = onnx.append("DequantizeLinear", [form.name] + form.parameters, to: name)
    names[value] = form.dequantized
    integers[value] = form
  }

  /// Appends the product of a value and a number for each channel.
  private mutating func scale(_ input: String, by factors: [Float], to output: String) -> String {
    let constant = onnx.constant("\(output).factors", factors, shape: [1, factors.count, 1, 1])
    return onnx.append("Mul", [input, constant], to: output)
  }

  private func readers(of value: Graph.Value) -> [Graph.Value] {
    net.nodes.indices.filter { net.nodes[$0].inputs.contains(value) }
  }

  /// Whether a value is read by anything but convolutions.
  private func isReadAsFloats(_ value: Graph.Value) -> Bool {
    readers(of: value).contains { if case .convolution = net.nodes[$0].operation { false } else { true } }
  }

  /// The ReLU for which alone a convolution is there, if it is.
  private func rectifier(of value: Graph.Value) -> Graph.Value? {
    let readers = readers(of: value)
    guard case .convolution = net.nodes[value].operation, readers.count == 1,
      case .relu = net.nodes[readers[0]].operation
    else { return nil }
    return readers[0]
  }

  /// The upper end of each channel behind a ReLU.
  private func ends(_ relu: Graph.Value) throws(CompilerError) -> [Float] {
    try recorded(net.onnxName(relu)).channelEnds(net.nodes[relu].channels)
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
