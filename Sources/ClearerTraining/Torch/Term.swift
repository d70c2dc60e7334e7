#if Torch
  import CTorch
  import ClearerModel

  /// One map of a sum of maps: what a convolution gave, or a branch as it is.
  package struct Term {
    var map: TorchTensor
    /// Batch normalisation of the map, if any.
    var norm: LayerTensors.Norm?
    /// Each pixel is repeated so often in both directions.
    var factor = 1

    package init(map: TorchTensor, norm: LayerTensors.Norm? = nil, factor: Int = 1) {
      self.map = map
      self.norm = norm
      self.factor = factor
    }
  }

  /// How the terms of a sum are normalised.
  package struct JoinMode {
    /// Whether normalisation uses the batch's statistics instead of the recorded ones.
    var training: Bool
    /// Whether it then records them.
    var follows = true
    /// Whether libtorch's own operations are used instead of the fused ones; for comparisons.
    var composed = false
    /// Whether the batch is that of all processes together.
    var shared = false

    package init(training: Bool, follows: Bool = true, composed: Bool = false) {
      self.training = training
      self.follows = follows
      self.composed = composed
    }

    /// What the recorded statistics take over from each batch.
    static let momentum = 0.1
  }

  extension TorchTensor {
    /// The sum of the terms, normalised and repeated as they say, through a ReLU where wanted; one operation.
    package static func join(_ terms: [Term], relu: Bool, mode: JoinMode) throws -> TorchTensor {
      let options = ct_join_options(
        relu: relu ? 1 : 0, training: mode.training ? 1 : 0, momentum: mode.follows ? JoinMode.momentum : 0,
        epsilon: Double(Architecture.batchNormEpsilon), shared: mode.shared ? 1 : 0,
        composed: mode.composed ? 1 : 0)
      let handle = withExtendedLifetime(terms) {
        let list = terms.map { term in
          ct_term(
            input: term.map.handle, scale: term.norm?.scale.handle, shift: term.norm?.shift.handle,
            mean: term.norm?.mean.handle, variance: term.norm?.variance.handle, factor: Int64(term.factor))
        }
        return ct_join(list, list.count, options)
      }
      return try TorchTensor(owning: handle)
    }
  }
#endif
