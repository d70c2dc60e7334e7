extension Quantizer {
  mutating func quantize(_ fused: FusedConvolution, at index: Int) throws(CompilerError) {
    let node = graph.nodes[index]
    var result = ConvolutionQuantization(
      weights: fused.windows.map { Array(repeating: 0, count: $0.weights.count) }, bias: [], scale: [],
      residualScale: [], coarseScale: [], byteScale: [], store: fused.relu ? .unsigned8 : .signed16,
      units: [],
      steps: steps[index].isEmpty ? Array(repeating: 0, count: node.channels) : steps[index])
    let coarseLimit = try coarseLimits(fused, node)
    for output in 0..<node.channels {
      guard result.steps[output] > 0 else {
        result.appendZero(fused)
        if let coarse = fused.coarse { setStep(0, coarse, output, of: node) }
        continue
      }
      let unit = unit(of: output, fused, node)
      var bias = fused.bias[output] / unit
      for (number, window) in fused.windows.enumerated() {
        bias -= quantize(
          window, output, unit: unit, inPairs: fused.makesPairs, of: node, into: &result.weights[number])
      }
      result.bias.append(Int32(bias.rounded(.toNearestOrEven)))
      result.units.append(unit)
      if let residual = fused.residual {
        result.residualScale.append(residualScale(residual, output, unit: unit, of: node))
      }
      if let coarse = fused.coarse {
        let factor = min(32767, max(1, (coarseLimit[output] / (32767 * unit)).rounded(.up)))
        result.coarseScale.append(Int32(factor))
        setStep(factor * unit, coarse, output, of: node)
      }
      var step = result.steps[output]
      if fused.makesWords {
        let wordStep = wordSteps[index][output]
        let byteStep = fused.hasFineBytes ? step / Float(FusedConvolution.fineSteps) : step
        result.byteScale.append(Int16(min(32767, (32768 * wordStep / byteStep).rounded(.toNearestOrEven))))
        step = wordStep
      }
      var scale = unit / step
      if fused.relu && !fused.makesWords {
        let sums = result.sumRange(
          of: output, channels: node.channels, wordResidual: addsWords(fused, node))
        scale = FixedPointScale.nearest(to: scale, for: sums)
      }
      result.scale.append(scale)
      try checkOverflow(result, output, node, residualLimit: addsWords(fused, node) ? 32767 : 255)
    }
    var quantized = fused
    quantized.quantization = result
    graph.nodes[index].operation = .fused(quantized)
  }

  /// Sets the step of what one output adds of an enlarged value.
  mutating func setStep(_ step: Float, _ coarse: Slice, _ output: Int, of node: Node) {
    let value = node.inputs[coarse.input]
    if steps[value].isEmpty { steps[value] = Array(repeating: 0, count: graph.nodes[value].channels) }
    steps[value][coarse.channel + output] = step
  }

  /// Sums, and their scaled values, stay within 32 bits for every input.
  func checkOverflow(
    _ result: ConvolutionQuantization, _ output: Int, _ node: Node, residualLimit: Int
  ) throws(CompilerError) {
    var bound = abs(Int(result.bias[output]))
    for weights in result.weights {
      let inner = weights.count / node.channels
      bound += 255 * weights[output * inner..<(output + 1) * inner].reduce(0) { $0 + abs(Int($1)) }
    }
    bound += residualLimit * Int(result.residualScale.isEmpty ? 0 : result.residualScale[output])
    bound += 32768 * Int(result.coarseScale.isEmpty ? 0 : result.coarseScale[output])
    guard Float(bound) * max(1, result.scale[output]) < 0x1p31 else {
      throw .unsupported(
        "a sum of “\(node.name)” does not fit 32 bits; record its range again with --calibrate")
    }
  }

  /// The step of one output's sum.
  func unit(of output: Int, _ fused: FusedConvolution, _ node: Node) -> Float {
    var unit: Float = 0
    for window in fused.windows {
      let inner = window.weights.count / node.channels
      for offset in 0..<inner {
        unit = max(unit, abs(window.weights[output * inner + offset]) * step(of: offset, window, node) / 127)
      }
      guard fused.makesPairs else { continue }
      for offset in stride(from: 0, to: inner, by: 3) {
        let row = window.weights.dropFirst(output * inner + offset)
        let reach = PairWeights.reach(row[row.startIndex], row[row.startIndex + 1], row[row.startIndex + 2])
        unit = max(unit, reach * step(of: offset, window, node) / 127)
      }
    }
    // A bias is at most 2^28 units.
    unit = max(unit, abs(fused.bias[output]) / 0x1p28)
    guard let residual = fused.residual else { return unit > 0 ? unit : 1e-6 }
    let step = steps[node.inputs[residual.input]][residual.channel + output]
    guard unit > 0 else { return step > 0 ? step / 1024 : 1e-6 }
    // The step of words follows from the unit, which is not so small that sums would overflow.
    if case .fused(let source) = graph.nodes[node.inputs[residual.input]].operation, source.keepsWords {
      return max(unit, step / (1024 * source.wordsInByte))
    }
    let factor = min(32767, (step / unit).rounded(.down))
    return factor >= 1 ? step / factor : unit
  }

  /// Whether the residual's words are added.
  func addsWords(_ fused: FusedConvolution, _ node: Node) -> Bool {
    guard let residual = fused.residual,
      case .fused(let source) = graph.nodes[node.inputs[residual.input]].operation
    else { return false }
    return source.keepsWords
  }

  /// The factor of the residual in one output's sum. Words get their step here: a whole multiple of the unit.
  mutating func residualScale(_ residual: Slice, _ output: Int, unit: Float, of node: Node) -> Int32 {
    let (value, channel) = (node.inputs[residual.input], residual.channel + output)
    let step = steps[value][channel]
    guard step > 0 else { return 0 }
    guard case .fused(let source) = graph.nodes[value].operation, source.keepsWords else {
      return Int32((step / unit).rounded(.toNearestOrEven))
    }
    let factor = max(1, (step / (source.wordsInByte * unit)).rounded())
    wordSteps[value][channel] = factor * unit
    return Int32(factor)
  }

  /// Writes the integers of one window for one output; returns what the bias has to make up for: what rounding adds to the
  /// sum on average, or what the picture's zero point does.
  func quantize(
    _ window: Window, _ output: Int, unit: Float, inPairs: Bool, of node: Node, into integers: inout [Int8]
  ) -> Float {
    let inner = window.weights.count / node.channels, area = window.kernel * window.kernel
    let means = means(of: window, node)
    var (added, sum): (Float, Float) = (0, 0)
    let scaled = (0..<inner).map {
      window.weights[output * inner + $0] * step(of: $0, window, node) / unit
    }
    let rounded =
      inPairs
      ? stride(from: 0, to: inner, by: 3).flatMap {
        PairWeights.rounded(Array(scaled[$0..<$0 + 3]), limit: 127)
      }
      : scaled.map { max(-127, min(127, $0.rounded(.toNearestOrEven))) }
    for (offset, integer) in rounded.enumerated() {
      integers[output * inner + offset] = Int8(integer)
      if !means.isEmpty { added += (integer - scaled[offset]) * means[offset / area] }
      sum += integer
    }
    guard case .quantizedInput(let input) = graph.nodes[node.inputs[window.source.input]].operation else {
      return added
    }
    // The fine integer of black is 0.
    return window.isFine ? 0 : sum * Float(input.coarseZeroPoint)
  }
}

extension ConvolutionQuantization {
  /// Appends an output that is always 0.
  fileprivate mutating func appendZero(_ fused: FusedConvolution) {
    bias.append(0)
    units.append(1e-6)
    scale.append(0)
    if fused.residual != nil { residualScale.append(0) }
    if fused.coarse != nil { coarseScale.append(0) }
    if fused.makesWords { byteScale.append(1) }
  }
}
