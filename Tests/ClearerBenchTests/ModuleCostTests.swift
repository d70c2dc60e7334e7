import ClearerBench
import ClearerCompiler
import ClearerModel
import ClearerVerification
import Foundation
import Testing

@Suite struct ModuleCostTests {
  private var family: Architecture {
    Architecture(channels: 1, widths: [4, 8, 8], stemBlocks: 1, stages: [[], []], normalization: .none)
  }

  @Test(arguments: Precision.allCases) func everyModuleHasItsCost(precision: Precision) throws {
    var measurement = ModuleCostMeasurement(family: family)
    measurement.precision = precision
    measurement.size = (64, 48)
    measurement.seconds = 0.05
    measurement.flags = ["-O1"]
    let costs = try measurement.run()
    #expect(costs.unit == "ms" && costs.rest > 0 && costs.stages.count == 2)
    for stage in costs.stages {
      #expect(Set(stage.keys) == ["parallel", "fusion"] && stage.values.allSatisfy { $0 >= 0 })
    }
    // What is written is what a search reads.
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try JSONEncoder().encode(costs).write(to: URL(fileURLWithPath: path))
    #expect(try ModuleCosts.load(from: path, stages: 2) == costs)
  }

  @Test func aRunnerIsGivenTheProgram() throws {
    var measurement = ModuleCostMeasurement(family: family)
    measurement.size = (32, 32)
    measurement.seconds = 0.01
    measurement.flags = ["-O0"]
    measurement.target = .device(compiler: "cc", run: "env CLEARER_ANYTHING=1")
    #expect(try measurement.run().rest > 0)
    measurement.target = .device(compiler: "cc", run: "false")
    #expect(throws: ToolError.self) { try measurement.run() }
  }
}
