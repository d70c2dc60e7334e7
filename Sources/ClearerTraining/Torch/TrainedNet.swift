#if Torch
  import ClearerCompiler
  import ClearerImage
  import ClearerModel

  /// A model's net, ready to restore pictures with libtorch.
  public final class TrainedNet {
    private let network: any RestoringNet

    /// - Parameter precision: whether it computes in floats, or what the int8 engine does, to the last bit.
    /// - Throws: ``TorchError``; what validating the model throws; `CompilerError` where it has no ranges for int8.
    public init(_ model: Model, precision: Precision = .fp32) throws {
      try model.validate()
      let model = precision == .int8 ? try model.withoutNormalization() : model
      let parameters = try Parameters(
        layers: model.architecture.layers, normalization: model.architecture.normalization)
      try parameters.take(model)
      switch precision {
      case .fp32:
        network = Network(
          architecture: model.architecture, parameters: parameters, mode: JoinMode(training: false))
      case .int8:
        network = try QuantizedNetwork(model, parameters: parameters)
      }
    }

    /// The picture, restored; of any size, with the net's channels.
    public func restore(_ picture: FloatPicture) throws -> FloatPicture { try network.restore(picture) }
  }
#endif
