import ClearerExport
import ClearerImage
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// What stands in docs/linking.md works for a project outside this one.
@Suite struct LinkingTests {
  /// A picture, and what the net makes of it.
  static func sample(_ net: RandomNet) throws -> (file: Data, restored: Data) {
    let bytes = net.picture(width: 31, height: 22).samples(UInt8.self)
    let head = Data("P5\n31 22\n255\n".utf8)
    let restored = try Restorer(net.model, precision: .int8).restore(bytes, width: 31, height: 22)
    return (head + Data(bytes), head + Data(restored))
  }

  static func export(_ integrations: [Integration]) throws -> (net: RandomNet, folder: TemporaryFolder) {
    let net = try RandomNet.small()
    let folder = try TemporaryFolder()
    let export = try CExport(net.model, precision: .int8)
    try export.write(to: folder.url("net").path)
    try export.write(integrations, to: folder.url("net").path)
    return (net, folder)
  }

  @Test func theExampleRestoresAPicture() throws {
    let compiler = try #require(CCompiler.present.first)
    let (net, folder) = try Self.export([])
    let source = folder.url("net")
    let program = folder.url("example").path
    try compiler.run(
      CCompiler.strictFlags + [
        "-O1", "-o", program, source.appendingPathComponent("example.c").path,
        source.appendingPathComponent("net.c").path,
      ])
    let sample = try Self.sample(net)
    #expect(try Tool.run(program, [], input: sample.file) == sample.restored)
    #expect(throws: ToolFailure.self) { try Tool.run(program, [], input: sample.file.dropLast()) }
    #expect(throws: ToolFailure.self) { try Tool.run(program, [], input: Data("P6 1 1 255 ".utf8)) }
  }

  static let hasCMake = (try? Tool.run("cmake", ["--version"])) != nil

  @Test(.enabled(if: hasCMake, "skipped: cmake is missing"), arguments: [false, true])
  func cmakeBuildsAnOutsideProject(installed: Bool) throws {
    let (net, folder) = try Self.export([.cmake])
    let project = folder.url("project")
    try FileManager.default.createDirectory(at: project, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: folder.url("net/example.c"), to: project.appendingPathComponent("main.c"))
    let finding = installed ? "find_package(net CONFIG REQUIRED)" : "add_subdirectory(../net net)"
    let text = """
      cmake_minimum_required(VERSION 3.16)
      project(outside LANGUAGES C)
      \(finding)
      add_executable(outside main.c)
      target_link_libraries(outside PRIVATE net)

      """
    try Data(text.utf8).write(to: project.appendingPathComponent("CMakeLists.txt"))
    let prefix = folder.url("prefix").path
    if installed {
      try Tool.run("cmake", ["-S", folder.url("net").path, "-B", folder.url("net-build").path])
      try Tool.run("cmake", ["--build", folder.url("net-build").path])
      try Tool.run("cmake", ["--install", folder.url("net-build").path, "--prefix", prefix])
    }
    let build = folder.url("build").path
    try Tool.run("cmake", ["-S", project.path, "-B", build, "-DCMAKE_PREFIX_PATH=\(prefix)"])
    try Tool.run("cmake", ["--build", build])
    let sample = try Self.sample(net)
    #expect(try Tool.run("\(build)/outside", [], input: sample.file) == sample.restored)
  }

  @Test func pkgConfigTellsHowToLink() throws {
    let compiler = try #require(CCompiler.present.first)
    let (net, folder) = try Self.export([.pkgconfig])
    let source = folder.url("net")
    try compiler.run(["-O1", "-c", "-o", folder.url("net/net.o").path, folder.url("net/net.c").path])
    try Tool.run("ar", ["rcs", folder.url("net/libnet.a").path, folder.url("net/net.o").path])
    let flags = String(
      decoding: try Tool.run(
        "pkg-config", ["--cflags", "--libs", "net"], environment: ["PKG_CONFIG_PATH": source.path]),
      as: UTF8.self
    ).split(whereSeparator: \.isWhitespace).map(String.init)
    let main = folder.url("main.c")
    try FileManager.default.copyItem(at: folder.url("net/example.c"), to: main)
    let program = folder.url("outside").path
    try compiler.run(["-o", program, main.path] + flags)
    let sample = try Self.sample(net)
    #expect(try Tool.run(program, [], input: sample.file) == sample.restored)
  }

  @Test func eachIntegrationWritesItsFiles() throws {
    let (_, folder) = try Self.export(Integration.allCases)
    for file in [
      "example.c", "CMakeLists.txt", "net.pc", "arduino/net/library.properties", "arduino/net/src/net.c",
      "arduino/net/examples/selftest/selftest.ino", "zephyr/module.yml", "zephyr/Kconfig",
      "zephyr/CMakeLists.txt",
      "esp-idf/net/CMakeLists.txt", "esp-idf/net/net.h",
    ] {
      #expect(FileManager.default.fileExists(atPath: folder.url("net/\(file)").path), "\(file)")
    }
  }
}
