import ClearerCompiler
import ClearerModel
import ClearerReference
import ClearerTestSupport
import Testing

/// What each pass promises, held to the oracle and to the form of its graph.
@Suite struct PassTests {
  private static let (width, height) = (21, 13)

  @Test(arguments: RandomNet.seeds) func noPassChangesTheNet(seed: UInt64) throws {
    let net = try RandomNet(seed: seed)
    let picture = net.picture(width: Self.width, height: Self.height)
    let expected = try FloatEvaluator(net.model).evaluate(
      picture.planes, width: Self.width, height: Self.height)
    for pass in ["build", "fold", "pad", "fuse", "merge"] {
      let graph = try Compiler(precision: .fp32).graph(of: net.model, after: pass)
      let result = try GraphEvaluator(graph).restore(picture)
      let error = zip(result, expected).map { abs($0 - Double($1)) }.max() ?? .infinity
      #expect(result.count == expected.count && error < 2e-5, "after \(pass): \(error), \(net)")
    }
  }

  @Test(arguments: RandomNet.seeds) func foldLeavesNoNormalization(seed: UInt64) throws {
    for node in try Self.graph(seed, after: "fold").nodes {
      if case .batchNormalization = node.operation { Issue.record("“\(node.name)” is left") }
    }
  }

  @Test(arguments: RandomNet.seeds) func padMakesChannelsMultiplesOfEight(seed: UInt64) throws {
    let graph = try Self.graph(seed, after: "pad")
    let picture = graph.nodes[0].channels
    for (index, node) in graph.nodes.enumerated() where node.channels % 8 != 0 {
      // The picture, the last layer, and their difference.
      #expect(
        node.channels == picture && (index == 0 || index >= graph.nodes.count - 2), "“\(node.name)”")
    }
  }

  @Test(arguments: RandomNet.seeds) func fuseLeavesOneKindOfOperation(seed: UInt64) throws {
    let graph = try Self.graph(seed, after: "fuse")
    for (index, node) in graph.nodes.enumerated() {
      switch node.operation {
      case .input: #expect(index == 0)
      case .head: #expect(index == graph.nodes.count - 1)
      case .fused: break
      default: Issue.record("“\(node.name)” is not fused")
      }
    }
  }

  /// Each way of reading a value alone happens once, but where the addends' channels do not lie side by side.
  @Test(arguments: RandomNet.seeds) func mergeLeavesNoTwoAlike(seed: UInt64) throws {
    struct Way: Hashable { var value, kernel, stride: Int, relu: Bool }
    var seen: Set<Way> = []
    for node in try Self.graph(seed, after: "merge").nodes {
      guard case .fused(let fused) = node.operation, fused.windows.count == 1, fused.residual == nil,
        fused.coarse == nil, let window = fused.windows.first
      else { continue }
      let way = Way(
        value: node.inputs[window.source.input], kernel: window.kernel, stride: window.stride,
        relu: fused.relu)
      // A value that is itself merged is read in parts.
      if window.source.channel == 0 {
        #expect(seen.insert(way).inserted, "“\(node.name)” reads as another does")
      }
    }
  }

  /// An integer weight is the real one, by its step and the unit of the sum, within half an integer.
  @Test(arguments: RandomNet.seeds) func quantizeRoundsWeightsToTheNearestInteger(seed: UInt64) throws {
    let net = try RandomNet(seed: seed)
    let compiler = Compiler(precision: .int8)
    let (real, integer) = (
      try compiler.graph(of: net.model, after: "refine"), try compiler.graph(of: net.model, after: "quantize")
    )
    for (before, after) in zip(real.nodes, integer.nodes) {
      guard case .fused(let exact) = before.operation, case .fused(let fused) = after.operation,
        let quantization = fused.quantization
      else { continue }
      for (window, integers) in zip(exact.windows, quantization.weights) {
        #expect(integers.allSatisfy { $0 >= -127 })
        let inner = window.weights.count / after.channels
        for output in 0..<after.channels {
          let range = output * inner..<(output + 1) * inner
          let area = window.kernel * window.kernel
          let ratios = Self.ratios(integers[range], window.weights[range], area: area)
          for offset in range {
            guard let ratio = ratios[(offset - range.lowerBound) / area] else { continue }
            // The ratio itself is known within half an integer of what is 15.5 or more.
            let integer = Float(integers[offset])
            let error = abs(window.weights[offset] * ratio - integer)
            let bound = 0.51 * (1 + (abs(integer) + 1) / 15.5)
            #expect(error <= bound, "“\(after.name)”, output \(output), \(net)")
          }
        }
      }
    }
  }

  /// What rounded weights add to a sum on average, the bias takes away.
  @Test(arguments: RandomNet.seeds) func theBiasMakesUpForRoundedWeights(seed: UInt64) throws {
    var net = try RandomNet(seed: seed).model
    try net.calibrateOnMadeUpPictures(seeds: 0..<2, side: 32)
    let compiler = Compiler(precision: .int8)
    let real = try compiler.graph(of: net, after: "refine")
    let integer = try compiler.graph(of: net, after: "quantize")
    var sums = 0
    for (before, after) in zip(real.nodes, integer.nodes) {
      guard case .fused(let exact) = before.operation, case .fused(let fused) = after.operation,
        let quantization = fused.quantization, !exact.windows.isEmpty
      else { continue }
      let sources = exact.windows.map { window in
        Self.means(of: integer.nodes[after.inputs[window.source.input]], window.source, net)
      }
      guard sources.allSatisfy({ !$0.isEmpty }) else { continue }
      for output in 0..<after.channels where quantization.scale[output] > 0 {
        let unit = quantization.units[output]
        var mean = exact.bias[output]
        var stored = Float(quantization.bias[output]) * unit
        for (number, window) in exact.windows.enumerated() {
          let (inner, area) = (window.weights.count / after.channels, window.kernel * window.kernel)
          for offset in 0..<inner where sources[number][offset / area].step > 0 {
            let (source, index) = (sources[number][offset / area], output * inner + offset)
            mean += window.weights[index] * source.mean
            stored += Float(quantization.weights[number][index]) * unit * source.mean / source.step
          }
        }
        // Half a unit for the rounding of the bias, the rest for what 32-bit floats lose on the way.
        #expect(
          abs(mean - stored) < unit + 1e-4 * abs(mean), "“\(after.name)”, output \(output), seed \(seed)")
        sums += 1
      }
    }
    #expect(sums > 0)
  }

  /// Whatever a model says, its biases are integers.
  @Test func meansBeyondAllRangesAreCutOff() throws {
    var net = try RandomNet(seed: 1).model
    try net.calibrateOnMadeUpPictures(seeds: 0..<1, side: 16)
    for (name, range) in net.ranges {
      net.ranges[name]?.means = range.means.map { _ in .greatestFiniteMagnitude }
    }
    try net.validate()
    _ = try Compiler(precision: .int8).graph(of: net)
  }

  /// The recorded mean of each channel that is read, and its step; nothing where the value has none.
  private static func means(of node: Node, _ slice: Slice, _ net: Model) -> [(mean: Float, step: Float)] {
    guard case .fused(let fused) = node.operation, fused.relu, let steps = fused.quantization?.steps else {
      return []
    }
    let names = node.name.split(separator: "+")
    let means = zip(names, fused.terms).flatMap { name, terms in
      let recorded = net.ranges[String(name)]?.means ?? []
      return terms.channels.indices.map { $0 - terms.channels.lowerBound }
        .map { $0 < recorded.count ? recorded[$0] : 0 }
    }
    return (slice.channel..<slice.channel + slice.channels).map { (means[$0], steps[$0]) }
  }

  /// A channel that was zero, or nearly so, on all calibration pictures: its step would be small, its sums may be large.
  @Test(arguments: [0, 1e-9] as [Float]) func aBranchThatDiedFarBelowZeroFitsItsSums(end: Float) throws {
    let architecture = Architecture(
      channels: 1, widths: [5, 8], stemBlocks: 1, stages: [[.fusion, .parallel]], normalization: .none)
    var net = try RandomNet(architecture, seed: 1)
    let dead = "stages.0.1.branch.1.1"
    for (name, value) in [("stages.0.1.branch.1.0.bias", Float(3e5)), ("\(dead).bias", -1e9)] {
      net.model.tensors[name]?.values = Array(repeating: value, count: 8)
    }
    net.model.tensors["\(dead).weight"]?.values.withUnsafeMutableBufferPointer { weights in
      for i in weights.indices { weights[i] = -abs(weights[i]) }
    }
    try net.model.calibrateOnMadeUpPictures(seeds: 0..<2, side: 24)
    #expect(net.model.ranges["stages.0.1.branch.1.out"]?.channels.allSatisfy { $0 == 0 } == true)
    net.model.ranges["stages.0.1.branch.1.out"]?.channels = Array(repeating: end, count: 8)
    let graph = try Compiler(precision: .int8).graph(of: net.model)
    let picture = net.picture(width: Self.width, height: Self.height)
    let restored = try IntegerReference(graph).restore(
      picture.samples(UInt8.self), width: Self.width, height: Self.height)
    #expect(restored.count == Self.width * Self.height)
  }

  /// For each input what a real weight is multiplied by: known where one of its integers is large enough to tell.
  private static func ratios(_ integers: ArraySlice<Int8>, _ weights: ArraySlice<Float>, area: Int)
    -> [Float?]
  {
    let pairs = Array(zip(integers, weights))
    return stride(from: 0, to: pairs.count, by: area).map { first in
      pairs[first..<first + area].max { abs(Int($0.0)) < abs(Int($1.0)) }
        .flatMap { abs(Int($0.0)) >= 16 ? Float($0.0) / $0.1 : nil }
    }
  }

  private static func graph(_ seed: UInt64, after pass: String) throws -> Graph {
    try Compiler(precision: .fp32).graph(of: try RandomNet(seed: seed).model, after: pass)
  }
}
