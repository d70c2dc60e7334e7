#if Torch
  import CTorch

  /// A matrix among flat values, row after row.
  package struct FlatMatrix: Sendable {
    var offset: Int
    var rows: Int
    var columns: Int

    package init(offset: Int, rows: Int, columns: Int) {
      self.offset = offset
      self.rows = rows
      self.columns = columns
    }
  }

  /// Muon (Jordan et al., 2024) for the weights of convolutions, each a matrix of outputs by all else; ``Adam`` for the
  /// rest.
  ///
  /// A step goes along the momentum with its singular values brought near 1, so that directions with small gradients
  /// learn as fast as those with large ones. It is as long as Adam's usually is, 0.2 of the rate in the root mean square
  /// (Liu et al., 2025), so that one rate serves both.
  package final class Muon: WeightOptimizer {
    private let momentum: TorchTensor
    private let adam: Adam
    private let matrices: OpaquePointer
    private let decay: Double
    private let composed: Bool

    /// - Parameters:
    ///   - decay: what weights lose at each step, as a share of them and in learning rates (Loshchilov and Hutter, 2019).
    ///   - composed: use libtorch's own operations on CPUs as well, for comparisons.
    package init(count: Int, matrices: [FlatMatrix], decay: Double = 0, composed: Bool = false) throws {
      momentum = try TorchTensor(zeros: [count])
      adam = try Adam(count: count)
      let list = matrices.map {
        ct_matrix(offset: Int64($0.offset), rows: Int64($0.rows), columns: Int64($0.columns))
      }
      self.matrices = ct_matrices_new(list, Int64(list.count))
      self.decay = decay
      self.composed = composed
    }

    deinit { ct_matrices_free(matrices) }

    package var state: [String: TorchTensor] {
      var state = adam.state
      state["muon.momentum"] = momentum
      return state
    }

    /// Clears the gradients of the matrices, so that Adam leaves them alone.
    package func update(_ values: TorchTensor, gradient: TorchTensor, rate: Double, step: Int) throws {
      try TorchTensor.run(values, gradient, momentum) {
        ct_muon($0[0], $0[1], $0[2], matrices, rate, 0.95, decay, composed ? 1 : 0)
      }
      try adam.update(values, gradient: gradient, rate: rate, step: step)
    }
  }
#endif
