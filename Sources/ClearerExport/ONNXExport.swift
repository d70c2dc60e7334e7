import ClearerCompiler
import ClearerModel
import ClearerONNX
import Foundation

/// A model as an ONNX file, with what is to be known about it.
public struct ONNXExport {
  /// The file's contents.
  public let contents: Data
  /// The file's name without its ending, which is that of the C files too.
  public let prefix: String
  private let model: Model
  private let precision: Precision

  /// Translates a model.
  ///
  /// - Throws: ``CompilerError`` for a model that cannot be translated.
  public init(_ model: Model, precision: Precision) throws {
    self.model = model
    self.precision = precision
    prefix = CEmitter.prefix(of: model.name)
    let about = CEmitter.About(
      name: model.name, summary: model.summary, version: toolVersion, modelHash: model.fingerprint,
      kmacPerPixel: model.architecture.macsPerPixel / 1000)
    contents = try ONNXEmitter(model, precision: precision, about: about).emit()
  }

  /// Writes `prefix.onnx` into a folder, which is made if it is missing.
  public func write(to folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: folder, action: .write, reason: error.localizedDescription)
    }
    try AtomicFile.write(contents, to: path(in: folder))
  }

  /// Path of the file.
  public func path(in folder: String) -> String {
    URL(fileURLWithPath: folder).appendingPathComponent("\(prefix).onnx").path
  }

  /// Sizes of the exported net.
  public func report(in folder: String) -> Report {
    Report(
      file: path(in: folder), name: model.name, precision: precision.rawValue, fileBytes: contents.count,
      kmacPerPixel: model.architecture.macsPerPixel / 1000, parameters: model.architecture.parameterCount,
      sizeMultiple: model.architecture.sizeMultiple)
  }

  /// Sizes of an exported net.
  public struct Report: Encodable {
    /// Path of the file.
    public var file: String
    /// The model's name.
    public var name: String
    /// Arithmetic of the convolutions: fp32 or int8.
    public var precision: String
    /// Size of the file.
    public var fileBytes: Int
    /// Multiply-accumulates for one pixel, in thousands.
    public var kmacPerPixel: Double
    /// Trained values.
    public var parameters: Int
    /// What height and width must be multiples of.
    public var sizeMultiple: Int

    /// For people.
    public var text: String {
      """
      \(file): \(fileBytes.formatted()) bytes
      \(name), \(precision): \(kmacPerPixel.formatted(.number.precision(.fractionLength(1)))) kMAC/pixel, \
      \(parameters.formatted()) parameters
      input and output: 1 × channels × height × width floats in 0…1; height and width are multiples of \(sizeMultiple)
      """
    }
  }
}
