import ClearerCompiler

extension Target {
  /// All targets that have a name.
  public static let all: [Target] = [
    x86,
    Target(
      name: "i686", about: "32-bit x86 with SSE2",
      compiler: clang("i686-linux-gnu", "-msse2", "-mfpmath=sse"),
      library: .debian(triple: "i686-linux-gnu", architecture: "i386"),
      runner: Host.isX86 ? .native : .command(["qemu-i386"])),
    aarch64("cortex-a53", "64-bit ARM without dot products"),
    aarch64("cortex-a76", "64-bit ARM with dot products"),
    aarch64("neoverse-n1", "64-bit ARM with dot products, servers"),
    aarch64("max", "64-bit ARM with all that QEMU has: i8mm, SVE2"),
    Target(
      name: "armv7-neon", about: "32-bit ARM with NEON (Cortex-A7)",
      compiler: clang("arm-linux-gnueabihf", "-march=armv7-a", "-mfpu=neon-vfpv4"),
      library: .debian(triple: "arm-linux-gnueabihf", architecture: "armhf"),
      runner: .command(["qemu-arm", "-cpu", "cortex-a7"])),
    Target(
      name: "riscv64", about: "64-bit RISC-V without vectors",
      compiler: clang("riscv64-linux-gnu", "-march=rv64gc"),
      library: .debian(triple: "riscv64-linux-gnu", architecture: "riscv64"),
      runner: .command(["qemu-riscv64", "-cpu", "rv64"])),
    Target(
      name: "s390x", about: "IBM Z: the high byte first", compiler: clang("s390x-linux-gnu"),
      library: .debian(triple: "s390x-linux-gnu", architecture: "s390x"), runner: .command(["qemu-s390x"])),
    Target(
      name: "wasm32", about: "WebAssembly with WASI", compiler: clang("wasm32-wasi"), library: .wasi,
      runner: .command(["wasmkit", "run"])),
    cortexM("m4", "thumbv7em-none-eabihf", [], arms("mps2-an386")),
    cortexM("m7", "thumbv7em-none-eabihf", ["-mfpu=fpv5-sp-d16"], arms("mps2-an500")),
    cortexM(
      "m33", "thumbv8m.main-none-eabihf", [],
      Board(
        machine: "mps2-an505", vectors: 0x1000_0000, code: 0x1000_0000..<0x1040_0000,
        data: 0x3800_0000..<0x3840_0000)),
    cortexM(
      "m55", "thumbv8.1m.main-none-eabihf", [],
      Board(
        machine: "mps3-an547", vectors: 0, code: 0x0100_0000..<0x0120_0000, data: 0x2100_0000..<0x2140_0000)),
  ]

  /// Those that CI runs: each word size and byte order, each family.
  public static let few = [
    "i686", "aarch64-cortex-a53", "aarch64-neoverse-n1", "aarch64-max", "armv7-neon", "s390x", "wasm32",
    "cortex-m7",
  ].compactMap(named)

  /// The target of a name.
  public static func named(_ name: String) -> Target? { all.first { $0.name == name } }

  private static let x86 = Target(
    name: "x86-64", about: "64-bit x86",
    compiler: Host.isX86 ? ["clang"] : clang("x86_64-linux-gnu"),
    library: Host.isX86 ? .compilers([]) : .debian(triple: "x86_64-linux-gnu", architecture: "amd64"),
    runner: Host.isX86 ? .native : .command(["qemu-x86_64", "-cpu", "max"]))

  private static func clang(_ triple: String, _ flags: String...) -> [String] {
    ["clang", "--target=\(triple)"] + flags
  }

  private static func aarch64(_ cpu: String, _ about: String) -> Target {
    Target(
      name: "aarch64-\(cpu)", about: about, compiler: clang("aarch64-linux-gnu"),
      library: .debian(triple: "aarch64-linux-gnu", architecture: "arm64"),
      runner: .command(["qemu-aarch64", "-cpu", cpu]))
  }

  private static func cortexM(_ core: String, _ triple: String, _ flags: [String], _ board: Board) -> Target {
    Target(
      name: "cortex-\(core)", about: "microcontroller, bare metal (\(board.machine))",
      compiler: ["clang", "--target=\(triple)", "-mcpu=cortex-\(core)"] + flags, library: .none(board),
      runner: .board(machine: board.machine), precisions: [.int8])
  }

  /// ARM's boards with an FPGA of the older kind.
  private static func arms(_ machine: String) -> Board {
    Board(machine: machine, vectors: 0, code: 0..<0x40_0000, data: 0x2000_0000..<0x2040_0000)
  }
}

/// The machine that we run on.
enum Host {
  #if arch(x86_64)
    static let isX86 = true
  #else
    static let isX86 = false
  #endif
}
