import ClearerBench
import ClearerTestSupport
import ClearerVerification
import Foundation
import Testing

/// Figures say where they were taken, and old ones can be held against new ones.
@Suite struct DeviceTests {
  static func report(_ change: (inout Benchmark) -> Void = { _ in }) throws -> BenchReport {
    var benchmark = Benchmark(model: try RandomNet.small().model)
    benchmark.precisions = [.int8]
    benchmark.sizes = [(24, 16)]
    benchmark.seconds = 0.02
    benchmark.warmUp = 0
    change(&benchmark)
    return try benchmark.run()
  }

  @Test func everyRunIsKeptAndThereAreAsManyAsWereWanted() throws {
    let report = try Self.report {
      $0.instructionSets = ["all"]
      $0.runs = 40
      $0.isSustained = true
    }
    #expect(report.results.count >= 2 && report.results.last?.isa == "portable")
    for result in report.results {
      #expect(result.runs >= 40 && result.cpuMs.samples.count == result.runs && !result.emulated)
      #expect(result.cpuMs.min <= result.cpuMs.median && result.cpuMs.median <= result.cpuMs.p90)
      #expect(result.cpuMs.p90 <= result.cpuMs.p99 && result.tenthsCpuMs?.isEmpty == false)
    }
  }

  @Test func anEmulatorsTimesAreCalledThat() throws {
    let target = try #require(Target.named("aarch64-cortex-a53"))
    guard target.missing.isEmpty else {
      print("skipped: \(TargetError.notInstalled(target.name, target.missing))")
      return
    }
    let report = try Self.report { $0.target = target }
    #expect(report.results.allSatisfy(\.emulated) && report.text.contains("say nothing of the CPU"))
  }

  @Test func aSlowerRunIsFoundInAnOlderReport() throws {
    let report = try Self.report()
    let folder = try TemporaryFolder()
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let path = folder.url("old.json")
    try encoder.encode(report).write(to: path)
    let same = try Comparison(report, with: path.path)
    #expect(same.rows.count == 1 && same.rows[0].change == 0)
    var faster = report
    faster.results[0].cpuMs.median /= 2
    try encoder.encode(faster).write(to: path)
    #expect(abs(try Comparison(report, with: path.path).rows[0].change - 1) < 1e-9)
    try Data("{}".utf8).write(to: path)
    #expect(throws: BenchError.self) { try Comparison(report, with: path.path) }
  }

  @Test func instructionSetsThatAreNotThereAreNamed() throws {
    #expect(throws: BenchError.self) { try Self.report { $0.instructionSets = ["abacus"] } }
  }
}
