import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

@Suite struct PruneTests {
  static let compiler = Compiler(precision: .int8)

  @Test(arguments: RandomNet.seeds) func noBitOfThePictureChanges(seed: UInt64) throws {
    for net in try RandomNet(seed: seed).withIdleChannels().choicesOfBits() {
      let picture = net.picture(width: 21, height: 13)
      let restored = try ["quantize", "prune"].map { pass in
        try IntegerReference(Self.compiler.graph(of: net.model, after: pass)).restore(
          picture.samples(Float.self), width: 21, height: 13)
      }
      #expect(restored[0] == restored[1], "\(net)")
    }
  }

  /// What is read together is a multiple of 8, so that kernels take it.
  @Test(arguments: RandomNet.seeds) func whatIsLeftIsThereInMultiplesOf8(seed: UInt64) throws {
    let net = try RandomNet(seed: seed).withIdleChannels()
    let before = try Self.compiler.graph(of: net.model, after: "quantize")
    let after = try Self.compiler.graph(of: net.model, after: "prune")
    #expect(after.macs < before.macs, "\(net)")
    for node in after.nodes {
      guard case .fused(let fused) = node.operation else { continue }
      #expect(node.channels > 0 && node.channels % 8 == 0, "“\(node.name)”, \(net)")
      #expect(
        !fused.windows.isEmpty || fused.residual != nil || fused.coarse != nil, "“\(node.name)”, \(net)")
      for window in fused.windows where node.inputs[window.source.input] != 0 {
        #expect(window.source.channel % 8 == 0 && window.source.channels % 8 == 0, "“\(node.name)”, \(net)")
        #expect(window.source.channels > 0, "“\(node.name)”, \(net)")
      }
    }
  }

  @Test func aNetWithoutIdleChannelsStaysAsItIs() throws {
    var net = try RandomNet(
      Architecture(channels: 1, widths: [8, 16], stemBlocks: 1, stages: [[.fusion, .parallel]]), seed: 1)
    net.model.ranges = net.model.ranges.mapValues { range in
      var range = range
      range.channels = range.channels.map { max($0, 0.01) }
      return range
    }
    let before = try Self.compiler.graph(of: net.model, after: "quantize")
    let after = try Self.compiler.graph(of: net.model, after: "prune")
    #expect("\(before)" == "\(after)")
  }

  /// Of a branch that gives nothing, what it is made of goes too.
  @Test func anIdleBranchIsGone() throws {
    var net = try RandomNet(
      Architecture(channels: 1, widths: [8, 16], stemBlocks: 1, stages: [[.parallel]]), seed: 1)
    net.model.ranges["stages.0.0.branch.1.out"]?.channels = Array(repeating: 0, count: 16)
    let names = try Self.compiler.graph(of: net.model).nodes.map(\.name)
    #expect(names.contains("stages.0.0.branch.0.0"))
    let branch = try Self.compiler.graph(of: net.model).nodes.filter {
      $0.name.hasPrefix("stages.0.0.branch.1")
    }
    // The final sum's bias has an input all the same.
    #expect(branch.map(\.channels).max() == 8, "\(names)")
  }
}

extension Graph {
  fileprivate var macs: Int {
    nodes.reduce(0) { sum, node in
      guard case .fused(let fused) = node.operation else { return sum }
      return sum + fused.windows.reduce(0) { $0 + $1.weights.count }
    }
  }
}
