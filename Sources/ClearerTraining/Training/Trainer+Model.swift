#if Torch
  import ClearerImage
  import ClearerModel
  import ClearerReference

  extension Trainer {
    /// The model as it is now: averaged weights, provenance, and the ranges that its values take on `pictures`; those
    /// that it was trained with, where it was trained for int8.
    ///
    /// - Parameters:
    ///   - pictures: what 8-bit ranges are recorded on: degraded pictures, as the net will get them.
    ///   - psnr: figures for the provenance, by protocol.
    ///   - command: the command line, for the provenance.
    ///   - progress: gets the pictures measured, and all.
    /// - Throws: ``TorchError``, and what the reference evaluator throws.
    public func model(
      calibratedOn pictures: [FloatPicture], psnr: [String: Double], toolVersion: String, command: String,
      progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> Model {
      var model = Model(
        name: options.name, task: options.degradation.task, architecture: options.architecture,
        tensors: try tensors(),
        provenance: Model.Provenance(
          data: options.sources.map(\.folder), seed: options.seed, steps: step, psnr: psnr,
          toolVersion: toolVersion, command: command))
      if options.precision == .int8, let start {
        (model.ranges, model.words) = (start.ranges, start.words)
        (model.fine, model.narrow) = (start.fine, start.narrow)
        return model
      }
      var calibration = try Calibration(model)
      for (index, picture) in pictures.enumerated() {
        try calibration.add(picture.planar, width: picture.width, height: picture.height)
        progress(index + 1, pictures.count)
      }
      model.ranges = calibration.ranges
      return model
    }
  }
#endif
