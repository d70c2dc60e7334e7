import ClearerImage
import ClearerModel
import ClearerTestSupport
import Foundation
import Testing

/// What nets are measured with.
@Suite struct TrialTests {
  private let folder: TemporaryFolder
  private let gray = Architecture(channels: 1, widths: [4], stemBlocks: 1, stages: [[.parallel]])

  init() throws { folder = try TemporaryFolder() }

  private func model(_ task: Model.Task, channels: Int = 1) throws -> Model {
    var architecture = gray
    architecture.channels = channels
    var model = try Model.random(architecture: architecture, seed: 1, name: "net")
    model.task = task
    return model
  }

  private func picture(_ width: Int, _ height: Int, seed: UInt64, channels: Int = 1) throws -> Picture {
    var random = RandomGenerator(seed: seed)
    let samples = (0..<width * height * channels).map { _ in UInt8.random(in: 0...255, using: &random) }
    return try Picture(width: width, height: height, channels: channels, samples: .bits8(samples))
  }

  private func write(_ picture: Picture, _ name: String) throws {
    let file = folder.url(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try picture.write(to: file.path)
  }

  /// Files are those of the protocols: picture `i` has noise of the seed `seed + i`, and strengths take turns.
  @Test func cleanPicturesGetTheNoiseOfTheTask() throws {
    let clean = try (0..<3).map { try picture(9, 7, seed: $0) }
    for (number, picture) in clean.enumerated() { try write(picture, "\(number).png") }
    var trials = try TrialFolder(folder.path, for: model(.init(.denoise, noiseLevels: [10, 40])))
    #expect(trials.count == 3 && !trials.hasPairs && trials.name(1) == "1.png")
    for (number, sigma) in [10.0, 40, 10].enumerated() {
      let trial = try trials.trial(number, seed: 5)
      #expect(trial.clean == clean[number])
      let noise = GaussianNoise(sigma: sigma, seed: 5 + UInt64(number))
      #expect(trial.degraded == noise.unclipped(FloatPicture(clean[number])))
    }
    trials.task = .init(.denoise, noiseModel: "gaussian, 8-bit clipped", noiseLevels: [30])
    let clipped = GaussianNoise(sigma: 30, seed: 2).clipped(clean[2])
    #expect(try trials.trial(2, seed: 0).degraded == FloatPicture(clipped))
    // The middle gets noise of its own: that of a picture of its size.
    let middle = try trials.trial(0, seed: 0, side: 4)
    #expect(try middle.clean == clean[0].cropped(x: 2..<6, y: 1..<5))
    #expect(middle.degraded == FloatPicture(GaussianNoise(sigma: 30, seed: 0).clipped(middle.clean)))
  }

  @Test(arguments: [1, 3]) func cleanPicturesGetRainThatBrightensAllChannelsAlike(channels: Int) throws {
    let dark = try Picture(
      width: 60, height: 40, channels: channels,
      samples: .bits8([UInt8](repeating: 51, count: 2400 * channels)))
    let rain = [3, 3, 4].map { Trial(dark, task: .init(.derain), seed: $0).degraded }
    #expect(rain[0] == rain[1] && rain[0] != rain[2])
    #expect(rain[0].values.allSatisfy { $0 >= 0.2 && $0 <= 1 } && rain[0].values.contains { $0 > 0.25 })
    let first = rain[0].planar.prefix(2400)
    #expect((1..<channels).allSatisfy { rain[0].planar[($0 * 2400)...].prefix(2400).elementsEqual(first) })
  }

  @Test func pairsAreReadAsTheyAre() throws {
    let pairs = try (0..<2).map { (try picture(9, 7, seed: $0), try picture(9, 7, seed: 10 + $0)) }
    for (number, pair) in pairs.enumerated() {
      try write(pair.0, "target/\(number).png")
      try write(pair.1, "input/\(number).png")
    }
    for kind in Model.Task.Kind.allCases {
      let trials = try TrialFolder(folder.path, for: model(.init(kind, noiseLevels: [25])))
      #expect(trials.count == 2 && trials.hasPairs)
      for (number, pair) in pairs.enumerated() {
        let trial = try trials.trial(number, seed: 7)
        #expect(trial.clean == pair.0 && trial.degraded == FloatPicture(pair.1))
        let middle = try trials.trial(number, seed: 7, side: 3)
        #expect(try middle.clean == pair.0.middle(3))
        #expect(try middle.degraded == FloatPicture(pair.1.middle(3)))
      }
    }
  }

  @Test func pairsThatAreNoneAreErrorsThatNameTheFile() throws {
    try write(picture(9, 7, seed: 1), "target/a.png")
    try write(picture(9, 7, seed: 1), "input/b.png")
    let input = folder.url("input/a.png").path
    let net = try model(.init(.derain))
    let missing = try #require(throws: FileError.self) { try TrialFolder(folder.path, for: net) }
    #expect(missing.path == input && missing.action == .read)
    try write(picture(7, 9, seed: 1), "input/a.png")
    let trials = try TrialFolder(folder.path, for: net)
    let other = try #require(throws: PictureError.self) { try trials.trial(0, seed: 0) }
    #expect("\(other)".contains(input) && "\(other)".contains("7×9") && "\(other)".contains("9×7"))
    let colour = try TrialFolder(folder.path, for: model(.init(.derain), channels: 3))
    #expect(throws: PictureError.self) { try colour.trial(0, seed: 0) }
  }
}
