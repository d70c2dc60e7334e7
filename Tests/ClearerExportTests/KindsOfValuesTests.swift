import ClearerCompiler
import ClearerExport
import ClearerTestSupport
import Testing

@Suite struct KindsOfValuesTests {
  /// A file whose net has no values of 7 bits, or none of 11, does without the code for them, as most do.
  @Test func aFileHasCodeForTheKindsOfValuesThatItsNetHas() throws {
    let net = try RandomNet.small()
    let graph = try Compiler(precision: .int8).graph(of: net.model, after: "merge")
    for (hasNarrow, hasFine) in [(false, false), (true, false), (false, true)] {
      var model = net.model
      model.narrow = hasNarrow ? graph.names(of: graph.narrowable) : []
      model.fine = hasFine ? graph.names(of: graph.refinable) : []
      let export = try CExport(model, precision: .int8)
      let prefix = export.prefix.uppercased()
      #expect(export.files.source.contains("\n#define \(prefix)_NARROW \(hasNarrow ? 1 : 0)\n"))
      #expect(export.files.source.contains("\n#define \(prefix)_FINE \(hasFine ? 1 : 0)\n"))
    }
    #expect(!graph.narrowable.isEmpty && !graph.refinable.isEmpty)
  }
}
