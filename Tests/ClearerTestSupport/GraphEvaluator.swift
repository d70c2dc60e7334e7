import ClearerCompiler
import ClearerModel

/// Runs a graph after any pass before `quantize`, in double precision and plain loops: what no pass may change.
public struct GraphEvaluator {
  private let graph: Graph

  /// Prepares a graph.
  public init(_ graph: Graph) { self.graph = graph }

  /// Restores a picture.
  ///
  /// - Returns: As many values as `picture.planes`, in that order.
  /// - Throws: ``EvaluationProblem`` for a graph that is not well formed.
  public func restore(_ picture: TestPicture) throws -> [Double] {
    var values: [FeatureStack<Double>] = []
    for (index, node) in graph.nodes.enumerated() {
      let inputs = try node.inputs.map { input in
        guard input < index else { throw EvaluationProblem("“\(node.name)” reads what comes after it") }
        return values[input]
      }
      let value = try evaluate(node, inputs, picture)
      guard value.channels == node.channels else {
        throw EvaluationProblem("“\(node.name)” has \(value.channels) channels, not \(node.channels)")
      }
      values.append(value)
    }
    guard let last = values.last else { return [] }
    return FeatureStack(channels: last.channels, height: picture.height, width: picture.width) {
      last[$0, $1, $2]
    }.values
  }

  private func evaluate(_ node: Node, _ inputs: [FeatureStack<Double>], _ picture: TestPicture) throws
    -> FeatureStack<Double>
  {
    switch node.operation {
    case .input:
      return picture.padded(scales: graph.scales, Double.init)
    case .convolution(let convolution):
      let source = inputs[0]
      var sum = FeatureStack<Double>(
        channels: node.channels, height: source.height / convolution.stride,
        width: source.width / convolution.stride)
      if let bias = convolution.bias { sum = sum.adding(bias) }
      sum.addConvolution(
        of: source, from: 0, weights: convolution.weights.map(Double.init), kernel: convolution.kernel,
        stride: convolution.stride)
      return sum
    case .batchNormalization(let norm):
      let x = inputs[0]
      return FeatureStack(channels: x.channels, height: x.height, width: x.width) { c, y, column in
        let deviation = (Double(norm.variance[c]) + Double(Architecture.batchNormEpsilon)).squareRoot()
        return (x[c, y, column] - Double(norm.mean[c])) / deviation * Double(norm.scale[c])
          + Double(norm.shift[c])
      }
    case .relu: return inputs[0].map { max(0, $0) }
    case .add: return try inputs.dropFirst().reduce(inputs[0]) { try $0.adding($1, from: 0) }
    case .upsample(let log2): return inputs[0].enlarged(by: 1 << log2)
    case .subtract: return try inputs[0].adding(inputs[1].map { -$0 }, from: 0)
    case .fused(let fused): return try evaluate(fused, node, inputs)
    case .head(let head): return try evaluate(head, node, inputs)
    case .quantizedInput: throw EvaluationProblem("“\(node.name)” is an integer")
    }
  }

  private func evaluate(_ fused: FusedConvolution, _ node: Node, _ inputs: [FeatureStack<Double>]) throws
    -> FeatureStack<Double>
  {
    let size = try shape(of: fused, inputs)
    var sum = FeatureStack<Double>(channels: node.channels, height: size.height, width: size.width)
      .adding(fused.bias)
    for window in fused.windows {
      sum.addConvolution(
        of: inputs[window.source.input], from: window.source.channel,
        weights: window.weights.map(Double.init),
        kernel: window.kernel, stride: window.stride)
    }
    if let residual = fused.residual { sum = try sum.adding(inputs[residual.input], from: residual.channel) }
    if let coarse = fused.coarse {
      sum = try sum.adding(inputs[coarse.input].enlarged(by: 2), from: coarse.channel)
    }
    return fused.relu ? sum.map { max(0, $0) } : sum
  }

  private func shape(of fused: FusedConvolution, _ inputs: [FeatureStack<Double>]) throws
    -> (height: Int, width: Int)
  {
    let shapes =
      fused.windows.map {
        (inputs[$0.source.input].height / $0.stride, inputs[$0.source.input].width / $0.stride)
      } + (fused.residual.map { [(inputs[$0.input].height, inputs[$0.input].width)] } ?? [])
      + (fused.coarse.map { [(2 * inputs[$0.input].height, 2 * inputs[$0.input].width)] } ?? [])
    guard let first = shapes.first, shapes.allSatisfy({ $0 == first }) else {
      throw EvaluationProblem("the terms of a sum have different shapes: \(shapes)")
    }
    return first
  }

  private func evaluate(_ head: Head, _ node: Node, _ inputs: [FeatureStack<Double>]) throws
    -> FeatureStack<Double>
  {
    let source = head.relu ? inputs[0].map { max(0, $0) } : inputs[0]
    var predicted = FeatureStack<Double>(
      channels: node.channels, height: source.height, width: source.width)
    predicted.addConvolution(
      of: source, from: 0, weights: head.weights.map(Double.init), kernel: 1, stride: 1)
    return head.residual ? try inputs[1].adding(predicted.map { -$0 }, from: 0) : predicted
  }
}

/// What is wrong with a graph that is run.
public struct EvaluationProblem: Error, CustomStringConvertible {
  /// What is wrong.
  public let description: String

  init(_ description: String) { self.description = description }
}

extension FeatureStack<Double> {
  fileprivate func adding(_ bias: [Float]) -> Self {
    FeatureStack(channels: channels, height: height, width: width) { self[$0, $1, $2] + Double(bias[$0]) }
  }

  fileprivate func adding(_ other: Self, from first: Int) throws -> Self {
    guard other.height == height, other.width == width, first + channels <= other.channels else {
      throw EvaluationProblem("addends have different shapes")
    }
    return FeatureStack(channels: channels, height: height, width: width) {
      self[$0, $1, $2] + other[first + $0, $1, $2]
    }
  }

  fileprivate func enlarged(by factor: Int) -> Self {
    FeatureStack(channels: channels, height: factor * height, width: factor * width) {
      self[$0, $1 / factor, $2 / factor]
    }
  }
}
