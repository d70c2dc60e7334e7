import ClearerExport
import ClearerTestSupport
import ClearerVerification
import Testing

/// Instructions are counted, not estimated: the same in every run, and all of them.
@Suite struct InstructionTests {
  static let target = Target.named("aarch64-neoverse-n1")

  static let isThere = target?.missing.isEmpty == true

  @Test(.enabled(if: isThere, "skipped: aarch64 cannot be run here; scripts/install-targets installs it"))
  func countsRepeatExactly() throws {
    let target = try #require(Self.target)
    let export = try CExport(try RandomNet.small().model, precision: .int8)
    let counts = try (0..<2).map { _ in
      try InstructionCounts.measure(export, on: target, width: 40, height: 24)
    }
    #expect(
      counts[0].operations.map(\.instructionsPerPixel) == counts[1].operations.map(\.instructionsPerPixel))
    #expect(counts[0].isa == "dotprod" && counts[0].operations.count == export.plan.operationNames.count + 1)
    #expect(counts[0].operations.map(\.name).suffix(2) == ["head", "calls"])
    // Every operation does something, and no multiply-add comes for free: a dot product makes 16.
    for operation in counts[0].operations { #expect(operation.instructionsPerPixel > 0, "\(operation.name)") }
    let macs = export.plan.operations.reduce(0) { $0 + $1.macsPerPixel }
    #expect(counts[0].instructionsPerPixel > macs / 16)
    if let cycles = counts[0].cycles {
      #expect(cycles.low > 0 && cycles.low <= cycles.high && cycles.high < 4 * counts[0].instructionsPerPixel)
    }
  }

  @Test(.enabled(if: isThere, "skipped: aarch64 cannot be run here; scripts/install-targets installs it"))
  func portableCodeTakesMoreInstructionsThanDotProducts() throws {
    let target = try #require(Self.target)
    let export = try CExport(try RandomNet.small().model, precision: .int8)
    let counts = try ["portable", "dotprod"].map {
      try InstructionCounts.measure(export, on: target, isa: $0, width: 40, height: 24).instructionsPerPixel
    }
    #expect(counts[0] > 2 * counts[1])
  }

  @Test func whereNothingIsEmulatedNothingIsCounted() throws {
    let export = try CExport(try RandomNet.small().model, precision: .int8)
    #expect(throws: TargetError.self) {
      try InstructionCounts.measure(export, on: .device(compiler: "cc", run: ""), width: 8, height: 8)
    }
  }
}
