import ClearerCompiler
import ClearerExport
import ClearerImage
import ClearerModel
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// The emitted package, and this one, as others use them. What is built stays in `.build/packages` for the next time.
@Suite(.serialized) struct SwiftPackageTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let packages = root.appendingPathComponent(".build/packages")
  static let model = root.appendingPathComponent("models/denoise-gray-25").path

  /// Writes the package, but only what changed, so that only that is built anew.
  private func package() throws -> String {
    let export = try SwiftExport(Model.load(from: Self.model), precision: .int8)
    let folder = Self.packages.appendingPathComponent(export.name)
    for file in export.files {
      let url = folder.appendingPathComponent(file.path)
      if (try? String(contentsOf: url, encoding: .utf8)) == file.text { continue }
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.text.write(to: url, atomically: true, encoding: .utf8)
    }
    return folder.path
  }

  private func swift(_ command: String, _ package: String, scratch: String, _ flags: [String] = []) throws
    -> String
  {
    let output = try Tool.run(
      "swift",
      [
        command, "--configuration", "release", "--package-path", package, "--scratch-path",
        Self.packages.appendingPathComponent(scratch).path,
      ] + flags)
    return String(decoding: output, as: UTF8.self)
  }

  @Test func theEmittedPackagePassesItsOwnTest() throws {
    let output = try swift(
      "test", try package(), scratch: "alone", ["--disable-testable-imports", "--quiet"])
    #expect(output.contains("Test run with 4 tests") && output.contains("passed"), "\(output)")
  }

  /// Programs that link Swift statically, too.
  @Test func anOutsidePackageRestoresAPicture() throws {
    _ = try package()
    let outside = Self.root.appendingPathComponent("Tests/OutsidePackage").path
    let flags = ["--static-swift-stdlib", "--product", "outside"]
    _ = try swift("build", outside, scratch: "outside", flags)
    let folder = try TemporaryFolder()
    let picture = Self.root.appendingPathComponent("demo/camera.png").path
    try Tool.run(
      Self.packages.appendingPathComponent("outside/release/outside").path,
      [Self.model, picture, folder.url("restored.png").path])
    let (noisy, restored) = (
      try Picture(contentsOf: picture), try Picture(contentsOf: folder.url("restored.png").path)
    )
    #expect(restored.width == noisy.width && restored.height == noisy.height && restored != noisy)
  }

  @Test(arguments: Precision.allCases) func theSameModelGivesTheSamePackage(precision: Precision) throws {
    var model = try RandomNet.small(channels: 3).model
    model.name = "rain-2x"
    let first = try SwiftExport(model, precision: precision)
    #expect(first.module == "Rain2x" && first.files.count == 19)
    #expect(try SwiftExport(model, precision: precision).files.map(\.text) == first.files.map(\.text))
    for file in first.files {
      #expect(!file.text.contains("@") || file.path.hasSuffix(".swift"), "\(file.path)")
      #expect(!file.text.lowercased().contains("clearer_"), "\(file.path)")
    }
  }
}
