import ClearerCompiler
import ClearerModel
import ClearerRuntime
import Foundation

/// A model as a C file, with what is to be known about it.
public struct CExport {
  /// The plan.
  public let plan: Plan
  /// The files' texts.
  public let files: CEmitter.Output
  /// The files' name without its ending: the prefix of all C names.
  public let prefix: String
  let emitter: CEmitter
  private let model: Model
  private let restorer: Restorer

  /// Compiles a model and computes what its self test expects.
  public init(_ model: Model, precision: Precision) throws {
    self.model = model
    plan = try Compiler(precision: precision).plan(for: model)
    restorer = Restorer(plan)
    prefix = CEmitter.prefix(of: model.name)
    let about = CEmitter.About(
      name: model.name, summary: model.summary, version: toolVersion, modelHash: model.fingerprint,
      kmacPerPixel: model.architecture.macsPerPixel / 1000)
    emitter = CEmitter(plan: plan, about: about, expected: try restorer.selfTest())
    files = try emitter.emit()
  }

  /// The text of a program that does something with the net; see ``CEmitter/program(_:)``.
  public func program(_ name: String) throws(CompilerError) -> String { try emitter.program(name) }

  /// Bytes of the workspace for 8-bit pictures of a width, gray or RGB.
  public func workspaceSize(width: Int) -> Int {
    let layout: PixelFormat.Layout = plan.channels == 1 ? .gray : .rgb
    return restorer.workspaceSize(width: width, format: PixelFormat(.uint8, layout))
  }

  /// Writes `prefix.c` and `prefix.h` into a folder, which is made if it is missing.
  public func write(to folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: folder, action: .write, reason: error.localizedDescription)
    }
    try AtomicFile.write(Data(files.header.utf8), to: path(in: folder, "h"))
    try AtomicFile.write(Data(files.source.utf8), to: path(in: folder, "c"))
  }

  /// Path of one of the two files.
  public func path(in folder: String, _ ending: String) -> String {
    URL(fileURLWithPath: folder).appendingPathComponent("\(prefix).\(ending)").path
  }

  /// Sizes of the exported net.
  public func report(in folder: String) -> Report {
    Report(
      source: path(in: folder, "c"), header: path(in: folder, "h"), name: model.name,
      precision: plan.precision.rawValue, sourceBytes: files.source.utf8.count,
      kmacPerPixel: model.architecture.macsPerPixel / 1000, liveKmacPerPixel: plan.macsPerPixel / 1000,
      parameters: model.architecture.parameterCount,
      weightBytes: plan.operations.reduce(0) { $0 + $1.weights.count }, lagRows: plan.lagRows,
      workspaceBytes: [320, 480, 640, 1280, 1920, 3840].map {
        Report.Workspace(width: $0, bytes: workspaceSize(width: $0))
      })
  }

  /// Sizes of an exported net.
  public struct Report: Encodable {
    /// Path of the C file.
    public var source: String
    /// Path of its header.
    public var header: String
    /// The model's name.
    public var name: String
    /// Arithmetic: fp32 or int8.
    public var precision: String
    /// Size of the C file.
    public var sourceBytes: Int
    /// Multiply-accumulates for one pixel, in thousands.
    public var kmacPerPixel: Double
    /// Those that are done: without those of channels that are always 0, with those of padding.
    public var liveKmacPerPixel: Double
    /// Trained values.
    public var parameters: Int
    /// Weights as they lie in memory.
    public var weightBytes: Int
    /// Rows to push until the first one can be pulled.
    public var lagRows: Int
    /// Memory for pictures of some widths, of any height.
    public var workspaceBytes: [Workspace]
    /// How the sums of an int8 net are kept, where a budget was given.
    public var precisionPlan: PrecisionPlan?

    /// Memory for pictures of one width.
    public struct Workspace: Encodable {
      /// Pixels of a row.
      public var width: Int
      /// Bytes of the workspace for 8-bit pictures.
      public var bytes: Int
    }

    /// For people.
    public var text: String { "\(source): \(sourceBytes.formatted()) bytes, and \(header)\n\(sizes)" }

    /// What does not depend on the form that the net was exported in.
    var sizes: String {
      let memory = workspaceBytes.map { "  width \($0.width): \($0.bytes.formatted()) bytes" }
      let oneDecimal = FloatingPointFormatStyle<Double>.number.precision(.fractionLength(1))
      let live =
        liveKmacPerPixel < 0.99 * kmacPerPixel
        ? " (\(liveKmacPerPixel.formatted(oneDecimal)) without channels that are always 0)" : ""
      return """
        \(name), \(precision): \(kmacPerPixel.formatted(oneDecimal)) kMAC/pixel\(live), \
        \(parameters.formatted()) parameters, \(weightBytes.formatted()) bytes of packed weights
        the result follows \(lagRows) rows behind the picture; workspace for 8-bit pictures of any height:
        \(memory.joined(separator: "\n"))
        """
    }
  }
}
