import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerVerification
import Foundation

/// An emitted C file, compiled with its harness for this machine or another one, and run there.
public final class CompiledNet {
  /// What was compiled.
  public let export: CExport
  /// Arithmetic.
  public let precision: Precision
  private let build: TargetBuild
  private let harness: TargetProgram
  private var profiler: TargetProgram?
  private var define: String { "-D\(export.prefix.uppercased())" }

  /// Exports and compiles a model.
  ///
  /// - Parameters:
  ///   - target: what to compile for and run on; this machine, with `cc`, if not given.
  ///   - flags: the C compiler's flags.
  public init(
    _ model: Model, precision: Precision, target: Target = .device(compiler: "cc", run: ""),
    flags: [String] = ["-O2"]
  ) throws {
    self.precision = precision
    export = try CExport(model, precision: precision)
    build = try TargetBuild(export, for: target, flags: flags)
    let prefix = export.prefix.uppercased()
    harness = try build.compile("harness", ["-D\(prefix)_TEST", "-D\(prefix)_PTHREADS", "-pthread"])
  }

  /// The instruction sets that the CPU has, the best first.
  public func instructionSets() throws -> [String] {
    String(decoding: try harness.run(["isas"]), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Measures each operation of the net.
  public func profile(width: Int, height: Int, seconds: Double, isa: String? = nil) throws
    -> BenchReport.Profile
  {
    let profiler = try profiler ?? build.compile("profile", ["\(define)_TEST"])
    self.profiler = profiler
    let times: OperationTimes = try decoded(
      profiler.run(
        ["\(width)", "\(height)", try known(isa), "\(seconds)"], seconds: Self.patience(seconds)))
    return BenchReport.Profile(times, plan: export.plan, width: width, height: height)
  }

  /// Restores 8-bit pictures of one size again and again.
  ///
  /// - Parameters:
  ///   - seconds: how long.
  ///   - warmUp: seconds before that, which are not measured.
  ///   - runs: how often at least.
  public func time(
    width: Int, height: Int, threads: Int = 1, seconds: Double, warmUp: Double = 0.2, runs: Int = 3,
    isa: String? = nil
  ) throws -> Timing {
    try decoded(
      harness.run(
        [
          "time", "\(width)", "\(height)", "\(threads)", try known(isa), "\(seconds)", "\(warmUp)", "\(runs)",
        ], seconds: Self.patience(seconds + warmUp)))
  }

  /// How long to wait for a program that measures for some seconds: emulators take their time for one run.
  private static func patience(_ seconds: Double) -> Double { 600 + 2 * seconds }

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
    let output = try harness.run(
      ["restore", "\(width)", "\(height)", "\(threads)", try known(isa)], input: input)
    guard output.count == input.count else { throw ToolError.badOutput("the benchmark program") }
    return output.withUnsafeBytes { bytes in
      (0..<samples.count).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
  }

  /// The name of an instruction set for the programs.
  private func known(_ isa: String?) throws -> String {
    guard let isa else { return "best" }
    let names = try instructionSets()
    guard names.contains(isa) else { throw BenchError.unknownInstructionSet(isa, known: names) }
    return isa
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
    /// The machine's state.
    public var conditions: BenchReport.Conditions
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
  /// A file is no report of ours.
  case noReport(String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .unknownInstructionSet(let name, let known):
      "this CPU has no kernels “\(name)”; it has \(known.joined(separator: ", "))"
    case .noReport(let path): "\(path): this is not what “clearer-bench --json” writes"
    }
  }
}
