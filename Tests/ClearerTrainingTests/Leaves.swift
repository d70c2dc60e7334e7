#if Torch
  import ClearerTraining

  /// Leaves that share one flat tensor, and whose gradients land in another.
  final class Leaves {
    let values: TorchTensor
    let gradient: TorchTensor
    private var used = 0

    init(_ numbers: [Float]) throws {
      values = try TorchTensor(numbers, shape: [numbers.count])
      gradient = try TorchTensor(zeros: [numbers.count])
    }

    /// The next numbers; of rank 4 in the order of channels last.
    func next(_ shape: [Int]) throws -> TorchTensor { try nextWithGradient(shape).leaf }

    /// The next numbers, and where their gradient will be.
    func nextWithGradient(_ shape: [Int]) throws -> (leaf: TorchTensor, gradient: TorchTensor) {
      defer { used += shape.reduce(1, *) }
      return try (
        TorchTensor(viewing: values, offset: used, shape: shape, gradient: gradient),
        TorchTensor(viewing: gradient, offset: used, shape: shape, gradient: nil)
      )
    }
  }
#endif
