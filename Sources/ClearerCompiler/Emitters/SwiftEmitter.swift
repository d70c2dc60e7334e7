import CRuntimeText

/// Writes a net as a Swift package: the emitted C file as a C target, and around it the API that ClearerRuntime has,
/// of which it takes the very text. Equal nets give equal bytes.
public struct SwiftEmitter: Sendable {
  /// The C file, whose names the package calls.
  public var c: CEmitter
  /// The checksum of the test's picture, restored.
  public var checksum: UInt32
  /// Memory for pictures of the widths 480 and 1920.
  public var workspaceBytes: (Int, Int)

  /// A file's text, and where it lies in the package.
  public struct File: Sendable {
    /// Relative to the package's folder.
    public var path: String
    /// What it holds.
    public var text: String
  }

  /// Creates an emitter.
  public init(c: CEmitter, checksum: UInt32, workspaceBytes: (Int, Int)) {
    self.c = c
    self.checksum = checksum
    self.workspaceBytes = workspaceBytes
  }

  /// Name of the Swift module: the model's in upper camel case.
  public static func module(of name: String) -> String {
    CEmitter.prefix(of: name).split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined()
  }

  /// Files that ClearerRuntime has as well.
  static let shared = [
    "PixelBuffer", "PixelFormat", "PixelImage", "Resources", "RestoredRows", "Restorer+Async",
    "Restorer+Pictures", "RestorerError", "RowRestorer",
  ]

  /// Writes the files.
  public func emit() throws(CompilerError) -> [File] {
    let prefix = CEmitter.prefix(of: c.about.name), module = Self.module(of: c.about.name)
    let output = try c.emit()
    var files = [
      File(path: "Package.swift", text: try text("Package.swift")),
      File(path: "README.md", text: try text("README.md")),
      File(path: "LICENSE", text: try text("LICENSE")),
      File(path: "Sources/C\(module)/\(prefix).c", text: output.source),
      File(path: "Sources/C\(module)/include/\(prefix).h", text: output.header),
      File(path: "Sources/C\(module)/include/C\(module).h", text: try text("Module.h")),
      File(
        path: "Sources/C\(module)/include/module.modulemap",
        text: "module C\(module) {\n  header \"C\(module).h\"\n  export *\n}\n"),
      File(path: "Sources/\(module)/Restorer.swift", text: try swift("Restorer.swift")),
      File(path: "Tests/\(module)Tests/\(module)Tests.swift", text: try swift("Tests.swift")),
      File(path: "Tests/\(module)Tests/TestPicture.swift", text: try swift("TestPicture.swift")),
    ]
    for name in Self.shared {
      let text = try swift("shared/\(name).swift")
      files.append(
        File(
          path: "Sources/\(module)/\(name).swift",
          text: text.replacing("import CRuntime\n", with: "import C\(module)\n")))
    }
    return files
  }

  private func swift(_ name: String) throws(CompilerError) -> String {
    "// SPDX-License-Identifier: 0BSD\n\n" + (try text(name))
  }

  private func text(_ name: String) throws(CompilerError) -> String {
    guard let source = clearer_package_text(name).map({ String(cString: $0) }) else {
      throw .unsupported("this build of Clearer lacks the package's \(name)")
    }
    let prefix = CEmitter.prefix(of: c.about.name)
    var result = source.replacing("clearer_", with: "\(prefix)_")
      .replacing("CLEARER_", with: "\(prefix.uppercased())_")
    let names = [
      "PREFIX": prefix, "MODULE": Self.module(of: c.about.name), "NAME": c.about.name,
      "SUMMARY": c.about.summary, "VERSION": c.about.version, "HASH": c.about.modelHash,
      "PRECISION": c.plan.precision.rawValue, "CHECKSUM": "\(checksum)",
      "LAYOUT": c.plan.channels == 1 ? "gray" : "rgb", "LAG": "\(c.plan.lagRows)",
      "KMAC": c.about.kmacPerPixel.formatted(decimals: 1), "MEMORY480": "\(workspaceBytes.0)",
      "MEMORY1920": "\(workspaceBytes.1)",
    ]
    for (key, value) in names { result = result.replacing("@\(key)@", with: value) }
    return result
  }
}
