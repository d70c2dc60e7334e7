import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

@Suite struct KeepWordsTests {
  @Test(arguments: RandomNet.seeds) func theLastChainIsKeptWhereItIsCheapUnlessOthersAreNamed(seed: UInt64)
    throws
  {
    let net = try RandomNet(seed: seed)
    let graph = try Compiler(precision: .int8).graph(of: net.model, after: "keep")
    // Of branch 0 all outputs of modules but the last, which the head reads, and what they begin with, up to a third scale,
    // where they have no more than 8 channels.
    let deep = graph.nodes.firstIndex { $0.scale > 1 } ?? graph.nodes.count
    let branch = graph.residuals.filter {
      graph.nodes[$0].scale == 0 && !graph.nodes[$0].name.hasPrefix("stem") && $0 < deep
        && graph.nodes[$0].channels <= 8
    }
    #expect(graph.kept == branch, "\(net)")

    var named = net.model
    named.words = graph.names(of: graph.residuals.filter { $0 % 2 == 0 })
    #expect(
      try Compiler(precision: .int8).graph(of: named, after: "keep").kept
        == graph.residuals.filter { $0 % 2 == 0 }, "\(net)")
  }

  /// A word and its byte stand for the same number, and a word is a whole multiple of its reader's unit.
  @Test(arguments: RandomNet.seeds) func wordsAreFinerThanBytes(seed: UInt64) throws {
    let net = try RandomNet(seed: seed)
    var model = net.model
    let compiler = Compiler(precision: .int8)
    let merged = try compiler.graph(of: model, after: "merge")
    model.words = merged.names(of: merged.residuals)
    let kept = try compiler.graph(of: model, after: "quantize")
    let bytes = try compiler.graph(of: without(model), after: "quantize")
    var seen = 0
    for (node, plain) in zip(kept.nodes, bytes.nodes) {
      guard case .fused(let fused) = node.operation, let integers = fused.quantization,
        case .fused(let other) = plain.operation, let before = other.quantization
      else { continue }
      #expect(integers.residualScale.allSatisfy { (0...32767).contains($0) })
      guard fused.keepsWords else {
        #expect(integers.byteScale.isEmpty)
        continue
      }
      seen += 1
      for output in 0..<node.channels
      where fused.residual == nil && integers.byteScale[output] < 32767
        && before.scale[output] > 0
      {
        // The unit is the same in both graphs, so the scales differ by the steps alone, if it is not always 0.
        let ratio = integers.scale[output] * Float(integers.byteScale[output]) / 32768
        #expect(abs(ratio / before.scale[output] - 1) < 0.01, "“\(node.name)”, output \(output), \(net)")
      }
    }
    #expect(seen == merged.residuals.count)
  }

  private func without(_ model: Model) -> Model {
    var model = model
    model.words = []
    return model
  }
}

extension Graph {
  fileprivate var kept: [Value] {
    nodes.indices.filter {
      if case .fused(let fused) = nodes[$0].operation { fused.keepsWords } else { false }
    }
  }
}
