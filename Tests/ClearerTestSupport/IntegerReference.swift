import ClearerCompiler

/// Runs a quantised graph on whole pictures in plain loops: what every int8 kernel must give, byte for byte.
///
/// The definition is that of `Quantization.swift`: sums are exact integers; what is stored is the sum as a float times
/// a scale, rounded to nearest even and saturated.
public struct IntegerReference {
  private let graph: Graph

  /// Prepares a graph after the pass `quantize`, or after a later one.
  public init(_ graph: Graph) { self.graph = graph }

  /// Restores a picture of samples, pixel after pixel.
  ///
  /// - Throws: ``EvaluationProblem`` for a graph that is not quantised, or a sum that does not fit 32 bits.
  public func restore<Sample: PictureSample>(_ samples: [Sample], width: Int, height: Int) throws -> [Sample]
  {
    let channels = graph.nodes[graph.nodes.count - 1].channels
    let picture = FeatureStack(channels: channels, height: height, width: width) { channel, y, x in
      samples[(y * width + x) * channels + channel].value
    }
    var values: [FeatureStack<Int>] = []
    // Of the values that are kept in 16 bits as well.
    var words: [Graph.Value: FeatureStack<Int>] = [:]
    for (index, node) in graph.nodes.enumerated() {
      switch node.operation {
      case .quantizedInput(let quantization):
        values.append(quantized(picture, white: Sample.white, quantization))
      case .fused(let fused):
        guard let quantization = fused.quantization else {
          throw EvaluationProblem("“\(node.name)” is not quantised")
        }
        let sums = try sums(fused, quantization, node, values, words)
        let range = quantization.store == .unsigned8 ? 0...Float(fused.most) : -32768...32767
        if fused.makesWords {
          let made = sums.rounded(by: quantization.scale, to: 0...32767)
          if fused.keepsWords { words[index] = made }
          values.append(made.bytes(by: quantization.byteScale, fine: fused.hasFineBytes, most: fused.most))
        } else {
          values.append(sums.rounded(by: quantization.scale, to: range))
        }
      case .head(let head):
        return try finish(picture, white: Sample.white, head, values[node.inputs[0]]).map(
          Sample.init(nearest:))
      default: throw EvaluationProblem("“\(node.name)” is not quantised")
      }
    }
    throw EvaluationProblem("the graph has no head")
  }

  private func quantized(_ picture: FeatureStack<Float>, white: Float, _ quantization: InputQuantization)
    -> FeatureStack<Int>
  {
    let multiple = 1 << (graph.scales - 1)
    func up(_ size: Int) -> Int { (size + multiple - 1) / multiple * multiple }
    let scale = quantization.scale * (255 / white)
    let (channels, fine) = (picture.channels, InputQuantization.fineSteps)
    return FeatureStack(channels: 2 * channels, height: up(picture.height), width: up(picture.width)) {
      let sample = picture[$0 % channels, min($1, picture.height - 1), min($2, picture.width - 1)]
      let scaled = sample * scale + Float(quantization.zeroPoint)
      let integer = scaled > 0 ? Int(min(scaled, Float(256 * fine - 1)).rounded(.toNearestOrEven)) : 0
      return $0 < channels ? integer / fine : integer % fine
    }
  }

  /// The 32-bit sums of an operation.
  private func sums(
    _ fused: FusedConvolution, _ quantization: ConvolutionQuantization, _ node: Node,
    _ values: [FeatureStack<Int>], _ words: [Graph.Value: FeatureStack<Int>]
  ) throws -> FeatureStack<Int> {
    let (height, width) = (values[0].height >> node.scale, values[0].width >> node.scale)
    var sum = FeatureStack(channels: node.channels, height: height, width: width) { channel, _, _ in
      Int(quantization.bias[channel])
    }
    for (window, weights) in zip(fused.windows, quantization.weights) {
      let value = node.inputs[window.source.input]
      sum.addConvolution(
        of: values[value], from: window.source.channel + (window.isFine ? graph.nodes[value].channels : 0),
        weights: weights.map(Int.init),
        kernel: window.kernel, stride: window.stride)
    }
    let residual = fused.residual.map {
      (words[node.inputs[$0.input]] ?? values[node.inputs[$0.input]], $0.channel)
    }
    let coarse = fused.coarse.map { (values[node.inputs[$0.input]], $0.channel) }
    return try FeatureStack(channels: node.channels, height: height, width: width) { channel, y, x in
      var total = sum[channel, y, x]
      if let (value, first) = residual {
        total += Int(quantization.residualScale[channel]) * value[first + channel, y, x]
      }
      if let (value, first) = coarse {
        total += Int(quantization.coarseScale[channel]) * value[first + channel, y / 2, x / 2]
      }
      guard Int32(exactly: total) != nil else {
        throw EvaluationProblem("a sum of “\(node.name)” is \(total), which does not fit 32 bits")
      }
      return total
    }
  }

  /// The result before it is rounded, pixel after pixel.
  private func finish(_ picture: FeatureStack<Float>, white: Float, _ head: Head, _ value: FeatureStack<Int>)
    throws -> [Float]
  {
    guard let quantization = head.quantization else { throw EvaluationProblem("the head is not quantised") }
    let channels = picture.channels
    return try (0..<picture.values.count).map { index in
      let (channel, x, y) = (
        index % channels, index / channels % picture.width, index / channels / picture.width
      )
      let sum = (0..<value.channels).reduce(0) { sum, input in
        let activation = value[input, y, x]
        return sum + Int(quantization.weights[channel * value.channels + input])
          * (head.relu ? max(0, activation) : activation)
      }
      guard let exact = Int32(exactly: sum) else {
        throw EvaluationProblem("a sum of the head is \(sum), which does not fit 32 bits")
      }
      let predicted = Float(exact) * quantization.scale * (white / 255)
      return head.residual ? picture[channel, y, x] - predicted : predicted
    }
  }
}

extension FeatureStack<Int> {
  /// Sums as they are stored: times each channel's scale, to nearest even, saturated.
  fileprivate func rounded(by scale: [Float], to range: ClosedRange<Float>) -> Self {
    FeatureStack(channels: channels, height: height, width: width) { channel, y, x in
      let scaled = Float(self[channel, y, x]) * scale[channel]
      return Int(min(max(scaled, range.lowerBound), range.upperBound).rounded(.toNearestOrEven))
    }
  }
  /// The bytes of words; with fine ones these are as many channels more.
  fileprivate func bytes(by scale: [Int16], fine: Bool, most: Int) -> Self {
    FeatureStack(channels: fine ? 2 * channels : channels, height: height, width: width) { channel, y, x in
      let output = channel % channels
      let value = (self[output, y, x] * Int(scale[output]) + 0x4000) >> 15
      guard fine else { return Swift.min(most, value) }
      let coarse = Swift.min(255, value / 8)
      return channel < channels ? coarse : Swift.min(255, value - 8 * coarse)
    }
  }
}
