import ClearerModel
import ClearerTestSupport
import ClearerVerification
import Foundation
import Testing

/// Emitted files give what they have to on other CPUs than this one.
@Suite struct TargetTests {
  /// A colour net with every kind of operation.
  static func net() throws -> Model {
    try RandomNet(
      Architecture(
        channels: 3, widths: [5, 16, 12], stemBlocks: 2, stages: [[.fusion], [.parallel, .fusion]]),
      seed: 3
    ).model
  }

  @Test(arguments: Target.few)
  func everyInstructionSetGivesWhatItHasTo(target: Target) throws {
    guard target.missing.isEmpty else {
      print("skipped: \(TargetError.notInstalled(target.name, target.missing))")
      return
    }
    let net = try Self.net()
    let report = try Verification(net, on: [target], pictures: .madeUp(for: net)).run()
    #expect(report.holds, "\(report.text)")
    #expect(report.rows.count >= target.precisions.count)
    for row in report.rows where !row.isOptional {
      #expect(row.selfTest == true && row.psnr != nil, "\(row)")
      #expect((row.codeBytes ?? 0) > 1000 && (row.stackBytes ?? 0) > 100, "\(row)")
    }
    // Bare QEMU runs dot products only where the CPU has them.
    if target.name == "aarch64-neoverse-n1" {
      #expect(report.rows.contains { $0.isa == "dotprod" && $0.outcome == .equal })
    }
    if target.name == "aarch64-max" {
      #expect(report.rows.contains { $0.isa == "i8mm" && $0.outcome == .equal })
    }
    if target.name == "aarch64-cortex-a53" {
      #expect(report.rows.contains { $0.isa == "dotprod" && $0.outcome == .notRun })
    }
  }

  @Test func aDeviceIsReachedThroughAShell() throws {
    let folder = try TemporaryFolder()
    // As ssh does: the last argument is a line for a shell.
    let ssh = folder.url("ssh")
    try Data("#!/bin/sh\nexec sh -c \"$2\"\n".utf8).write(to: ssh)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: ssh.path)
    let net = try RandomNet.small().model
    let target = Target.device(compiler: "cc", run: "\(ssh.path) pi@host")
    let report = try Verification(net, on: [target], pictures: .madeUp(for: net)).run()
    #expect(report.holds, "\(report.text)")
    #expect(
      report.rows.count >= 4 && report.rows.allSatisfy { !$0.emulated && $0.target.contains("pi@host") })
  }

  @Test func aRunnerThatChangesAByteIsFoundOut() throws {
    let folder = try TemporaryFolder()
    let runner = folder.url("runner")
    // Adds nothing to text, and changes the first byte of what is restored.
    let script = """
      #!/bin/sh
      if test "$2" = isas; then exec "$@"; fi
      "$@" | { printf '\\001'; tail -c +2; }
      """
    try Data(script.utf8).write(to: runner)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: runner.path)
    let net = try RandomNet.small().model
    var verification = Verification(
      net, on: [.device(compiler: "cc", run: runner.path)], pictures: try .madeUp(for: net))
    verification.precisions = [.int8]
    let report = try verification.run()
    let rows = report.rows.filter { !$0.isOptional }
    #expect(!report.holds && rows.allSatisfy { $0.outcome == .different && $0.differentSamples == 1 })
  }

  @Test func whatIsMissingIsARowThatSaysSo() throws {
    let net = try RandomNet.small().model
    let report = try Verification(
      net, on: [.device(compiler: "no-such-compiler", run: "")], pictures: .madeUp(for: net)
    ).run()
    #expect(!report.holds && report.rows.count == 2)
    #expect(report.rows.allSatisfy { $0.outcome == .notRun && $0.reason.contains("no-such-compiler") })
  }

  @Test func namesAreUniqueAndEveryTargetSaysWhatItNeeds() {
    #expect(Set(Target.all.map(\.name)).count == Target.all.count && Target.few.count == 8)
    for target in Target.all { #expect(!target.requirements.isEmpty) }
  }
}
