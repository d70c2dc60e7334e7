import ClearerCompiler
import ClearerExport
import ClearerImage
import ClearerModel
import ClearerReference
import ClearerTestSupport
import Foundation
import Testing

/// What int8 may lose, and what is kept in 16 bits for that.
@Suite struct PrecisionPlanTests {
  private let folder: TemporaryFolder
  private let pictures: String
  private let model: Model

  init() throws {
    folder = try TemporaryFolder()
    pictures = folder.url("pictures").path
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    for seed in 0..<2 as Range<UInt64> {
      let values = MadeUpPicture.planes(channels: 1, width: 40, height: 32, seed: seed)
      let picture = try FloatPicture(width: 40, height: 32, channels: 1, values: values)
      try Picture(picture).write(to: "\(pictures)/\(seed).png")
    }
    var net = try RandomNet(
      Architecture(channels: 1, widths: [8, 16], stemBlocks: 2, stages: [[.fusion, .parallel]]), seed: 3
    ).model
    net.task = .init(.denoise, noiseModel: "gaussian", noiseLevels: [25])
    model = net
  }

  private func plan(_ budget: Double) throws -> PrecisionPlan {
    var model = model
    let plan = try model.keepWords(within: budget, on: pictures)
    #expect(model.words == plan.words)
    return plan
  }

  @Test func aTighterBudgetNeverLosesMore() throws {
    let loose = try plan(100)
    #expect(loose.words.isEmpty && loose.loss == loose.lossWithoutWords && loose.pictures == 2)
    // What can be reached, in steps.
    guard
      case .failure(let error) = Result(catching: { try plan(-100) }),
      case PrecisionPlanError.overBudget(_, let best) = error
    else {
      Issue.record("nothing loses less than a hundred decibels less than nothing")
      return
    }
    #expect(best <= loose.loss)
    var last = loose
    for step in 1...5 {
      let budget = loose.loss + (best - loose.loss) * Double(step) / 5 + (step == 5 ? 1e-12 : 0)
      let plan = try plan(budget)
      #expect(plan.loss <= budget && plan.loss <= last.loss)
      #expect(plan.words.isSuperset(of: last.words))
      #expect(plan.lossWithoutWords == loose.loss)
      last = plan
    }
  }

  @Test func thePlanNamesEverySumThatCanBeKept() throws {
    let plan = try plan(100)
    let graph = try Compiler(precision: .int8).graph(of: model, after: "split")
    #expect(Set(plan.sums.map(\.name)) == Set(graph.residuals.map { graph.nodes[$0].name }))
    let gains = plan.sums.map { $0.avoidedLoss / $0.bytesPerPixel }
    #expect(gains == gains.sorted(by: >))
  }

  /// The command fails with 2, says what can be reached, and writes nothing.
  @Test func aBudgetThatCannotBeMetIsAnError() throws {
    try model.save(to: folder.url("model").path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("clearer-export")
    let output = folder.url("out").path
    process.arguments = [
      folder.url("model").path, "--calibrate", pictures, "--psnr-budget", "0", "--output", output,
    ]
    let messages = folder.url("messages")
    try Data().write(to: messages)
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(try String(contentsOf: messages, encoding: .utf8).contains("the least that it loses is"))
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  @Test func rainHasNoCleanPictures() throws {
    var derain = model
    derain.task = .init(.derain)
    #expect(throws: PrecisionPlanError.self) { try derain.keepWords(within: 1, on: pictures) }
  }
}
