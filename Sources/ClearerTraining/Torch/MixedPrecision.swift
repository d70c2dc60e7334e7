#if Torch
  import ClearerModel

  /// A net's weights and their gradient in 16-bit floats, beside those in 32 (Micikevicius et al., 2018): convolutions take
  /// half the memory traffic, and a graphics processor's matrix units.
  ///
  /// The loss is multiplied by a scale, so that its gradient stays within what 16 bits hold; where it does not, the scale
  /// is halved and the step left out.
  final class MixedPrecision {
    /// What a step computes with.
    let parameters: Parameters
    private let gradient: TorchTensor
    /// The factor on the loss.
    private(set) var scale = 65_536.0

    /// - Parameter values: the weights in 32 bits.
    init(_ values: Parameters, layers: [Layer]) throws {
      gradient = try values.values.halves()
      parameters = try Parameters(
        values: values.values.halves(), statistics: values.statistics, layers: layers, normalization: .none,
        gradient: gradient)
    }

    /// Takes over the weights, and clears the gradient.
    func begin(_ values: TorchTensor) throws {
      try parameters.values.copy(values)
      try gradient.clear()
    }

    /// Hands over the gradient of the loss.
    func end(_ gradient: TorchTensor) throws { try gradient.copy(self.gradient, factor: 1 / scale) }

    /// The gradient of the last step was not finite: the next one gets a smaller scale.
    ///
    /// - Returns: whether there is a smaller one.
    func shrink() -> Bool {
      scale /= 2
      return scale >= 1
    }
  }
#endif
