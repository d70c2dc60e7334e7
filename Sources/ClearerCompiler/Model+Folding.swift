import ClearerModel

extension Model {
  /// The same net with biases in place of batch normalisation, as the compiler folds it: compiled, it gives the same bits.
  ///
  /// - Throws: ``CompilerError`` for a net that has no form here.
  public func withoutNormalization() throws(CompilerError) -> Model {
    guard architecture.normalization == .batch else { return self }
    var folded = self
    folded.architecture.normalization = .none
    folded.tensors = [:]
    for node in FoldBatchNormalization().run(try Graph(self)).nodes {
      guard case .convolution(let convolution) = node.operation,
        let weights = tensors["\(convolution.layer).weight"]
      else { continue }
      folded.tensors["\(convolution.layer).weight"] = Tensor(
        shape: weights.shape, values: convolution.weights)
      if let bias = convolution.bias {
        folded.tensors["\(convolution.layer).bias"] = Tensor(shape: [bias.count], values: bias)
      }
    }
    return folded
  }
}
