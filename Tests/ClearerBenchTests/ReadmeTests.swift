import ClearerExport
import ClearerModel
import Foundation
import Testing

/// What the README shows works as it is shown.
@Suite struct ReadmeTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func theExampleInCCompilesWithoutAWarning() throws {
    let readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    let example = try #require(readme.components(separatedBy: "```c\n").dropFirst().first)
    let code = try #require(example.components(separatedBy: "```").first)

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("readme-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try Model.load(from: Self.root.appendingPathComponent("models/denoise-gray-25").path)
    try CExport(model, precision: .int8).write(to: folder.path)
    try code.write(to: folder.appendingPathComponent("example.c"), atomically: true, encoding: .utf8)

    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = [
      "cc", "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Wconversion", "-Wshadow", "-Wcast-align",
      "-Werror",
      "-fsyntax-only", folder.appendingPathComponent("example.c").path,
    ]
    try compiler.run()
    compiler.waitUntilExit()
    #expect(compiler.terminationStatus == 0)
  }
}
