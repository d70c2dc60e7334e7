import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// The emitted file as users compile it.
@Suite struct ShippedFileTests {
  static let shipped = BuildKind.all.filter { $0.optimization == "-O2" }

  @Test(arguments: shipped)
  func exportsItsOwnNamesAndNeedsFourFunctions(kind: BuildKind) throws {
    let emitted = try EmittedNet(try RandomNet.small(), kind.precision)
    let object = try emitted.object(kind.compiler, ["-O2", "-fno-pic"])
    let symbols = String(decoding: try Tool.run("nm", [object]), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ").suffix(2).map(String.init)
    }
    func names(_ kinds: String) -> [String] { symbols.filter { kinds.contains($0[0]) }.map { $0[1] } }
    #expect(Set(names("U")).subtracting(["memcpy", "memmove", "memset", "memcmp"]) == [])
    #expect(names("TDBRVWCG").allSatisfy { $0.hasPrefix("net_") } && names("T").count >= 10)
    #expect(names("DBVWCdb") == [], "data that could be written")
  }

  @Test(arguments: [true, false])
  func twoNetsLinkIntoOneProgram(swapped: Bool) throws {
    let compiler = try #require(CCompiler.present.first)
    let net = try EmittedNet(try RandomNet.small(channels: 1), swapped ? .fp32 : .int8)
    var other = try RandomNet.small(channels: 3).model
    // A name that begins as all names of the runtime do.
    other.name = "clearer-net"
    try CExport(other, precision: swapped ? .int8 : .fp32).write(to: net.folder.path)
    let program = net.folder.url("two").path
    let sources = [
      net.folder.url("net.c"), net.folder.url("clearer_net.c"),
      EmittedNet.programs.appendingPathComponent("two.c"),
    ]
    try compiler.run(["-O1", "-I\(net.folder.path)", "-o", program] + sources.map(\.path))
    try Tool.run(program, [])
  }

  /// In two processes, since the order of a hash table changes from one to the next.
  @Test(arguments: Precision.allCases)
  func theSameModelGivesTheSameBytes(precision: Precision) throws {
    let folder = try TemporaryFolder()
    try RandomNet(seed: 11).model.save(to: folder.url("model").path)
    let tool = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("clearer-export").path
    for run in ["1", "2"] {
      try Tool.run(
        tool,
        [folder.url("model").path, "--precision", precision.rawValue, "-o", folder.url(run).path, "--quiet"])
    }
    for file in ["net.c", "net.h"] {
      let texts = try ["1", "2"].map { try Data(contentsOf: folder.url($0).appendingPathComponent(file)) }
      #expect(texts[0] == texts[1] && texts[0].count > 1000, "\(file)")
    }
  }

  /// Every stack frame counts, on each instruction set of this machine.
  @Test(arguments: shipped)
  func needsLessThanEightKilobytesOfStack(kind: BuildKind) async throws {
    let stack = try await Builds.shared.build(kind).program("stack")
    for set in InstructionSet.usable(for: kind.precision) {
      let output = String(decoding: try stack.run(mask: set.features), as: UTF8.self)
      let bytes = try #require(Int(output.trimmingCharacters(in: .whitespacesAndNewlines)))
      #expect(bytes < 8192, "\(set.name)")
    }
  }
}
