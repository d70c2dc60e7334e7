#if Torch
  import CTorch

  /// What moves flat parameters against their gradient.
  package protocol WeightOptimizer {
    /// Takes step number `step`, counted from 1.
    func update(_ values: TorchTensor, gradient: TorchTensor, rate: Double, step: Int) throws

    /// What it remembers between steps.
    var state: [String: TorchTensor] { get }
  }

  /// Adam (Kingma and Ba, 2015) over flat parameters.
  final class Adam: WeightOptimizer {
    let mean: TorchTensor
    let square: TorchTensor

    init(count: Int) throws {
      mean = try TorchTensor(zeros: [count])
      square = try TorchTensor(zeros: [count])
    }

    var state: [String: TorchTensor] { ["adam.mean": mean, "adam.square": square] }

    func update(_ values: TorchTensor, gradient: TorchTensor, rate: Double, step: Int) throws {
      try TorchTensor.run(values, gradient, mean, square) {
        ct_adam($0[0], $0[1], $0[2], $0[3], rate, 0.9, 0.999, 1e-8, Int64(step))
      }
    }
  }

  /// Gradient descent with momentum (as PyTorch writes it: velocity = momentum · velocity + gradient).
  final class MomentumDescent: WeightOptimizer {
    let velocity: TorchTensor
    let momentum: Double
    let weightDecay: Double

    init(count: Int, momentum: Double, weightDecay: Double) throws {
      velocity = try TorchTensor(zeros: [count])
      self.momentum = momentum
      self.weightDecay = weightDecay
    }

    var state: [String: TorchTensor] { ["velocity": velocity] }

    func update(_ values: TorchTensor, gradient: TorchTensor, rate: Double, step: Int) throws {
      try TorchTensor.run(values, gradient, velocity) {
        ct_descend($0[0], $0[1], $0[2], rate, momentum, weightDecay)
      }
    }
  }
#endif
