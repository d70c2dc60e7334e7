import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

@Suite struct ChoiceTests {
  /// A value that cannot be what a list of `model.json` makes of it is named, with the list, rather than passed over.
  @Test(arguments: ["words", "fine", "narrow"]) func aValueThatAListCannotServeIsAnError(list: String) throws
  {
    let net = try RandomNet.small(channels: 1).model
    let compiler = Compiler(precision: .int8)
    let graph = try compiler.graph(of: net, after: "merge")
    let candidates =
      switch list {
      case "words": graph.residuals
      case "fine": graph.refinable
      default: graph.narrowable
      }
    var served = 0
    for (value, node) in graph.nodes.enumerated() where node.fused?.relu == true {
      var model = net
      switch list {
      case "words": model.words = [node.name]
      case "fine": model.fine = [node.name]
      default: model.narrow = [node.name]
      }
      guard !candidates.contains(value) else {
        served += 1
        _ = try compiler.plan(for: model)
        continue
      }
      #expect { try compiler.plan(for: model) } throws: { error in
        "\(error)".contains("“\(node.name)”") && "\(error)".contains("“\(list)” in model.json")
      }
    }
    #expect(served > 0 && served < graph.nodes.count { $0.fused?.relu == true })
  }
}
