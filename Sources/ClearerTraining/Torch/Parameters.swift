#if Torch
  import ClearerImage
  import ClearerModel

  /// The tensors of one convolution, each a view into ``Parameters``.
  package struct LayerTensors {
    var stride: Int
    var weight: TorchTensor
    var bias: TorchTensor?
    var norm: Norm?

    /// Batch normalisation's scale and shift, and its running statistics.
    package struct Norm {
      var scale: TorchTensor
      var shift: TorchTensor
      var mean: TorchTensor
      var variance: TorchTensor

      package init(scale: TorchTensor, shift: TorchTensor, mean: TorchTensor, variance: TorchTensor) {
        self.scale = scale
        self.shift = shift
        self.mean = mean
        self.variance = variance
      }
    }
  }

  /// All values of a net in two flat tensors, and the layers as views into them.
  ///
  /// Being flat, an optimiser's step, the norm of the gradient, an average of the weights, a checkpoint and the exchange
  /// between machines are each a few operations on one tensor, however many layers there are.
  package final class Parameters {
    /// Trainable values.
    package let values: TorchTensor
    /// Running means and variances of batch normalisation.
    package let statistics: TorchTensor
    /// The net's tensors by their names in a model.
    package private(set) var tensors: [String: TorchTensor] = [:]
    private(set) var layers: [String: LayerTensors] = [:]
    /// The weights of convolutions, each with a row for an output.
    private(set) var matrices: [FlatMatrix] = []

    /// Zeros, for the layers of an architecture or of a supernet.
    ///
    /// - Parameter gradient: gets the gradients, in the same places as the values; nil where the net is not trained.
    package convenience init(layers: [Layer], normalization: Normalization, gradient: TorchTensor? = nil)
      throws
    {
      let places = layers.map { Place($0, normalization) }
      func zeros(_ tensors: (Place) -> [TensorShape]) throws -> TorchTensor {
        try TorchTensor(zeros: [places.reduce(0) { $0 + tensors($1).reduce(0) { $0 + $1.count } }])
      }
      try self.init(
        values: zeros(\.trainable), statistics: zeros(\.statistics), layers: layers,
        normalization: normalization,
        gradient: gradient)
    }

    /// Views of the values that others hold.
    init(
      values: TorchTensor, statistics: TorchTensor, layers: [Layer], normalization: Normalization,
      gradient: TorchTensor?
    ) throws {
      self.values = values
      self.statistics = statistics
      let places = layers.map { Place($0, normalization) }

      var offset = 0
      var statisticsOffset = 0
      for (layer, place) in zip(layers, places) {
        for part in place.trainable {
          tensors[part.name] = try TorchTensor(
            viewing: values, offset: offset, shape: part.shape, gradient: gradient)
          if part.shape.count == 4 {
            let rows = part.shape[0]
            matrices.append(FlatMatrix(offset: offset, rows: rows, columns: part.count / rows))
          }
          offset += part.count
        }
        for part in place.statistics {
          tensors[part.name] = try TorchTensor(
            viewing: statistics, offset: statisticsOffset, shape: part.shape, gradient: nil)
          statisticsOffset += part.count
        }
        guard let weight = tensors["\(layer.name).weight"] else { continue }
        var entry = LayerTensors(stride: layer.stride, weight: weight, bias: tensors["\(layer.name).bias"])
        if let scale = tensors["\(layer.name).norm.weight"], let shift = tensors["\(layer.name).norm.bias"],
          let mean = tensors["\(layer.name).norm.running_mean"],
          let variance = tensors["\(layer.name).norm.running_var"]
        {
          entry.norm = LayerTensors.Norm(scale: scale, shift: shift, mean: mean, variance: variance)
        }
        self.layers[layer.name] = entry
      }
    }

    /// The same values, without gradients: what is computed from these views costs no gradient of the weights.
    func frozen(layers: [Layer], normalization: Normalization) throws -> Parameters {
      try Parameters(
        values: values, statistics: statistics, layers: layers, normalization: normalization, gradient: nil)
    }

    /// Names and shapes of a layer's tensors, those that are trained apart from those that are measured.
    private struct Place {
      var trainable: [TensorShape] = []
      var statistics: [TensorShape] = []

      init(_ layer: Layer, _ normalization: Normalization) {
        for tensor in layer.tensors(normalization) {
          if tensor.name.contains(".running_") { statistics.append(tensor) } else { trainable.append(tensor) }
        }
      }
    }

    /// Takes a model's values.
    func take(_ model: Model) throws {
      for (name, tensor) in tensors {
        if let values = model.tensors[name]?.values { try tensor.write(values) }
      }
    }

    /// Draws weights anew: `N(0, gain² · 2 / fan-in)` (He et al., 2015), `N(0, 10⁻⁶)` for the layer `output`; scales and
    /// variances one, all else zero.
    package func initialize(layers: [Layer], gain: Float, seed: UInt64) throws {
      let numbers = NormalNumbers(seed: seed)
      var drawn = 0
      for layer in layers {
        guard let tensors = self.layers[layer.name] else { continue }
        let fanIn = Float(layer.inputs * layer.kernel * layer.kernel)
        let deviation = layer.name == LayerName.output ? 1e-3 : gain * (2 / fanIn).squareRoot()
        let count = tensors.weight.count
        try tensors.weight.write((drawn..<drawn + count).map { deviation * Float(numbers[$0]) })
        drawn += count
        if let norm = tensors.norm {
          for tensor in [norm.scale, norm.variance] {
            try tensor.write([Float](repeating: 1, count: tensor.count))
          }
        }
      }
    }
  }

  extension TensorShape {
    var count: Int { shape.reduce(1, *) }
  }
#endif
