import ClearerModel
import Foundation
import Testing

@Suite final class AtomicFileTests {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("atomic-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func writesAndReplacesLeavingNothingElse() throws {
    let long = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    try AtomicFile.write(long, to: path("a"))
    #expect(try Data(contentsOf: folder.appendingPathComponent("a")) == long)
    try AtomicFile.write(Data("short".utf8), to: path("a"))
    #expect(try Data(contentsOf: folder.appendingPathComponent("a")) == Data("short".utf8))
    try AtomicFile.write([UInt8](), to: path("empty"))
    #expect(try names() == ["a", "empty"])
  }

  @Test func failureNamesTheFileAndLeavesNothing() throws {
    try FileManager.default.createDirectory(atPath: path("folder"), withIntermediateDirectories: false)
    #expect(throws: FileError(path: path("none/a"), action: .write, reason: "No such file or directory")) {
      try AtomicFile.write(Data([1]), to: self.path("none/a"))
    }
    #expect(throws: FileError(path: path("folder"), action: .write, reason: "Is a directory")) {
      try AtomicFile.write(Data([1]), to: self.path("folder"))
    }
    #expect(try names() == ["folder"])
  }

  @Test func followsLinksAndKeepsPermissions() throws {
    try AtomicFile.write(Data([1]), to: path("real"))
    #expect(chmod(path("real"), 0o640) == 0)
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "real")
    try AtomicFile.write(Data([2]), to: path("link"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == "real")
    #expect(try Data(contentsOf: folder.appendingPathComponent("real")) == Data([2]))
    var status = stat()
    #expect(stat(path("real"), &status) == 0 && status.st_mode & 0o777 == 0o640)
  }

  @Test func writesToDevicesWithoutReplacingThem() throws {
    try AtomicFile.write(Data([1]), to: "/dev/null")
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    #expect(throws: FileError(path: "/dev/full", action: .write, reason: "No space left on device")) {
      try AtomicFile.write(Data([1]), to: "/dev/full")
    }
  }
}
