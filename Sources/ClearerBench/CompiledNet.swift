import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerRuntime
import ClearerVerification
import Foundation

/// An emitted C file, compiled beside its harness.
public final class CompiledNet {
  /// What was compiled.
  public let export: CExport
  /// Arithmetic.
  public let precision: Precision
  private let folder: URL
  private let compiler: String
  private let flags: [String]
  private let runner: [String]

  /// Exports and compiles a model.
  ///
  /// - Parameters:
  ///   - compiler: the C compiler.
  ///   - flags: its flags.
  ///   - runner: a command that is given a compiled program and its arguments, and runs it where it is to be
  ///     measured; empty for this machine.
  public init(
    _ model: Model, precision: Precision, compiler: String = "cc", flags: [String] = ["-O2"],
    runner: [String] = []
  ) throws {
    self.precision = precision
    self.compiler = compiler
    self.flags = flags
    self.runner = runner
    export = try CExport(model, precision: precision)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "clearer-bench-\(UUID().uuidString)")
    try export.write(to: folder.path)
    try compile(
      "harness", export.program("harness.c"),
      ["-D\(export.prefix.uppercased())_PTHREADS", "-pthread", export.path(in: folder.path, "c")])
  }

  private func compile(_ name: String, _ text: String, _ arguments: [String]) throws {
    let source = path("\(name).c")
    try AtomicFile.write(Data(text.utf8), to: source)
    _ = try ToolRun(
      compiler,
      flags + ["-std=c99", "-D\(export.prefix.uppercased())_TEST", "-o", path(name), source] + arguments)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Measures each operation of the net.
  public func profile(width: Int, height: Int, seconds: Double, isa: String? = nil) throws
    -> BenchReport.Profile
  {
    if !FileManager.default.fileExists(atPath: path("profile")) {
      try compile("profile", export.program("profile.c"), [])
    }
    let run = try ToolRun(
      path("profile"), ["\(width)", "\(height)", "\(seconds)"], environment: try environment(isa))
    let times: OperationTimes = try decoded(run.output)
    return BenchReport.Profile(times, plan: export.plan, width: width, height: height)
  }

  /// Restores 8-bit pictures of one size again and again.
  public func time(width: Int, height: Int, threads: Int = 1, seconds: Double, isa: String? = nil) throws
    -> Timing
  {
    let words =
      runner + [path("harness"), "time", "\(width)", "\(height)", "\(threads)", "\(seconds)"]
    let run = try ToolRun(words[0], Array(words.dropFirst()), environment: try environment(isa))
    return try decoded(run.output)
  }

  private func decoded<Value: Decodable>(_ output: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let value = try? decoder.decode(Value.self, from: output) else {
      throw ToolError.badOutput("the benchmark program")
    }
    return value
  }

  /// Restores one picture of interleaved samples, 0 for black and 1 for white.
  public func restore(_ samples: [Float], width: Int, height: Int, threads: Int = 1, isa: String? = nil)
    throws
    -> [Float]
  {
    let input = samples.withUnsafeBytes { Data($0) }
    let run = try ToolRun(
      path("harness"), ["restore", "\(width)", "\(height)", "\(threads)"], input: input,
      environment: try environment(isa))
    guard run.output.count == input.count else { throw ToolError.badOutput("the benchmark program") }
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

  /// What the profile program measured.
  struct OperationTimes: Decodable {
    var isa: String
    /// Multiply-adds a second that the instruction set could do at most; 0 where that is not known.
    var peakMacs: Double
    /// Milliseconds of each operation of the plan, the head last.
    var operationsMs: [Double]
  }
}

/// Why a benchmark cannot be run.
public enum BenchError: Error, CustomStringConvertible, Sendable {
  /// There are no kernels of that name for this CPU.
  case unknownInstructionSet(String, known: [String])

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .unknownInstructionSet(let name, let known):
      "this CPU has no kernels “\(name)”; it has \(known.joined(separator: ", "))"
    }
  }
}
