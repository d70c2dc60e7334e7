import ClearerModel

/// The oracle: runs a net as it was trained, one plain loop after the other.
///
/// Nothing is folded, fused or reordered, and no code is shared with the compiler or the kernels, so that what both
/// agree on is right.
public struct FloatEvaluator: Sendable {
  /// The model that is run.
  public let model: Model
  private let layers: [String: Layer]

  /// Shows a value while a net runs: its name (one of `architecture.values`) and its contents for the padded picture.
  public typealias Tap = (String, FeatureMap) throws -> Void

  /// Prepares a model.
  ///
  /// - Throws: ``ModelError`` where the model does not validate.
  public init(_ model: Model) throws(ModelError) {
    try model.validate()
    self.model = model
    layers = Dictionary(model.architecture.layers.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Restores a picture.
  ///
  /// - Parameters:
  ///   - picture: `channels × height × width` values, nominally 0 to 1, channel after channel.
  ///   - width: Its columns, at least 1.
  ///   - height: Its rows, at least 1.
  ///   - tap: Sees every value, in the order in which data flows.
  /// - Returns: The restored picture, of the same shape, not clamped.
  /// - Throws: ``EvaluationError`` where the number of values does not fit; what `tap` throws.
  public func evaluate(_ picture: [Float], width: Int, height: Int, tap: Tap? = nil) throws -> [Float] {
    let net = model.architecture
    guard width > 0, height > 0, net.channels.checkedProduct(width, height) == picture.count else {
      throw EvaluationError.wrongSize(
        channels: net.channels, width: width, height: height, values: picture.count)
    }
    var input = FeatureMap(channels: net.channels, height: height, width: width)
    input.values = picture
    let run = Run(model: model, layers: layers, tap: tap)
    let output = try run.output(input.padded(toMultipleOf: net.sizeMultiple)).cropped(
      height: height, width: width)
    return net.residual ? zip(picture, output.values).map { $0 - $1 } : output.values
  }
}

/// What is wrong with an evaluation.
public enum EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The picture has not `channels × height × width` values, or a size is not positive.
  case wrongSize(channels: Int, width: Int, height: Int, values: Int)
  /// A value is infinite or not a number.
  case notFinite(value: String)

  /// One line for the user.
  public var description: String {
    switch self {
    case .wrongSize(let channels, let width, let height, let values):
      "the picture has \(values) values; expected \(channels) × \(height) × \(width), both sizes at least 1"
    case .notFinite(let value):
      "the net's value '\(value)' is infinite or not a number; check the weights and the picture"
    }
  }
}

extension Int {
  fileprivate func checkedProduct(_ factors: Int...) -> Int? {
    factors.reduce(self as Int?) { product, factor in
      guard let (value, overflow) = product?.multipliedReportingOverflow(by: factor), !overflow else {
        return nil
      }
      return value
    }
  }
}
