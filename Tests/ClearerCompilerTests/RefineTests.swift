import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

@Suite struct RefineTests {
  private static func fine(_ seed: UInt64) throws -> RandomNet {
    var net = try RandomNet(seed: seed)
    let graph = try Compiler(precision: .int8).graph(of: net.model, after: "merge")
    net.model.fine = graph.names(of: graph.refinable)
    return net
  }

  /// What a sum adds unchanged it gets from words, since coarse bytes are rounded down.
  @Test(arguments: RandomNet.seeds) func whatIsAddedUnchangedIsInWords(seed: UInt64) throws {
    let net = try Self.fine(seed)
    let graph = try Compiler(precision: .int8).graph(of: net.model, after: "refine")
    let added = graph.nodes.flatMap { node in
      node.fused?.residual.map { [node.inputs[$0.input]] } ?? []
    }
    let fine = graph.nodes.indices.filter { graph.nodes[$0].fused?.hasFineBytes == true }
    #expect(!fine.isEmpty)
    for value in fine where added.contains(value) {
      #expect(graph.nodes[value].fused?.keepsWords == true, "\(graph.nodes[value].name), \(net)")
    }
  }

  /// A coarse byte and its fine one have the weights of the same number: an eighth, as integers allow.
  @Test(arguments: RandomNet.seeds) func fineWeightsAreAnEighthOfTheOthers(seed: UInt64) throws {
    let net = try Self.fine(seed)
    let graph = try Compiler(precision: .int8).graph(of: net.model, after: "quantize")
    for node in graph.nodes {
      guard let fused = node.fused, let weights = fused.quantization?.weights else { continue }
      for (number, window) in fused.windows.enumerated() where window.isFine {
        #expect(!fused.windows[number - 1].isFine && fused.windows[number - 1].source == window.source)
        for (coarse, fine) in zip(weights[number - 1], weights[number]) {
          // Both are rounded from the same weight.
          let difference = Float(fine) - Float(coarse) / 8
          #expect((-0.5625...0.5625).contains(difference), "“\(node.name)”, \(net)")
        }
      }
    }
  }

  private func weights(_ fused: FusedConvolution) -> Int { fused.windows.map(\.weights.count).reduce(0, +) }

  /// In the end each pixel has its fine bytes behind the others, and one window reads both.
  @Test(arguments: RandomNet.seeds) func oneWindowReadsCoarseAndFineBytes(seed: UInt64) throws {
    let net = try Self.fine(seed)
    let compiler = Compiler(precision: .int8)
    let (apart, joined) = (
      try compiler.graph(of: net.model, after: "prune"), try compiler.graph(of: net.model)
    )
    for (before, after) in zip(apart.nodes, joined.nodes) {
      guard let fused = before.fused, let whole = after.fused else { continue }
      let coarse = fused.windows.filter { !$0.isFine }
      #expect(whole.windows.count == coarse.count)
      #expect(weights(whole) == weights(fused))
      for window in whole.windows {
        let source = apart.nodes[before.inputs[window.source.input]]
        guard source.fused?.hasFineBytes == true else { continue }
        #expect(window.source.channel == 0)
        #expect(window.source.channels == 2 * source.channels)
      }
    }
  }
}
