#if Torch
  import ClearerCompiler
  import ClearerImage
  import ClearerModel
  import ClearerReference
  import ClearerTraining
  import Testing

  @Suite struct QuantizedTrainingTests {
    private static let architectures = [
      Architecture(
        channels: 1, widths: [8], stemBlocks: 2, stages: [[.parallel, .fusion]], normalization: .none),
      Architecture(
        channels: 3, widths: [5, 12], stages: [[.fusion, .parallel]], residual: false, normalization: .none),
      Architecture(
        channels: 1, widths: [8, 6, 16], stages: [[.fusion, .parallel], [.fusion]], normalization: .none),
    ]

    private func model(_ architecture: Architecture, fine: Bool = false, narrow: Bool = false) throws -> Model
    {
      var model = try Model.random(architecture: architecture, seed: 5)
      try model.calibrateOnMadeUpPictures(seeds: 0..<3)
      let graph = try Compiler(precision: .int8).graph(of: model, after: "merge")
      if fine { model.fine = graph.names(of: graph.refinable) }
      if narrow { model.narrow = graph.names(of: graph.narrowable) }
      return model
    }

    private func options(
      _ architecture: Architecture, _ precision: Precision, steps: Int = 12, folder: String = "none"
    ) -> TrainingOptions {
      var options = TrainingOptions(
        name: "test", architecture: architecture, degradation: .noise(NoiseModel(levels: .among([25]))),
        sources: [PictureSource(folder: folder)], steps: steps)
      options.batch = 4
      options.patch = 32
      options.clip = 1e9
      options.precision = precision
      options.optimizer = .adam
      return options
    }

    private func batch(channels: Int) -> Batch {
      let pictures = [0, 1].map { part in
        (0..<2 as Range<UInt64>).flatMap {
          MadeUpPicture.planes(channels: channels, width: 32, height: 32, seed: 2 * $0 + part)
        }
      }
      return Batch(degraded: pictures[0], clean: pictures[1], shape: [2, channels, 32, 32])
    }

    /// Rounding moves them a little; a weight whose gradient went astray would be far off.
    @Test(arguments: architectures, [7, 8, 11])
    func gradientsAreNearThoseOfTheFloats(_ architecture: Architecture, bits: Int) throws {
      let model = try model(architecture, fine: bits == 11, narrow: bits == 7)
      let means = try [Precision.fp32, .int8].map { precision in
        let trainer = try Trainer(options(architecture, precision))
        try trainer.start(from: model)
        _ = try trainer.advance([batch(channels: architecture.channels)])
        return try trainer.checkpoint().tensors["adam.mean"]?.values ?? []
      }
      var place = 0
      for layer in architecture.layers {
        for tensor in layer.tensors(.none) {
          let range = place..<place + tensor.shape.reduce(1, *)
          place = range.upperBound
          let (a, b) = (means[0][range], means[1][range])
          func dot(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> Double {
            zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
          }
          let size = (dot(a, a).squareRoot(), dot(b, b).squareRoot())
          #expect(size.0 > 0 && size.1 > 0, "\(tensor.name)")
          #expect(dot(a, b) / (size.0 * size.1) > 0.97, "\(tensor.name)")
          #expect((0.85...1.15).contains(size.1 / size.0), "\(tensor.name)")
        }
      }
      #expect(place == means[0].count)
    }

    /// What is validated is what the saved model gives, with the ranges and words that it began with.
    @Test(arguments: [Normalization.batch, .none])
    func theSavedModelIsTheOneThatWasTrained(_ normalization: Normalization) throws {
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 3, width: 50, height: 40)
      var start = try model(
        Architecture(
          channels: 1, widths: [8, 8], stages: [[.fusion, .parallel]], normalization: normalization))
      start.words = [ValueName.stem(0)]
      start.fine = [LayerName.stemReduce(0)]
      start.narrow = [LayerName.stemReduce(1)]
      start = try start.withoutNormalization()
      let options = options(start.architecture, .int8, folder: pictures)
      let trainer = try Trainer(options)
      try trainer.start(from: start)
      let source = try PatchSource(
        options.sources, degradation: options.degradation, channels: 1, side: options.patch, seed: 1)
      let validation = try ValidationSet(options.sources[0], degradation: options.degradation, channels: 1)
      let run = TrainingRun(folder: try CheckpointFolder(place.path + "/run"))
      let psnr = try run.run(trainer, patches: source, validation: validation)

      let saved = try trainer.model(calibratedOn: [], psnr: [:], toolVersion: "", command: "")
      #expect(saved.ranges == start.ranges && saved.words == start.words)
      #expect(saved.fine == start.fine && saved.narrow == start.narrow)
      #expect(saved.tensors != start.tensors)
      let net = try TrainedNet(saved, precision: .int8)
      let clean = try (0..<3).map { try Picture(cleanAt: "\(pictures)/\($0).png", channels: 1) }
      let figures = try zip(validation.degraded, clean).map {
        try PSNR.between(Picture(net.restore($0)), $1)
      }
      #expect(abs((psnr ?? 0) - figures.reduce(0, +) / 3) < 1e-9)
    }

    @Test func goingOnFromACheckpointChangesNoBit() throws {
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 3, width: 40, height: 40)
      let start = try model(Self.architectures[2])
      let options = options(start.architecture, .int8, steps: 6, folder: pictures)
      let source = try PatchSource(
        options.sources, degradation: options.degradation, channels: 1, side: options.patch, seed: 1)
      let folder = try CheckpointFolder(place.path + "/parts")
      func trainer() throws -> Trainer {
        let trainer = try Trainer(options)
        try trainer.start(from: start)
        return trainer
      }
      let whole = try trainer()
      _ = try TrainingRun(folder: nil).run(whole, patches: source, validation: nil)
      let first = try trainer()
      _ = try TrainingRun(folder: folder).run(
        first, patches: source, validation: nil, stop: { first.step == 3 })
      let second = try trainer()
      try second.restore(folder.load(options: options.json))
      _ = try TrainingRun(folder: folder).run(second, patches: source, validation: nil)
      #expect(try whole.checkpoint().tensors == second.checkpoint().tensors)
      #expect(try first.checkpoint().tensors != second.checkpoint().tensors)
    }

    @Test func thereHasToBeAModelToStartFrom() throws {
      let trainer = try Trainer(options(Self.architectures[0], .int8))
      #expect(throws: TrainingError.self) { try trainer.advance([batch(channels: 1)]) }
    }

    /// A model with batch normalisation comes back without it, with its own ranges; one without ranges is refused.
    @Test func theCommandFineTunes() throws {
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 1, width: 16, height: 16)
      func train(_ arguments: String...) throws -> Command.End {
        try Command(
          name: "clearer-train",
          arguments: [
            "--pictures", pictures, "--noise", "25", "--steps", "2", "--patch", "8", "--batch", "2", "--run",
            "\(place.path)/run", "--output", "\(place.path)/tuned", "--quantise",
          ] + arguments
        ).run()
      }
      var start = try model(
        Architecture(
          channels: 1, widths: [2, 4], stemBlocks: 1, stages: [[.fusion]], normalization: .batch))
      try start.save(to: place.path + "/start")
      let done = try train("--weights", "\(place.path)/start")
      #expect(done.status == 0, "\(done)")
      let tuned = try Model.load(from: place.path + "/tuned")
      #expect(tuned.ranges == start.ranges && tuned.architecture.normalization == .none)

      #expect(try train("--widths", "2,4", "--stages", "F").status == 64)
      start.ranges = [:]
      try start.save(to: place.path + "/start")
      let refused = try train("--weights", "\(place.path)/start")
      #expect(refused.status == 65 && refused.complaints.contains("no recorded range"), "\(refused)")
    }
  }
#endif
