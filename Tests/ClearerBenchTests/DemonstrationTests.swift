import ClearerBench
import ClearerImage
import ClearerModel
import ClearerReference
import Foundation
import Testing

@Suite struct DemonstrationTests {
  private func model(channels: Int) throws -> Model {
    let architecture = Architecture(
      channels: channels, widths: [4, 8], stemBlocks: 1, stages: [[.fusion]], normalization: .none)
    var model = try Model.random(architecture: architecture, seed: 3, name: "tiny-demo")
    var calibration = try Calibration(model)
    let picture = MadeUpPicture.planes(channels: channels, width: 32, height: 32, seed: 1)
    try calibration.add(picture, width: 32, height: 32)
    model.ranges = calibration.ranges
    return model
  }

  private static let noise = Model.Task(.denoise, noiseLevels: [20])

  @Test(arguments: [1, 3], [noise, Model.Task(.derain)])
  func theReportTellsOfTheFilesThatWereWritten(channels: Int, task: Model.Task) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("demo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let photograph = folder.appendingPathComponent("clean.png").path
    let clean = try Picture(
      FloatPicture(
        width: 40, height: 24, channels: channels,
        values: MadeUpPicture.planes(channels: channels, width: 40, height: 24, seed: 2)))
    try clean.write(to: photograph)

    let demonstration = Demonstration(photograph: photograph, folder: folder.path, task: task, seed: 5)
    let report = try demonstration.run(model(channels: channels))
    let degraded = try Picture(contentsOf: folder.appendingPathComponent("degraded.png").path)
    let expected =
      task.kind == .derain
      ? Picture(RainModel().applied(to: FloatPicture(clean), seed: 5))
      : GaussianNoise(sigma: 20, seed: 5).clipped(clean)
    #expect(degraded == expected && report.sigma == task.noiseLevels.first)
    #expect(try report.degradedPsnr == PSNR.between(degraded, clean))
    #expect(report.results.map(\.precision) == ["int8", "fp32"])
    for result in report.results {
      #expect(try InputFile.read(result.source, atMost: 1 << 24).count == result.sourceBytes)
      let picture = try Picture(contentsOf: result.picture)
      #expect(picture != degraded)
      #expect(try PSNR.between(picture, clean) == result.psnr)
      #expect(result.milliseconds > 0)
    }
    let restored = try Picture(contentsOf: report.results[0].picture)
    #expect(try Picture(contentsOf: report.beforeAfter) == Picture.sideBySide([degraded, restored]))
    #expect(report.text.contains(report.beforeAfter))
  }

  @Test func aGrayPhotographIsRefusedByANetForColour() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).png").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Picture(width: 2, height: 1, channels: 1, samples: .bits8([1, 2])).write(to: path)
    #expect(throws: PictureError.unsupported(name: path, reason: "the net needs colour")) {
      try Demonstration(photograph: path, folder: path + ".out", task: Self.noise, seed: 5)
        .run(model(channels: 3))
    }
    #expect(!FileManager.default.fileExists(atPath: path + ".out"))
  }
}
