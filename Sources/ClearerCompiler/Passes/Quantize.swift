import ClearerModel

/// Chooses the integers of an int8 net.
///
/// A value that is not negative is `q * step` with `q` in 0…255, or 0…127 (see `Narrow`), and a step for each channel. The step of each 32-bit sum,
/// `unit`, is one for each output and shared by all windows and addends of the sum: a weight is the integer
/// `w * step(input) / unit`, at most 127. So channels' steps cost nothing: they are part of the readers' weights. The
/// unit is then enlarged a little so that the residual's step is a whole multiple of
/// it. Linear values that are enlarged and added have 16 bits and a step that is a whole multiple of their reader's
/// unit. So have the words of a value that is kept in 16 bits for its residual (see `KeepWords`). So every sum is exact in
/// integers, in any order, and is rounded once.
///
/// A channel that was 0 on all calibration pictures is 0 whatever it is made of, as others stay within what was recorded of
/// them, and so is padding. `Prune` then takes both away.
///
/// Rounded weights would move a sum's mean by what they are off, times the means of what they meet. Where these have been
/// recorded, the bias makes up for it (Nagel and others, “Data-Free Quantization Through Weight Equalization and Bias
/// Correction”, 2019).
struct Quantize: Pass {
  static let name = "quantize"
  /// Recorded ranges of the model's values.
  let ranges: [String: Model.ActivationRange]

  func run(_ graph: Graph) throws(CompilerError) -> Graph {
    var quantizer = Quantizer(graph: graph, ranges: ranges)
    try quantizer.run()
    return quantizer.graph
  }
}

private struct Quantizer {
  var graph: Graph
  let ranges: [String: Model.ActivationRange]
  /// The value of one integer step: for unsigned values one number, for 16-bit ones one for each channel.
  var steps: [[Float]]
  /// The value of one step of a word, for each channel of the values that keep words.
  var wordSteps: [[Float]]
  /// The mean of each channel of unsigned values, in steps, as far as 8 bits reach; 0 where it is not known.
  var means: [[Float]]

  init(graph: Graph, ranges: [String: Model.ActivationRange]) {
    self.graph = graph
    self.ranges = ranges
    steps = Array(repeating: [], count: graph.nodes.count)
    wordSteps = steps
    means = steps
  }

  mutating func run() throws(CompilerError) {
    try quantizeInput()
    for index in graph.nodes.indices {
      if case .fused(let fused) = graph.nodes[index].operation, fused.relu {
        let names = graph.nodes[index].name.split(separator: "+")
        for (name, terms) in zip(names, fused.terms) {
          let range = try recorded(String(name))
          let least = try leastSteps(fused, graph.nodes[index], terms.channels)
          let most = Float(fused.most)
          let ends = zip(range.channelEnds(terms.channels.count), least).map { max($0, most * $1) }
          for (channel, end) in ends.enumerated() {
            let idle = range.isIdle(channel)
            let known = !idle && channel < range.means.count
            steps[index].append(idle ? 0 : end / most)
            means[index].append(known ? min(most, range.means[channel] / (end / most)) : 0)
          }
        }
        if fused.makesWords { wordSteps[index] = steps[index].map { $0 / fused.wordsInByte } }
      }
    }
    // Readers first: the step of a 16-bit value follows from its reader's unit.
    for index in graph.nodes.indices.reversed() {
      switch graph.nodes[index].operation {
      case .fused(let fused): try quantize(fused, at: index)
      case .head(let head): try quantize(head, at: index)
      default: break
      }
    }
  }

  /// The finest steps of which any sum is fewer than fit 32 bits. They are coarser than those of the recorded range only
  /// where a channel hardly left 0 on all calibration pictures because its sums were far below it.
  func leastSteps(
    _ fused: FusedConvolution, _ node: Node, _ channels: Range<Int>
  ) throws(CompilerError) -> [Float] {
    let coarseLimit = try coarseLimits(fused, node)
    return channels.map { output in
      var most = abs(fused.bias[output]) + (coarseLimit.isEmpty ? 0 : coarseLimit[output])
      for window in fused.windows {
        let inner = window.weights.count / node.channels
        for offset in 0..<inner {
          most += 255 * abs(window.weights[output * inner + offset]) * step(of: offset, window, node)
        }
      }
      if let residual = fused.residual {
        let steps = steps[node.inputs[residual.input]]
        let reach: Float = addsWords(fused, node) ? 8 * 255 : 255
        most += reach * (steps.isEmpty ? 0 : steps[residual.channel + output])
      }
      // Four times as much as it should be, for what rounding adds.
      return most * (fused.makesWords ? fused.wordsInByte : 1) / 0x1p29
    }
  }

