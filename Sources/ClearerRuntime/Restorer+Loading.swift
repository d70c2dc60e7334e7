import ClearerCompiler
import ClearerModel
import Foundation

extension Restorer {
  /// Compiles a model.
  ///
  /// - Throws: `CompilerError` for a model that cannot be compiled.
  public init(_ model: Model, precision: Precision = .int8) throws(CompilerError) {
    self.init(try Compiler(precision: precision).plan(for: model))
  }

  /// Loads a model and compiles it.
  ///
  /// - Parameters:
  ///   - path: the model's folder, or its `model.json`; the weights lie beside that.
  ///   - precision: arithmetic.
  /// - Throws: ``LoadingError``.
  public init(contentsOf path: String, precision: Precision = .int8) throws(LoadingError) {
    try self.init(precision) { () throws(ModelError) in try Model.load(from: path) }
  }

  /// Loads a model and compiles it.
  ///
  /// - Parameters:
  ///   - url: the model's folder, or its `model.json`; the weights lie beside that.
  ///   - precision: arithmetic.
  /// - Throws: ``LoadingError``.
  public init(contentsOf url: URL, precision: Precision = .int8) throws(LoadingError) {
    try self.init(contentsOf: url.path, precision: precision)
  }

  /// Compiles a model from the bytes of its files, such as resources of a program.
  ///
  /// - Parameters:
  ///   - description: what `model.json` holds.
  ///   - weights: what `weights.safetensors` holds.
  ///   - precision: arithmetic.
  /// - Throws: ``LoadingError``.
  public init(description: [UInt8], weights: [UInt8], precision: Precision = .int8) throws(LoadingError) {
    try self.init(precision) { () throws(ModelError) in
      try Model(description: description, weights: weights)
    }
  }

  private init(_ precision: Precision, _ load: () throws(ModelError) -> Model) throws(LoadingError) {
    let model: Model
    do { model = try load() } catch { throw .model(error) }
    do { try self.init(model, precision: precision) } catch { throw .compiler(error) }
  }
}

/// Why a model cannot be loaded.
public enum LoadingError: Error, CustomStringConvertible, Sendable {
  /// Its files cannot be read, or are not what they should be.
  case model(ModelError)
  /// It cannot be compiled.
  case compiler(CompilerError)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .model(let error): error.description
    case .compiler(let error): error.description
    }
  }
}
