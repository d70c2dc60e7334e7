import ClearerCompiler
import ClearerExport
import ClearerImage
import ClearerModel
import ClearerReference
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// What int8 may lose, and what is kept in 16 bits for that.
@Suite struct PrecisionPlanTests {
  private let folder: TemporaryFolder
  private let pictures: String
  private let model: Model
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardized
  /// A net that has learnt something, and so loses something.
  private static let shipped = root.appendingPathComponent("models/denoise-gray-25").path

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
      Architecture(channels: 1, widths: [8, 16], stemBlocks: 2, stages: [[.fusion, .parallel]]), seed: 11
    ).model
    net.task = .init(.denoise, noiseModel: "gaussian", noiseLevels: [25])
    model = net
  }

  private func plan(_ budget: Double) throws -> PrecisionPlan {
    var model = model
    let plan = try model.choosePrecision(within: budget, of: self.model, on: pictures)
    #expect(model.words == plan.words)
    return plan
  }

  /// What is lost at least, as the error about a budget that nothing can meet has it.
  private func leastBound(of chosen: Model, against trained: Model, on pictures: String) throws -> Double {
    var chosen = chosen
    do {
      _ = try chosen.choosePrecision(within: -100, of: trained, on: pictures)
      Issue.record("nothing loses less than a hundred decibels less than nothing")
      return 0
    } catch PrecisionPlanError.overBudget(_, let best) {
      return best
    }
  }

  @Test func whatIsKeptIsNeededForTheBudget() throws {
    let loose = try plan(100)
    #expect(loose.words.isEmpty && loose.loss == loose.lossWithoutWords && loose.pictures == 2)
    // What can be reached, in steps.
    let best = try leastBound(of: model, against: model, on: pictures)
    let bound = loose.loss + loose.uncertainty
    #expect(best <= bound && loose.uncertainty >= 0)
    let measurement = try LossMeasurement(
      model, on: model.calibrationTrials(TrialFolder(pictures, for: model)))
    for step in 1...5 {
      let budget = bound + (best - bound) * Double(step) / 5 + (step == 5 ? 1e-12 : 0)
      let plan = try plan(budget)
      #expect(plan.loss + plan.uncertainty <= budget)
      #expect(try measurement.of(model, keeping: plan.words).mean == plan.loss)
      for word in plan.words {
        #expect(try measurement.of(model, keeping: plan.words.subtracting([word])).bound > budget)
      }
      #expect(plan.lossWithoutWords == loose.loss)
    }
  }

  /// A budget that all sums in 16 bits do not meet is met by values in 8 bits in place of 7, or in 11 in place of 8, of which
  /// none could be spared.
  @Test(arguments: [8, 11]) func whereWordsAreNotEnoughConvolutionsGetMore(bits: Int) throws {
    var trained = try Model.load(from: Self.shipped)
    let photographs = try photographs()
    let measurement = try LossMeasurement(
      trained, on: trained.calibrationTrials(TrialFolder(photographs, for: trained)))
    let graph = try Compiler(precision: .int8).graph(of: trained, after: "merge")
    let words = graph.names(of: graph.residuals)
    let fine = graph.names(of: graph.refinable)
    let narrow = bits == 8 ? graph.names(of: graph.narrowable) : []
    trained.narrow = narrow
    var chosen = trained
    let inWords = try measurement.of(trained, keeping: words, narrow: narrow).bound
    let inBytes = try measurement.of(trained, keeping: words).bound
    let least = try measurement.of(trained, keeping: words, fine: fine).bound
    let budget = (inWords + (bits == 8 ? inBytes : least)) / 2
    try #require(budget < inWords)
    let plan = try chosen.choosePrecision(within: budget, of: trained, on: photographs)
    #expect(plan.loss + plan.uncertainty <= budget && plan.fine.isEmpty == (bits == 8))
    #expect(chosen.words == plan.words && chosen.fine == plan.fine)
    #expect(chosen.narrow == narrow.subtracting(plan.wide))
    #expect(Set(plan.values.filter { $0.bits == 8 }.map(\.name)) == narrow)
    #expect(Set(plan.values.filter { $0.bits == 11 }.map(\.name)) == (bits == 8 ? [] : fine))
    for value in plan.values where value.isChosen {
      let others = plan.values.filter { $0.isChosen && ($0.name, $0.bits) != (value.name, value.bits) }
      func names(_ bits: Int) -> Set<String> { Set(others.filter { $0.bits == bits }.map(\.name)) }
      let loss = try measurement.of(
        trained, keeping: plan.words, fine: names(11), narrow: narrow.subtracting(names(8)))
      #expect(loss.bound > budget)
    }
  }

  /// Where a net takes noise of several strengths, what it may lose is that of the one that is asked for.
  @Test func theNoiseOfABudgetCanBeChosen() throws {
    var blind = model
    blind.task.noiseLevels = [5, 75]
    let losses = try [nil, 5, 75].map { sigma in
      var chosen = blind
      return try chosen.choosePrecision(within: 100, of: blind, on: pictures, sigma: sigma).loss
    }
    #expect(Set(losses).count == 3)
  }

  @Test func thePlanNamesEverySumThatCanBeKept() throws {
    let plan = try plan(100)
    let graph = try Compiler(precision: .int8).graph(of: model, after: "merge")
    #expect(Set(plan.sums.map(\.name)) == graph.names(of: graph.residuals))
    let gains = plan.sums.map { $0.avoidedLoss / $0.bytesPerPixel }
    #expect(gains == gains.sorted(by: >))
  }

  /// Runs the command, and returns its status and what it said.
  private func export(_ arguments: String...) throws -> (status: Int32, messages: String) {
    try export(arguments)
  }

  private func export(_ arguments: [String]) throws -> (status: Int32, messages: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("clearer-export")
    process.arguments = arguments
    let messages = folder.url("messages")
    try Data().write(to: messages)
    process.standardError = try FileHandle(forWritingTo: messages)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOf: messages, encoding: .utf8))
  }

  /// The command fails with 2, says what can be reached, and writes nothing: with steps four times as wide as they should
  /// be, what a net has learnt suffers.
  @Test func aBudgetThatCannotBeMetIsAnError() throws {
    var coarse = try Model.load(from: Self.shipped)
    coarse.ranges = coarse.ranges.mapValues { widened($0, by: 4) }
    try coarse.save(to: folder.url("model").path)
    let output = folder.url("out").path
    let end = try export(
      folder.url("model").path, "--calibrate", try photographs(), "--keep-ranges", "--psnr-budget", "0",
      "--output", output)
    #expect(end.status == 2)
    #expect(end.messages.contains("the least that it loses is"))
    #expect(!FileManager.default.fileExists(atPath: output))
  }

  /// What was chosen is saved with the model, and used from then on: the file is that of the choice itself.
  @Test func aChoiceIsSavedAndUsedUnasked() throws {
    let trained = try Model.load(from: Self.shipped), photographs = try photographs()
    var chosen = trained
    try chosen.calibrate(on: photographs)
    let all = try chosen.choosePrecision(within: 100, of: trained, on: photographs)
    let budget = (all.loss + (try leastBound(of: chosen, against: trained, on: photographs))) / 2
    let plan = try chosen.choosePrecision(within: budget, of: trained, on: photographs)
    try #require(budget > 0 && !plan.words.isEmpty)
    let saved = folder.url("saved").path
    let end = try export(
      Self.shipped, "--calibrate", photographs, "--psnr-budget", "\(budget)", "--target", "model", "--output",
      saved)
    #expect(end.status == 0, "\(end.messages)")
    #expect(try Model.load(from: saved) == chosen)
    #expect(try export(saved, "--output", folder.url("c").path).status == 0)
    let written = try String(
      contentsOf: folder.url("c").appendingPathComponent("denoise_gray_25.c"), encoding: .utf8)
    #expect(written == (try CExport(chosen, precision: .int8)).files.source)
    var other = chosen
    other.words = nil
    #expect(written != (try CExport(other, precision: .int8)).files.source)
  }

  @Test func aBudgetIsAlsoMeasuredWithTheModelsOwnRanges() throws {
    var chosen = model
    chosen.ranges = chosen.ranges.mapValues { widened($0, by: 1.5) }
    try chosen.save(to: folder.url("model").path)
    let saved = folder.url("saved").path
    let arguments = ["--calibrate", pictures, "--keep-ranges", "--target", "model", "--output", saved]
    #expect(try export([folder.url("model").path] + arguments).status == 64)
    let end = try export([folder.url("model").path] + arguments + ["--psnr-budget", "100"])
    #expect(end.status == 0, "\(end.messages)")
    chosen.words = []
    #expect(try Model.load(from: saved) == chosen)
  }

  /// A folder with the demo's photograph.
  private func photographs() throws -> String {
    let place = folder.url("photographs")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: Self.root.appendingPathComponent("demo/camera.png"), to: place.appendingPathComponent("camera.png"))
    return place.path
  }

  private func widened(_ range: Model.ActivationRange, by factor: Float) -> Model.ActivationRange {
    .init(
      min: range.min, max: factor * range.max, channels: range.channels.map { factor * $0 },
      means: range.means)
  }

  /// A folder that is not there, one without pictures, and one with a broken picture: one line that names it.
  @Test func aFolderThatCannotBeCalibratedOnIsAnError() throws {
    try model.save(to: folder.url("model").path)
    func expectError(_ status: Int32, naming name: String) throws {
      let end = try export(
        folder.url("model").path, "--calibrate", folder.url(name).path, "--output", folder.url("out").path)
      #expect(end.status == status, "\(end.messages)")
      #expect(end.messages.hasPrefix("error: ") && end.messages.contains(name))
      #expect(end.messages.split(separator: "\n").count == 1, "\(end.messages)")
      #expect(!FileManager.default.fileExists(atPath: folder.url("out").path))
    }
    try expectError(66, naming: "nowhere")
    try FileManager.default.createDirectory(at: folder.url("empty"), withIntermediateDirectories: true)
    try expectError(66, naming: "empty")
    try FileManager.default.createDirectory(at: folder.url("broken"), withIntermediateDirectories: true)
    try Data("no picture".utf8).write(to: folder.url("broken").appendingPathComponent("one.png"))
    try expectError(65, naming: "broken")
  }

  /// Pairs of what a net would get anyway give the same weights, ranges and plan.
  @Test func pairsServeAsCleanPicturesDo() throws {
    var trained = model
    trained.task.noiseModel = "gaussian, 8-bit clipped"
    let trials = try TrialFolder(pictures, for: trained)
    for (name, picture) in [("target", \Trial.clean), ("input", \Trial.asFile)] {
      try FileManager.default.createDirectory(
        at: folder.url("pairs/\(name)"), withIntermediateDirectories: true)
      for number in 0..<trials.count {
        let file = folder.url("pairs/\(name)/\(trials.name(number))").path
        try trials.trial(number, seed: 0)[keyPath: picture].write(to: file)
      }
    }
    let ways = try [pictures, folder.url("pairs").path].map { place in
      var chosen = trained
      try chosen.calibrate(on: place)
      let plan = try chosen.choosePrecision(within: 100, of: trained, on: place)
      return (chosen, plan.sums.map(\.avoidedLoss))
    }
    #expect(ways[0] == ways[1] && ways[0].1.contains { $0 != 0 })
  }

  /// A net that takes away rain is measured in rain: what it loses is what its results there are worse by.
  @Test func aBudgetForRainIsMeasuredInRain() throws {
    var derain = model
    derain.task = .init(.derain)
    let inRain = try derain.choosePrecision(within: 100, of: model, on: pictures).lossWithoutWords
    let trials = try TrialFolder(pictures, for: derain)
    let rainy = try (0..<2).map { number in
      let clean = try trials.trial(number, seed: 0).clean
      return (clean, RainModel().applied(to: FloatPicture(clean), seed: UInt64(number)))
    }
    var inBytes = model
    inBytes.words = []
    let psnr = try [Precision.fp32, .int8].map { precision in
      let restorer = try Restorer(inBytes, precision: precision)
      return try rainy.reduce(0) { sum, pair in
        let restored = try FloatPicture(
          width: 40, height: 32, channels: 1,
          values: restorer.restore(pair.1.values, width: 40, height: 32))
        return sum + (try PSNR.between(restored, FloatPicture(pair.0))) / 2
      }
    }
    #expect(abs(inRain - (psnr[0] - psnr[1])) < 1e-9 && inRain != 0)
  }

  /// Strengths of noise are for nets that take it away, and for clean pictures.
  @Test(arguments: [Model.Task.Kind.derain, .denoise]) func aStrengthThatIsOfNoUseIsAnError(
    kind: Model.Task.Kind
  ) throws {
    var net = model
    net.task.kind = kind
    let (place, output) = (folder.url("model").path, folder.url("out").path)
    try net.save(to: place)
    var (pictures, reason) = (pictures, "rain")
    if kind == .denoise {
      for part in ["target", "input"] {
        let pair = folder.url("pairs/\(part)")
        try FileManager.default.createDirectory(
          at: folder.url("pairs"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: pictures, toPath: pair.path)
      }
      (pictures, reason) = (folder.url("pairs").path, "pairs")
    }
    let budget = ["--calibrate", pictures, "--psnr-budget", "1", "--budget-sigma", "25"]
    for end in [
      try export([place] + budget + ["--target", "model", "--output", output]),
      try export("verify", place, "--cc", "cc", "--pictures", pictures, "--sigma", "25"),
    ] {
      #expect(end.status == 64, "\(end.messages)")
      #expect(end.messages.contains("sigma is ") && end.messages.contains(reason), "\(end.messages)")
    }
    #expect(!FileManager.default.fileExists(atPath: output))
  }
}

extension Trial {
  fileprivate var asFile: Picture { Picture(degraded) }
}
