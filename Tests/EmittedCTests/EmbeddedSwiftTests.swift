import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerTestSupport
import Foundation
import Testing

/// The emitted package's sources as Embedded Swift, on emulated devices.
@Suite struct EmbeddedSwiftTests {
  /// A machine, and how to build for it and run on it.
  struct Device: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let swift: [String]
    let clang: [String]
    let sources: [String]
    let link: [String]
    let run: [String]

    private static let gnu = "aarch64-linux-gnu"

    /// A process on 64-bit ARM.
    static let aarch64 = Device(
      testDescription: "aarch64", swift: ["-target", "aarch64-none-none-elf"],
      clang: [
        "--target=\(gnu)", "--gcc-install-dir=/usr/lib/gcc-cross/\(gnu)/12", "-isystem",
        "/usr/\(gnu)/include",
      ],
      sources: ["linux.c"], link: ["-B/usr/\(gnu)/lib", "-L/usr/\(gnu)/lib", "-fuse-ld=lld", "-static"],
      run: ["qemu-aarch64"])

    /// A microcontroller without an operating system.
    static let cortexM7 = Device(
      testDescription: "Cortex-M7",
      swift: ["-target", "armv7em-none-none-eabi"]
        + ["-mcpu=cortex-m7", "-mfloat-abi=hard", "-mfpu=fpv5-d16", "-fno-pic"].flatMap { ["-Xcc", $0] },
      clang: [
        "--target=armv7em-none-eabihf", "-mcpu=cortex-m7", "-mfpu=fpv5-d16", "-mfloat-abi=hard",
        "-ffreestanding",
      ],
      sources: ["cortex_m.c"], link: ["-nostdlib", "-fuse-ld=lld", "-T", "cortex_m.ld"],
      run: [
        "qemu-system-arm", "-M", "mps2-an500", "-display", "none", "-monitor", "none", "-serial", "none",
        "-chardev",
        "stdio,id=out", "-semihosting-config", "enable=on,target=native,chardev=out", "-kernel",
      ])

    /// Those that can be built for and emulated here.
    static let present = [aarch64, cortexM7].filter { device in
      let isHere =
        (try? Tool.run(device.run[0], ["--version"])) != nil && CCompiler.present.contains(.clang)
        && (device.run[0] != "qemu-aarch64" || FileManager.default.fileExists(atPath: "/usr/\(gnu)/include"))
      if !isHere {
        print("\(device.run[0]), clang or a C library is missing: no Embedded Swift on \(device)")
      }
      return isHere
    }
  }

  private static let programs = EmittedNet.programs.appendingPathComponent("embedded")

  /// Nothing but the device's memory is used, and the checksum is that of a machine with an operating system.
  @Test(arguments: Device.present) func givesTheSameChecksum(device: Device) throws {
    let folder = try TemporaryFolder()
    let net = try RandomNet.small(channels: 3)
    let export = try SwiftExport(net.model, precision: .int8)
    try export.write(to: folder.path)
    let package = folder.url("net")
    func file(_ name: String) -> String { folder.url(name).path }
    func sources(_ target: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: package.appendingPathComponent(target).path)
        .sorted()
        .map { package.appendingPathComponent(target).appendingPathComponent($0).path }
    }
    let include = package.appendingPathComponent("Sources/CNet/include").path
    let swift =
      device.swift + [
        "-enable-experimental-feature", "Embedded", "-wmo", "-O", "-module-cache-path", file("cache"), "-I",
        include,
        "-Xfrontend", "-function-sections", "-Xfrontend", "-disable-stack-protector",
      ]
    try Tool.run(
      "swiftc",
      swift + ["-parse-as-library", "-module-name", "Net", "-emit-module", "-emit-module-path"]
        + [file("Net.swiftmodule"), "-c", "-o", file("wrapper.o")] + sources("Sources/Net"))
    try Tool.run(
      "swiftc",
      swift + [
        "-module-name", "Program", "-I", folder.path, "-I", Self.programs.path, "-c", "-o", file("main.o"),
      ]
        + [Self.programs.appendingPathComponent("main.swift").path]
        + sources("Tests/NetTests").filter { $0.hasSuffix("TestPicture.swift") })
    let clang =
      device.clang + ["-O2", "-ffunction-sections", "-I", include]
      + (device.clang.contains("-ffreestanding") ? ["-fno-builtin", "-I", Self.programs.path] : [])
    for source in [package.appendingPathComponent("Sources/CNet/net.c").path]
      + device.sources.map({ Self.programs.appendingPathComponent($0).path })
    {
      let object = file(URL(fileURLWithPath: source).lastPathComponent + ".o")
      try Tool.run("clang", clang + ["-c", source, "-o", object])
    }
    let link = device.link.map { $0.hasSuffix(".ld") ? Self.programs.appendingPathComponent($0).path : $0 }
    try Tool.run(
      "clang",
      device.clang.prefix { $0 != "-isystem" } + link + ["-Wl,--gc-sections", "-o", file("program")]
        + (["net.c"] + device.sources).map { file($0 + ".o") } + [file("wrapper.o"), file("main.o")])

    let output = try Tool.run(device.run[0], device.run.dropFirst() + [file("program")])
    let checksums = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
    #expect(checksums.map { UInt32($0, radix: 16) } == [export.checksum, export.checksum])
  }
}
