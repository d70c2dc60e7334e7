#if Torch
  import ClearerImage
  import ClearerModel

  /// A model's net, ready to restore pictures with libtorch.
  public final class TrainedNet {
    private let network: Network

    /// - Throws: ``TorchError``, or what validating the model throws.
    public init(_ model: Model) throws {
      try model.validate()
      let parameters = try Parameters(
        layers: model.architecture.layers, normalization: model.architecture.normalization)
      try parameters.take(model)
      network = Network(
        architecture: model.architecture, parameters: parameters, mode: JoinMode(training: false))
    }

    /// The picture, restored; of any size, with the net's channels.
    public func restore(_ picture: FloatPicture) throws -> FloatPicture { try network.restore(picture) }
  }
#endif
