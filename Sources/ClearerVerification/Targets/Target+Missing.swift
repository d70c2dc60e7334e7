import Foundation

extension Target {
  /// Something that has to be installed.
  public struct Requirement: Sendable, Hashable, Encodable {
    /// A program that is looked up in `PATH`, or a file.
    public var what: String
    /// The Debian package that brings it; empty where none does.
    public var package: String
  }

  /// What has to be installed for this target.
  public var requirements: [Requirement] {
    var needed = [Requirement(what: compiler.first ?? "clang", package: "")]
    switch library {
    case .compilers: break
    case .debian(let triple, let architecture):
      needed.append(.init(what: "/usr/\(triple)/include/stdio.h", package: "libc6-dev-\(architecture)-cross"))
      needed.append(
        .init(what: "/usr/lib/gcc-cross/\(triple)", package: "libgcc-12-dev-\(architecture)-cross"))
    case .wasi:
      needed.append(.init(what: "/usr/lib/wasm32-wasi/libc.a", package: "wasi-libc"))
      needed.append(.init(what: Self.wasmBuiltins, package: "libclang-rt-14-dev-wasm32"))
    case .none: break
    }
    if let tool = runner.tool {
      let package =
        tool.hasPrefix("qemu-system") ? "qemu-system-arm" : tool.hasPrefix("qemu-") ? "qemu-user" : ""
      needed.append(.init(what: tool, package: package))
    }
    return needed
  }

  /// Those that are not there.
  public var missing: [Requirement] {
    requirements.filter { requirement in
      requirement.what.contains("/")
        ? !FileManager.default.fileExists(atPath: requirement.what) : Tools.path(of: requirement.what) == nil
    }
  }

  /// What a compiler cannot do in instructions of WebAssembly.
  static let wasmBuiltins = "/usr/lib/llvm-14/lib/clang/14.0.6/lib/wasi/libclang_rt.builtins-wasm32.a"
}

/// Programs of this machine.
public enum Tools {
  /// The path of a program that is looked up in `PATH`.
  public static func path(of name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
