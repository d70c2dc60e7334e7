import Foundation
import Testing

/// What the documentation shows is what is run.
@Suite struct DocumentationTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  @Test func examplesArePartsOfTheSnippet() throws {
    let snippet = try Self.text("Snippets/Restoring.swift")
    let blocks = try Self.text("docs/swift.md").components(separatedBy: "```swift\n").dropFirst()
    #expect(blocks.count == 5)
    for block in blocks {
      let example = try #require(block.components(separatedBy: "```").first)
      #expect(snippet.contains(example), "not in the snippet: \(example)")
    }
  }

  @Test func everySliceThatTheReferenceShowsIsThere() throws {
    let snippet = try Self.text("Snippets/Restoring.swift")
    let slices = try Self.text("Sources/ClearerRuntime/ClearerRuntime.docc/ClearerRuntime.md").components(
      separatedBy: "slice: \""
    ).dropFirst().compactMap { $0.split(separator: "\"").first }
    #expect(slices.count == 6)
    for slice in slices { #expect(snippet.contains("// snippet.\(slice)\n"), "\(slice)") }
  }

  @Test func theSnippetRuns() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("Restoring")
    process.arguments = [Self.root.appendingPathComponent("models/denoise-gray-25").path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }
}