  mutating func quantizeInput() throws(CompilerError) {
    let range = try recorded(graph.nodes[0].name)
    let (low, high) = (min(range.min, 0), max(range.max, 1))
    let step = (high - low) / 255
    let fine = step / Float(InputQuantization.fineSteps)
    let channels = graph.nodes[0].channels / 2
    steps[0] = Array(repeating: step, count: channels) + Array(repeating: fine, count: channels)
    graph.nodes[0].operation = .quantizedInput(
      InputQuantization(
        scale: 1 / (255 * fine), coarseZeroPoint: Int((-low / step).rounded(.toNearestOrEven))))
  }

  mutating func quantize(_ head: Head, at index: Int) throws(CompilerError) {
    let node = graph.nodes[index]
    let source = node.inputs[0]
    let inner = graph.nodes[source].channels
    if head.relu {
      let range = try recorded(graph.nodes[source].name)
      steps[source] = range.channelEnds(inner).map { $0 / 32767 }
    }
    let scaled = head.weights.indices.map { head.weights[$0] * steps[source][$0 % inner] }
    let sums = (0..<node.channels).map { output in
      scaled[output * inner..<(output + 1) * inner].reduce(Float(0)) { $0 + abs($1) }
    }
    let peak = scaled.reduce(Float(0)) { max($0, abs($1)) }
    // Rounding adds at most one half for each weight to a sum of magnitudes that must stay below 65536.
    let unit = max(peak / 32767, (sums.max() ?? 0) / Float(65535 - inner), .leastNormalMagnitude)
    var quantized = head
    quantized.quantization = HeadQuantization(
      weights: scaled.map { Int16(($0 / unit).rounded(.toNearestOrEven)) }, scale: unit * 255)
    graph.nodes[index].operation = .head(quantized)
  }

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
    var added: Float = 0
    var coarse = 0
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
      // The fine integer of black is 0.
      if offset < inner / 2 { coarse += Int(integer) }
    }
    guard case .quantizedInput(let input) = graph.nodes[node.inputs[window.source.input]].operation else {
      return added
    }
    return Float(coarse * input.coarseZeroPoint)
  }

  /// The means of what a window reads, in its steps; empty where they are not known.
  ///
  /// Fine bytes lie in 0…7, as good as evenly where the coarse ones are not all 0.
  func means(of window: Window, _ node: Node) -> [Float] {
    let value = node.inputs[window.source.input]
    let means = Array(means[value].dropFirst(window.source.channel).prefix(window.source.channels))
    guard graph.nodes[value].hasFineBytes else { return means }
    let steps = Float(FusedConvolution.fineSteps)
    return means.map { mean in
      let fine = min((steps - 1) / 2, steps * mean)
      return window.isFine ? fine : mean - fine / steps
    }
  }

  /// The step of what a window's weight meets; `offset` counts an output's weights.
  func step(of offset: Int, _ window: Window, _ node: Node) -> Float {
    let channel = offset / (window.kernel * window.kernel)
    let step = steps[node.inputs[window.source.input]][window.source.channel + channel]
    return window.isFine ? step / Float(FusedConvolution.fineSteps) : step
  }

  /// The largest magnitude that the coarse addend can have, for each output.
  func coarseLimits(_ fused: FusedConvolution, _ node: Node) throws(CompilerError) -> [Float] {
    guard let coarse = fused.coarse,
      case .fused(let source) = graph.nodes[node.inputs[coarse.input]].operation
    else { return [] }
    var limits = [Float](repeating: 0, count: node.channels)
    for terms in source.terms {
      var limit: Float = 0
      for name in terms.names {
        let range = try recorded(name)
        limit += max(abs(range.min), abs(range.max))
      }
      for channel in terms.channels {
        let output = channel - coarse.channel
        if limits.indices.contains(output) { limits[output] = limit }
      }
    }
    return limits
  }

  func recorded(_ name: String) throws(CompilerError) -> Model.ActivationRange {
    guard let range = ranges[name] else { throw .missingRange(name) }
    return range
  }
}

extension FusedConvolution {
  /// About how many steps of a word there are in one of a byte. So words reach eight times as far.
  fileprivate var wordsInByte: Float { isNarrow ? 32 : 16 }
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
