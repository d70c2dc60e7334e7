/// Name and shape of one tensor that a model must have.
public struct TensorShape: Sendable, Hashable {
  /// The tensor's name in `weights.safetensors`.
  public var name: String
  /// Its shape: `[out, in, kernel, kernel]` for weights, `[out]` for everything else.
  public var shape: [Int]

  /// Names a tensor's shape.
  public init(name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

extension Architecture {
  /// Every tensor of a model, in the order of ``layers``.
  ///
  /// A layer `n` has `n.weight`; with batch normalisation also `n.norm.weight`, `n.norm.bias`, `n.norm.running_mean`
  /// and `n.norm.running_var` (epsilon ``batchNormEpsilon``), without normalisation `n.bias`.
  public var tensors: [TensorShape] { layers.flatMap { $0.tensors(normalization) } }

  /// What batch normalisation adds to the variance.
  public static let batchNormEpsilon: Float = 1e-5
}

extension Layer {
  /// The layer's own tensors.
  public func tensors(_ normalization: Normalization) -> [TensorShape] {
    let weight = TensorShape(name: "\(name).weight", shape: [outputs, inputs, kernel, kernel])
    guard normalized else { return [weight] }
    let suffixes =
      switch normalization {
      case .batch: ["norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"]
      case .none: ["bias"]
      }
    return [weight] + suffixes.map { TensorShape(name: "\(name).\($0)", shape: [outputs]) }
  }
}
