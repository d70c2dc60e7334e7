import CRuntimeText
import Foundation
import Testing

/// What is emitted is what is compiled into the Swift runtime.
@Suite struct RuntimeTextTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("runtime-c")

  @Test func everyHeaderOfTheRuntimeIsEmbedded() throws {
    let headers = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
      $0.hasSuffix(".h")
    }
    #expect(headers.count > 10)
    for name in headers {
      let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
      #expect(clearer_runtime_text(name).map { String(cString: $0) } == text, "\(name)")
    }
  }

  @Test func theProgramsThatMeasureAreEmbedded() throws {
    let bench = Self.folder.appendingPathComponent("bench")
    let files = try FileManager.default.contentsOfDirectory(atPath: bench.path)
    #expect(files.contains("harness.c"))
    for name in files {
      let text = try String(contentsOf: bench.appendingPathComponent(name), encoding: .utf8)
      #expect(clearer_runtime_text(name).map { String(cString: $0) } == text, "\(name)")
    }
  }

  @Test(arguments: ["", "nothing.h", "kernel", "kernel.hh", "../kernel.h"])
  func otherFilesAreNot(name: String) { #expect(clearer_runtime_text(name) == nil) }
}
