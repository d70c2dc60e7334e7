import ClearerCompiler
import ClearerExport
import ClearerImage
import ClearerModel
import Foundation

/// Shows what a model does: a photograph gets noise or rain, and the compiled C files take it away.
///
/// Everything is left in a folder to look at: the C files of both precisions, the degraded and the restored pictures,
/// and both side by side.
public struct Demonstration {
  /// What came of it; the keys of its JSON are these names in snake case.
  public struct Report: Encodable, Sendable {
    /// The model's name.
    public var model: String
    /// Pixels of a row.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Standard deviation of the noise, in steps of an 8-bit picture; nil for rain.
    public var sigma: Double?
    /// PSNR of the degraded picture in dB.
    public var degradedPsnr: Double
    /// One for each precision.
    public var results: [Result]
    /// Path of the degraded picture beside the one that int8 restored.
    public var beforeAfter: String
  }

  /// One precision.
  public struct Result: Encodable, Sendable {
    /// int8 or fp32.
    public var precision: String
    /// Path of the C file.
    public var source: String
    /// Its size.
    public var sourceBytes: Int
    /// Path of the restored picture.
    public var picture: String
    /// Its PSNR in dB.
    public var psnr: Double
    /// CPU time of the emitted code, best of many runs on one thread.
    public var milliseconds: Double
    /// The instruction set that it chose.
    public var isa: String
  }

  /// Path of the clean photograph.
  public var photograph: String
  /// Folder for everything that is written; it is made if it is missing.
  public var folder: String
  /// What is done to it.
  public var task: Model.Task
  /// Seed of the noise or rain.
  public var seed: UInt64

  /// Creates a demonstration.
  public init(photograph: String, folder: String, task: Model.Task, seed: UInt64) {
    self.photograph = photograph
    self.folder = folder
    self.task = task
    self.seed = seed
  }

  /// Exports, compiles and restores.
  ///
  /// - Throws: ``BenchError``; errors of the compiler and of files and pictures.
  public func run(_ model: Model) throws -> Report {
    let clean = try Picture(cleanAt: photograph, channels: model.architecture.channels)
    let degraded = Picture(Trial(clean, task: task, seed: seed).degraded)
    let shown = try [Precision.int8, .fp32].map { precision in
      try restore(degraded, clean: clean, CompiledNet(model, precision: precision))
    }
    try degraded.write(to: path("degraded.png"))
    let beforeAfter = path("before-after.png")
    try Picture.sideBySide([degraded] + shown.prefix(1).map(\.picture)).write(to: beforeAfter)
    return Report(
      model: model.name, width: clean.width, height: clean.height, sigma: task.noiseLevels.first,
      degradedPsnr: try PSNR.between(degraded, clean), results: shown.map(\.result), beforeAfter: beforeAfter)
  }

  private func restore(
    _ degraded: Picture, clean: Picture, _ net: CompiledNet
  ) throws -> (picture: Picture, result: Result) {
    let (width, height) = (degraded.width, degraded.height)
    let name = net.precision.rawValue
    try net.export.write(to: path(name))
    let values = try net.restore(FloatPicture(degraded).values, width: width, height: height)
    let picture = Picture(
      try FloatPicture(width: width, height: height, channels: degraded.channels, values: values))
    try picture.write(to: path("restored-\(name).png"))
    let timing = try net.time(width: width, height: height, seconds: 1)
    return (
      picture,
      Result(
        precision: name, source: path("\(name)/\(net.export.prefix).c"),
        sourceBytes: net.export.files.source.utf8.count, picture: path("restored-\(name).png"),
        psnr: try PSNR.between(picture, clean), milliseconds: BenchReport.Spread(timing.cpuMs).min,
        isa: timing.isa)
    )
  }

  private func path(_ name: String) -> String {
    URL(fileURLWithPath: folder).appendingPathComponent(name).relativePath
  }
}
