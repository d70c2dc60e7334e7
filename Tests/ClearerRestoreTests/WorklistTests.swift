import ClearerModel
import ClearerRestore
import Foundation
import Testing

/// Which pictures are restored, and under which names.
@Suite struct WorklistTests {
  private func list(_ folder: Folder, _ sources: [String], _ target: String) throws -> [String] {
    try Worklist(sources: sources.map { $0 == "-" ? $0 : folder.path($0) }, target: folder.path(target)).jobs
      .map {
        "\(folder.name($0.source)) \(folder.name($0.target))"
      }
  }

  @Test func filesKeepTheirNamesInAFolder() throws {
    let folder = try Folder(["a.png", "sub/b.JPG"])
    #expect(try list(folder, ["a.png"], "b.png") == ["a.png b.png"])
    #expect(try list(folder, ["a.png"], "new/") == ["a.png new/a.png"])
    #expect(try list(folder, ["a.png"], "sub") == ["a.png sub/a.png"])
    #expect(try list(folder, ["a.png", "sub/b.JPG"], "new") == ["a.png new/a.png", "sub/b.JPG new/b.JPG"])
    #expect(try list(folder, ["missing.png", "a.png"], "new").count == 2)
  }

  @Test func foldersAreLookedThrough() throws {
    let folder = try Folder([
      "in/b.png", "in/a.jpeg", "in/deep/er/c.PNG", "in/text.txt", "in/.hidden.png", "in/.git/d.png",
      "in/out/a.jpeg",
    ])
    #expect(
      try list(folder, ["in"], "in/out") == [
        "in/a.jpeg in/out/a.jpeg", "in/b.png in/out/b.png", "in/deep/er/c.PNG in/out/deep/er/c.PNG",
      ])
    #expect(try list(folder, ["in/deep"], "x.png") == ["in/deep/er/c.PNG x.png/er/c.PNG"])
  }

  @Test func whatHasNoNameOfItsOwnIsRefused() throws {
    let folder = try Folder(["a/x.png", "b/x.png", "empty/text.txt"])
    #expect(throws: WorklistError.self) { try list(folder, ["a/x.png", "b/x.png"], "new") }
    #expect(throws: WorklistError.self) { try list(folder, ["a", "b"], "new") }
    #expect(throws: WorklistError.self) { try list(folder, ["-", "a"], "new") }
    #expect(throws: WorklistError.self) { try Worklist(sources: ["x.png", "y.png"], target: "-") }
    #expect(throws: FileError.self) { try list(folder, ["empty"], "new") }
    #expect(try Worklist(sources: ["-"], target: "-").jobs.count == 1)
  }
}

/// A folder with files in it, which goes away with its owner.
final class Folder: Sendable {
  let root: String

  init(_ files: [String] = []) throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent("clearer-\(UUID().uuidString)").path
    for file in files {
      let url = URL(fileURLWithPath: path(file))
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { "\(root)/\(name)" }
  func name(_ path: String) -> String { String(path.dropFirst(root.count + 1)) }
}
