import ClearerModel

/// A net whose layers do nothing (weights 0, normalisation the identity) until told otherwise.
struct HandMadeNet {
  var model: Model

  init(_ architecture: Architecture) {
    var tensors: [String: Tensor] = [:]
    for tensor in architecture.tensors {
      let isScale = tensor.name.hasSuffix("norm.weight") || tensor.name.hasSuffix("norm.running_var")
      let count = tensor.shape.reduce(1, *)
      tensors[tensor.name] = Tensor(
        shape: tensor.shape, values: [Float](repeating: isScale ? 1 : 0, count: count))
    }
    model = Model(name: "hand-made", task: Model.Task(.denoise), architecture: architecture, tensors: tensors)
  }

  /// Sets a layer's weights and bias (the normalisation's shift, where there is one).
  mutating func set(_ layer: String, _ weight: [Float], bias: [Float]? = nil) {
    set("\(layer).weight", values: weight)
    guard let bias else { return }
    set(model.architecture.normalization == .batch ? "\(layer).norm.bias" : "\(layer).bias", values: bias)
  }

  mutating func set(_ tensor: String, values: [Float]) {
    model.tensors[tensor]?.values = values
  }

  /// A 3×3 kernel with one weight, which multiplies the pixel itself.
  static func centre(_ weight: Float) -> [Float] { [0, 0, 0, 0, weight, 0, 0, 0, 0] }
}

func areClose(_ left: [Float], _ right: [Float], tolerance: Float = 1e-4) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance }
}
