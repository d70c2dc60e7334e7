import ClearerExport
import ClearerModel
import Foundation

/// An emitted file and its programs, built for a target in a folder that goes away with this object.
public final class TargetBuild {
  /// What it is built for.
  public let target: Target
  /// The emitted file.
  public let export: CExport
  private let folder: URL
  private let flags: [String]

  /// Writes the files.
  ///
  /// - Parameter flags: what the compiler is told besides the target.
  /// - Throws: ``TargetError`` where something is not installed; `FileError`.
  public init(_ export: CExport, for target: Target, flags: [String] = ["-O2"]) throws {
    let missing = target.missing
    guard missing.isEmpty else { throw TargetError.notInstalled(target.name, missing) }
    self.target = target
    self.export = export
    self.flags = flags
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("clearer-\(UUID().uuidString)")
    try export.write(to: folder.path)
    if case .none = target.library {
      try write("string.h", BareMetal.stringHeader)
      try write("board.ld", BareMetal.linkerScript)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ name: String, _ text: String) throws {
    try AtomicFile.write(Data(text.utf8), to: path(name))
  }

  /// Compiles a program of the exporter's for the target.
  ///
  /// - Parameter name: as ``CExport/program(_:)`` has it.
  public func compile(_ name: String, _ more: [String] = []) throws -> TargetProgram {
    try write("\(name).c", export.program("\(name).c"))
    try run(more + ["-o", path(name), path("\(name).c")] + linking())
    return TargetProgram(target: target, path: path(name), folder: folder.path)
  }

  /// Compiles the emitted file alone, and says how large it becomes.
  public func sizes() throws -> ObjectSizes {
    try run(["-c", "-o", path("net.o"), path("\(export.prefix).c")])
    return try ObjectSizes(Data(contentsOf: folder.appendingPathComponent("net.o")))
  }

  private func run(_ arguments: [String]) throws {
    _ = try ToolRun(
      target.compiler.first ?? "clang",
      Array(target.compiler.dropFirst()) + including() + flags + ["-std=c99"] + arguments, seconds: 600)
  }

  private func including() -> [String] {
    switch target.library {
    case .compilers: []
    case .debian(let triple, _):
      // With --sysroot clang does not find Debian's cross libraries.
      [
        "--gcc-install-dir=\(Self.newest(in: "/usr/lib/gcc-cross/\(triple)"))", "-isystem",
        "/usr/\(triple)/include",
      ]
    case .wasi: ["-isystem", "/usr/include/wasm32-wasi"]
    case .none: ["-ffreestanding", "-isystem", folder.path]
    }
  }

  private func linking() -> [String] {
    switch target.library {
    case .compilers(let flags): return flags
    case .debian(let triple, _):
      return ["-B/usr/\(triple)/lib", "-L/usr/\(triple)/lib", "-fuse-ld=lld", "-static"]
    case .wasi:
      return [
        "-B/usr/lib/wasm32-wasi", "-L/usr/lib/wasm32-wasi", "-nodefaultlibs", "-lc", Target.wasmBuiltins,
        "-fuse-ld=lld", "-Wl,-z,stack-size=262144",
      ]
    case .none(let board):
      let symbols = [
        "VECTORS": board.vectors, "CODE": board.code.lowerBound, "DATA": board.data.lowerBound,
        "STACK": board.data.upperBound,
      ]
      return ["-nostdlib", "-fuse-ld=lld", "-Wl,-T,\(path("board.ld"))"]
        + symbols.sorted { $0.key < $1.key }.map { "-Wl,--defsym=\($0.key)=\($0.value)" }
    }
  }

  /// The newest of several versions of a compiler's own files.
  private static func newest(in folder: String) -> String {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return "\(folder)/\(versions.compactMap { Int($0) }.max() ?? 0)"
  }
}

/// A program for a target, on this machine's disk.
public struct TargetProgram {
  /// What it is built for.
  public internal(set) var target: Target
  let path: String
  let folder: String

  /// Runs it on the target.
  ///
  /// - Returns: what it wrote.
  /// - Throws: ``ToolError``.
  public func run(_ arguments: [String], input: Data = Data(), seconds: Double = 600) throws -> Data {
    try target.runner.run(path, arguments, input: input, folder: folder, seconds: seconds)
  }
}

/// Why nothing can be built for a target.
public enum TargetError: Error, CustomStringConvertible, Sendable {
  /// Something is not installed.
  case notInstalled(String, [Target.Requirement])
  /// There is no target of that name.
  case unknown(String)
  /// Instructions cannot be counted there.
  case cannotCount(String)
  /// The target's CPU has no such instruction set.
  case noSuchISA(String, String, known: [String])

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .notInstalled(let name, let missing):
      let packages = missing.map(\.package).filter { !$0.isEmpty }
      let what = missing.map(\.what).joined(separator: ", ")
      return "\(name) needs \(what)"
        + (packages.isEmpty
          ? ", which must be in PATH" : ": apt-get install \(packages.joined(separator: " "))")
    case .unknown(let name):
      return "there is no target “\(name)”; “clearer-export targets” lists them"
    case .cannotCount(let name):
      return
        "instructions cannot be counted on \(name): only where QEMU runs the program, such as aarch64-cortex-a53"
    case .noSuchISA(let target, let isa, let known):
      return "\(target) has no kernels “\(isa)”; it has \(known.joined(separator: ", "))"
    }
  }
}

/// What a C library would bring along to a microcontroller.
enum BareMetal {
  /// Declares what `device.h` defines.
  static let stringHeader = """
    #ifndef DEVICE_STRING_H
    #define DEVICE_STRING_H
    #include <stddef.h>
    void *memcpy(void *, const void *, size_t);
    void *memmove(void *, const void *, size_t);
    void *memset(void *, int, size_t);
    int memcmp(const void *, const void *, size_t);
    size_t strlen(const char *);
    int strcmp(const char *, const char *);
    #endif

    """

  /// QEMU puts all sections where they are run, so that nothing is copied at the start.
  static let linkerScript = """
    ENTRY(device_reset)
    SECTIONS {
      . = VECTORS;
      .vectors : { KEEP(*(.vectors)) }
      . = CODE + SIZEOF(.vectors);
      .text : { *(.text*) *(.rodata*) }
      .ARM.exidx : { *(.ARM.exidx*) }
      . = DATA;
      .data : { *(.data*) }
      .bss : { *(.bss*) *(COMMON) }
      device_stack = STACK;
    }

    """
}
