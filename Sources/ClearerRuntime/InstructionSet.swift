import CRuntime
import ClearerCompiler

/// An instruction set that this CPU has and there are kernels for.
public struct InstructionSet: Sendable, Hashable {
  /// Its name, such as `avx512vnni`.
  public let name: String
  /// The CPU features that it needs, as `CLEARER_CPU_MASK` of an emitted file's test build takes them.
  public let features: UInt32

  /// All of them, the best first; the last is portable C.
  public static func usable(for precision: Precision) -> [InstructionSet] {
    let fp32: Int32 = precision == .fp32 ? 1 : 0
    return (0..<clearer_runtime_isa_count(fp32)).compactMap { isa in
      guard let name = clearer_runtime_isa_name(fp32, isa) else { return nil }
      return InstructionSet(name: String(cString: name), features: clearer_runtime_isa_features(fp32, isa))
    }
  }
}
