import ClearerImage
import ClearerModel
import ClearerReference
import Foundation
import Testing

/// The command: what it writes, says, and exits with.
@Suite struct CommandTests {
  /// A folder with a tiny net for gray in `model`.
  private func folder() throws -> Folder {
    let folder = try Folder()
    let architecture = Architecture(
      channels: 1, widths: [4, 8], stemBlocks: 1, stages: [[.fusion]], normalization: .none)
    try Model.random(architecture: architecture, seed: 7, name: "tiny").save(to: folder.path("model"))
    return folder
  }

  private func picture(_ channels: Int = 1, bits: Int = 8, alpha: Bool = false) throws -> Picture {
    func samples(_ count: Int) -> Samples {
      let values = (0..<count).map { $0 * 7919 % (1 << bits) }
      return bits == 8 ? .bits8(values.map(UInt8.init)) : .bits16(values.map(UInt16.init))
    }
    return try Picture(
      width: 33, height: 21, channels: channels, samples: samples(693 * channels),
      alpha: alpha ? samples(693) : nil, orientation: .left)
  }

  private struct Run {
    var status: Int32
    var output: Data
    var messages: String
  }

  /// Runs the command beside the test's own program.
  private func restore(_ folder: Folder, _ arguments: [String], input: Data = Data()) throws -> Run {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("clearer-restore")
    process.currentDirectoryURL = URL(fileURLWithPath: folder.root)
    process.arguments = ["model"] + arguments + ["--precision", "fp32"]
    let names = ["in", "out", "err"].map { folder.path(".\($0)-\(UUID().uuidString)") }
    try input.write(to: URL(fileURLWithPath: names[0]))
    for name in names.dropFirst() { try Data().write(to: URL(fileURLWithPath: name)) }
    process.standardInput = FileHandle(forReadingAtPath: names[0])
    process.standardOutput = FileHandle(forWritingAtPath: names[1])
    process.standardError = FileHandle(forWritingAtPath: names[2])
    try process.run()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: try Data(contentsOf: URL(fileURLWithPath: names[1])),
      messages: try String(contentsOfFile: names[2], encoding: .utf8))
  }

  @Test func aBadFileDoesNotKeepTheOthersFromBeingRestored() throws {
    let folder = try folder()
    try FileManager.default.createDirectory(atPath: folder.path("in/deep"), withIntermediateDirectories: true)
    try picture(1).write(to: folder.path("in/a.png"))
    try picture(3, bits: 16, alpha: true).write(to: folder.path("in/deep/b.png"))
    try picture(3).write(to: folder.path("in/c.jpg"))
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder.path("in/bad.png")))
    let run = try restore(folder, ["in", "missing.png", "out", "--json", "--threads", "3"])
    #expect(run.status == 1)
    #expect(run.messages.contains("error: 2 of 5 pictures were not restored: in/bad.png, missing.png"))
    let report = try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    let pictures = try #require(report["pictures"] as? [[String: Any]])
    #expect(pictures.map { $0["output"] as? String } == ["out/a.png", "out/c.jpg", "out/deep/b.png"])
    #expect((report["failures"] as? [[String: Any]])?.count == 2)
    let deep = try Picture(contentsOf: folder.path("out/deep/b.png")),
      before = try picture(3, bits: 16, alpha: true)
    #expect(deep.bits == 16 && deep.alpha == before.alpha && deep.orientation == .left)
    #expect(deep.samples != before.samples && deep.channels == 3)
    #expect(try Picture(contentsOf: folder.path("out/c.jpg")).orientation == .left)
    #expect(!FileManager.default.fileExists(atPath: folder.path("out/bad.png")))
  }

  @Test func nothingIsOverwrittenUnlessToldSo() throws {
    let folder = try folder()
    try picture().write(to: folder.path("a.png"))
    let old = Data("old".utf8)
    try old.write(to: URL(fileURLWithPath: folder.path("b.png")))
    #expect(try restore(folder, ["a.png", "b.png"]).status == 73)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("b.png"))) == old)
    #expect(try restore(folder, ["a.png", "b.png", "--overwrite"]).status == 0)
    let restored = try Picture(contentsOf: folder.path("b.png"))
    // In place, too.
    #expect(try restore(folder, ["a.png", "."]).status == 73)
    #expect(try restore(folder, ["a.png", ".", "--overwrite"]).status == 0)
    #expect(try Picture(contentsOf: folder.path("a.png")) == restored)
  }

  @Test func picturesGoThroughStreams() throws {
    let folder = try folder()
    try picture().write(to: folder.path("a.png"))
    #expect(try restore(folder, ["a.png", "b.png"]).status == 0)
    let run = try restore(
      folder, ["-", "-"], input: Data(contentsOf: URL(fileURLWithPath: folder.path("a.png"))))
    #expect(run.status == 0 && run.messages.contains("33×21"))
    #expect(try run.output == Data(contentsOf: URL(fileURLWithPath: folder.path("b.png"))))
    let jpeg = try restore(folder, ["a.png", "-", "--format", "jpeg", "--quiet"])
    #expect(jpeg.messages.isEmpty && PictureFormat(magic: jpeg.output) == .jpeg)
    #expect(try restore(folder, ["-", "c.png"], input: Data("no picture".utf8)).status == 65)
  }

  @Test(
    arguments: [
      (["a.png"], 64), (["a.png", "b.gif"], 64), (["missing.png", "b.png"], 66), (["-", "a.png", "out"], 64),
      (["a.png", "-", "--json"], 64), (["a.png", "b.png", "--threads", "0"], 64),
      (["a.png", "b.png", "--format", "png"], 64), (["a.png", "b.png", "--reference", "missing.png"], 66),
      (["a.png", "out/", "--reference", "a.png"], 64), (["a.png", "nowhere/b.png"], 73),
    ] as [([String], Int32)])
  func whatMakesNoSenseIsRefused(arguments: [String], status: Int32) throws {
    let folder = try folder()
    try picture().write(to: folder.path("a.png"))
    let run = try restore(folder, arguments)
    #expect(run.status == status, "\(arguments): \(run.messages)")
    #expect(run.messages.lowercased().contains("error"))
  }

  @Test func theClearPictureTellsHowNearTheResultIs() throws {
    let folder = try folder()
    try picture().write(to: folder.path("a.png"))
    let run = try restore(folder, ["a.png", "b.png", "--reference", "a.png"])
    #expect(run.status == 0 && String(decoding: run.output, as: UTF8.self).contains("PSNR ∞"))
  }
}
