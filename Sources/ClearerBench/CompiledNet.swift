import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerRuntime
import Foundation

/// An emitted C file, compiled beside its harness.
public final class CompiledNet {
  /// What was compiled.
  public let export: CExport
  /// Arithmetic.
  public let precision: Precision
  private let folder: URL

  /// Exports and compiles a model.
  ///
  /// - Parameters:
  ///   - compiler: the C compiler.
  ///   - flags: its flags.
  public init(_ model: Model, precision: Precision, compiler: String = "cc", flags: [String] = ["-O2"]) throws
  {
    self.precision = precision
    export = try CExport(model, precision: precision)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "clearer-bench-\(UUID().uuidString)")
    try export.write(to: folder.path)
    let harness = folder.appendingPathComponent("harness.c").path
    try AtomicFile.write(Data(export.harness.utf8), to: harness)
    let defines = ["TEST", "PTHREADS"].map { "-D\(export.prefix.uppercased())_\($0)" }
    _ = try ToolRun(
      compiler,
      flags + defines + ["-std=c99", "-pthread", "-o", program, harness, export.path(in: folder.path, "c")])
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private var program: String { folder.appendingPathComponent("harness").path }

  /// Restores 8-bit pictures of one size again and again.
  public func time(width: Int, height: Int, threads: Int = 1, seconds: Double, isa: String? = nil) throws
    -> Timing
  {
    let run = try ToolRun(
      program, ["time", "\(width)", "\(height)", "\(threads)", "\(seconds)"],
      environment: try environment(isa))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let timing = try? decoder.decode(Timing.self, from: run.output) else {
      throw BenchError.badOutput("the benchmark program")
    }
    return timing
  }

  /// Restores one picture of interleaved samples, 0 for black and 1 for white.
  public func restore(_ samples: [Float], width: Int, height: Int, threads: Int = 1, isa: String? = nil)
    throws
    -> [Float]
  {
    let input = samples.withUnsafeBytes { Data($0) }
    let run = try ToolRun(
      program, ["restore", "\(width)", "\(height)", "\(threads)"], input: input,
      environment: try environment(isa))
    guard run.output.count == input.count else { throw BenchError.badOutput("the benchmark program") }
    return run.output.withUnsafeBytes { bytes in
      (0..<samples.count).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  private func environment(_ isa: String?) throws -> [String: String] {
    guard let isa else { return [:] }
    let sets = InstructionSet.usable(for: precision)
    guard let set = sets.first(where: { $0.name == isa }) else {
      throw BenchError.unknownInstructionSet(isa, known: sets.map(\.name))
    }
    return ["\(export.prefix.uppercased())_CPU_MASK": "\(set.features)"]
  }

  /// What the harness measured.
  public struct Timing: Decodable {
    /// The instruction set that was used.
    public var isa: String
    /// Memory that the net needed.
    public var workspaceBytes: Int
    /// The most memory that the whole process had, with both pictures.
    public var peakRssBytes: Int
    /// Wall time of each run.
    public var wallMs: [Double]
    /// CPU time of each run.
    public var cpuMs: [Double]
  }
}
