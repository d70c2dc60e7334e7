import ClearerCompiler
import ClearerModel
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// The emitted file, compiled by every compiler that is here, keeps what its header promises.
@Suite struct EmittedCTests {
  static let sizes = [(1, 1), (1, 33), (33, 1), (7, 5), (75, 50)]

  @Test func bothCompilersAreHere() {
    // Where one is missing the tests say less than they should.
    for compiler in [CCompiler.gcc, .clang] where !CCompiler.present.contains(compiler) {
      print("\(compiler.path) is missing: emitted files are not compiled with it")
    }
    #expect(!CCompiler.present.isEmpty, "there is no C compiler")
  }

  @Test(arguments: BuildKind.all + BuildKind.cxx)
  func compilesWithoutAWarningAndRefusesWhatItMust(kind: BuildKind) async throws {
    let output = try await Builds.shared.build(kind).program("refuse").run()
    let isas = InstructionSet.usable(for: kind.precision).map(\.name)
    #expect(String(decoding: output, as: UTF8.self) == "\(isas[0])\n")
  }

  @Test(arguments: BuildKind.all + BuildKind.cxx)
  func givesTheBytesOfTheSwiftRuntimeInEveryWayOfCalling(kind: BuildKind) async throws {
    let build = try await Builds.shared.build(kind)
    let program = try build.program("restore")
    for (width, height) in Self.sizes {
      try Self.compare(UInt8.self, program, build, width, height)
      try Self.compare(UInt16.self, program, build, width, height)
      try Self.compare(Float.self, program, build, width, height)
    }
  }

  @Test(arguments: BuildKind.fast)
  func givesTheSameBytesHoweverItIsShared(kind: BuildKind) async throws {
    let build = try await Builds.shared.build(kind)
    let program = try build.program("share")
    for (width, height) in Self.sizes + [(20, 200), (200, 20), (131, 40)] {
      let samples = build.emitted.net.picture(width: width, height: height).samples(UInt8.self)
      try program.run(["\(width)", "\(height)", "u8"], input: Data(samples))
    }
  }

  @Test(arguments: BuildKind.fast)
  func everySetOfCPUFeaturesGivesTheSameBytes(kind: BuildKind) async throws {
    let build = try await Builds.shared.build(kind)
    let program = try build.program("restore"), refuse = try build.program("refuse")
    let samples = build.emitted.net.picture(width: 37, height: 19).samples(Float.self)
    let expected = try program.restore(samples, width: 37, height: 19)
    let present = InstructionSet.usable(for: kind.precision)
    var used: Set<String> = []
    for mask in 0..<64 as Range<UInt32> {
      let result = try program.restore(samples, width: 37, height: 19, mask: mask)
      let isa = String(decoding: try refuse.run(mask: mask), as: UTF8.self).dropLast()
      used.insert(String(isa))
      // Without fused multiply-add floats are rounded more often.
      let tolerance: Float = kind.precision == .fp32 && isa == "portable" ? 1e-5 : 0
      #expect(zip(result, expected).allSatisfy { abs($0 - $1) <= tolerance }, "mask \(mask), \(isa)")
      #expect(present.first { $0.features & ~mask == 0 }?.name == String(isa))
    }
    #expect(used == Set(present.map(\.name)), "kernels that were not run")
  }

  /// Nets of other shapes, by one compiler.
  @Test(arguments: [0, 5, 7, 11] as [UInt64], BuildKind.fast)
  func otherNets(seed: UInt64, kind: BuildKind) throws {
    let emitted = try EmittedNet(try RandomNet(seed: seed), kind.precision)
    let build = try TestBuild(emitted, kind.compiler, ["-O1"])
    try build.program("refuse").run()
    let restore = try build.program("restore")
    try Self.compare(UInt8.self, restore, build, 19, 33)
    try Self.compare(Float.self, restore, build, 2, 3)
  }

  /// The result is that of the Swift runtime, which other tests hold to the references.
  static func compare<Sample: RestorableSample>(
    _: Sample.Type, _ program: TestProgram, _ build: TestBuild, _ width: Int, _ height: Int
  ) throws {
    let samples = build.emitted.net.picture(width: width, height: height).samples(Sample.self)
    let restorer = try Restorer(build.emitted.net.model, precision: build.emitted.precision)
    let expected = try Sample.restore(samples, width: width, height: height, with: restorer, isa: 0)
    #expect(
      try program.restore(samples, width: width, height: height) == expected,
      "\(Sample.self) \(width)×\(height)")
  }
}
