import ClearerModel

/// Chooses the integers of an int8 net.
///
/// A value that is not negative is `q * step` with `q` in 0…255, or 0…127 (see `Narrow`), and a step for each channel. The
/// step of each 32-bit sum, `unit`, is one for each output and shared by all windows and addends of the sum: a weight is the
/// integer `w * step(input) / unit`, at most 127. So channels' steps cost nothing: they are part of the readers' weights. The
/// unit is then enlarged a little so that the residual's step is a whole multiple of it. Linear values that are enlarged and
/// added have 16 bits and a step that is a whole multiple of their reader's unit. So have the words of a value that is kept
/// in 16 bits for its residual (see `KeepWords`). So every sum is exact in integers, in any order, and is rounded once.
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

/// The pass at work.
struct Quantizer {
  var graph: Graph
  let ranges: [String: Model.ActivationRange]
  /// The value of one integer step, of the coarse byte where there is a fine one, for each channel.
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
        try chooseSteps(fused, at: index)
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

  mutating func chooseSteps(_ fused: FusedConvolution, at index: Int) throws(CompilerError) {
    let most = Float(fused.most)
    for (name, terms) in zip(graph.nodes[index].name.split(separator: "+"), fused.terms) {
      let range = try recorded(String(name))
      let least = try leastSteps(fused, graph.nodes[index], terms.channels)
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

  mutating func quantizeInput() throws(CompilerError) {
    let range = try recorded(graph.nodes[0].name)
    let (low, high) = (min(range.min, 0), max(range.max, 1))
    let step = (high - low) / 255
    let fine = step / Float(InputQuantization.fineSteps)
    steps[0] = Array(repeating: step, count: graph.nodes[0].channels)
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

  func recorded(_ name: String) throws(CompilerError) -> Model.ActivationRange {
    guard let range = ranges[name] else { throw .missingRange(name) }
    return range
  }
}

extension FusedConvolution {
  /// About how many steps of a word there are in one of a byte. So words reach eight times as far.
  var wordsInByte: Float { isNarrow ? 32 : 16 }
}
