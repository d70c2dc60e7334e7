#if Torch
  import ClearerImage
  import ClearerModel
  import ClearerReference
  import ClearerTraining
  import Testing

  @Suite struct TrainerTests {
    private static let architectures = [
      Architecture(channels: 1, widths: [4], stemBlocks: 1, stages: [[.parallel, .fusion]]),
      Architecture(
        channels: 3, widths: [5, 12], stages: [[.fusion, .parallel]], residual: false, normalization: .none),
      Architecture(
        channels: 1, widths: [4, 6, 8, 10], stages: [[.fusion], [.parallel, .fusion], [.fusion, .fusion]]),
      Architecture(
        channels: 1, widths: [3, 4, 5], stages: [[.fusion, .fusion], [.parallel]], normalization: .none),
    ]

    @Test(arguments: architectures)
    func theNetIsTheOracles(_ architecture: Architecture) throws {
      let model = try Model.random(architecture: architecture, seed: 3)
      let picture = FloatPicture(
        try testPicture(width: 37, height: 21, channels: architecture.channels, seed: 1))
      let planes = (0..<picture.channels).flatMap { channel in
        (0..<37 * 21).map { picture.values[$0 * picture.channels + channel] }
      }
      let expected = try FloatEvaluator(model).evaluate(planes, width: 37, height: 21)
      let restored = try TrainedNet(model).restore(picture)
      for (index, value) in restored.values.enumerated() {
        let other = expected[index % picture.channels * 37 * 21 + index / picture.channels]
        #expect(abs(value - other) < 1e-5)
      }
    }

    private func options(_ architecture: Architecture, steps: Int = 12, folder: String) -> TrainingOptions {
      var options = TrainingOptions(
        name: "test", architecture: architecture,
        degradation: .noise(NoiseModel(levels: .within(20...30))), sources: [PictureSource(folder: folder)],
        steps: steps)
      options.batch = 4
      options.patch = 16
      return options
    }

    private func patches(_ options: TrainingOptions) throws -> PatchSource {
      try PatchSource(
        options.sources, degradation: options.degradation, channels: options.architecture.channels,
        side: options.patch, seed: options.seed)
    }

    /// Where libtorch convolves 16-bit floats on CPUs; older ones do so on graphics processors alone.
    @Test func stepsOfMixedPrecisionAreNearlyThoseOfFloats() throws {
      let place = try TemporaryFolder()
      let folder = try place.addPictures("clean", count: 2, width: 48, height: 40)
      let net = Architecture(
        channels: 1, widths: [8, 16], stages: [[.fusion, .parallel]], normalization: .none)
      func weights(mixed: Bool) throws -> [Float] {
        var options = options(net, folder: folder)
        options.mixedPrecision = mixed
        let trainer = try Trainer(options)
        let patches = try patches(options)
        for step in 0..<3 {
          let batch = (step * 4..<step * 4 + 4).map(patches.patch)
          _ = try trainer.advance([
            Batch(
              degraded: batch.flatMap(\.degraded), clean: batch.flatMap(\.clean), shape: [4, 1, 16, 16])
          ])
        }
        return try trainer.checkpoint().tensors["weights"]?.values ?? []
      }
      let expected = try weights(mixed: false)
      let found: [Float]
      do { found = try weights(mixed: true) } catch let error as TorchError {
        #expect(error.description.contains("Half"), "\(error)")
        return
      }
      let apart = zip(found, expected).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
      let whole = expected.map { $0 * $0 }.reduce(0, +)
      #expect(apart < 1e-4 * whole && apart > 0, "\(apart) of \(whole)")
    }

    @Test func mixedPrecisionIsRefusedWithNormalization() throws {
      var options = options(Architecture(channels: 1, widths: [4], stages: [[.fusion]]), folder: "none")
      options.mixedPrecision = true
      #expect(throws: TrainingError.self) { try Trainer(options) }
    }

    @Test(arguments: [Normalization.batch, .none])
    func trainingStartsFromAModelsWeights(_ normalization: Normalization) throws {
      let place = try TemporaryFolder()
      let net = Architecture(
        channels: 1, widths: [4, 6], stages: [[.fusion, .parallel]], normalization: normalization)
      let model = try Model.random(architecture: net, seed: 7)
      let trainer = try Trainer(options(net, folder: place.path))
      try trainer.start(from: model)
      #expect(try trainer.tensors() == model.tensors)
      let checkpoint = try trainer.checkpoint()
      #expect(checkpoint.tensors["weights"] == checkpoint.tensors["average.weights"])

      var other = net
      other.widths = [4, 8]
      #expect(throws: TrainingError.self) {
        try trainer.start(from: try Model.random(architecture: other, seed: 7))
      }
    }

    @Test(arguments: [Normalization.batch, .none], TrainingOptions.WeightOptimizer.allCases)
    func goingOnFromACheckpointChangesNoBit(
      _ normalization: Normalization, _ optimizer: TrainingOptions.WeightOptimizer
    ) throws {
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 3, width: 40, height: 30)
      var options = options(
        Architecture(
          channels: 1, widths: [4, 6], stages: [[.fusion, .parallel]], normalization: normalization),
        folder: pictures)
      options.optimizer = optimizer
      let source = try patches(options)

      let whole = try Trainer(options)
      var run = TrainingRun(folder: try CheckpointFolder(place.path + "/whole"))
      run.checkpointInterval = 5
      _ = try run.run(whole, patches: source, validation: nil)

      let first = try Trainer(options)
      let folder = try CheckpointFolder(place.path + "/parts")
      run.folder = folder
      _ = try run.run(first, patches: source, validation: nil, stop: { first.step == 7 })
      let second = try Trainer(options)
      try second.restore(folder.load(options: options.json))
      #expect(second.step == 7)
      _ = try run.run(second, patches: source, validation: nil)

      let (one, other) = (try whole.checkpoint(), try second.checkpoint())
      #expect(one.step == 12)
      #expect(one.tensors == other.tensors)
      #expect(one.tensors["weights"] != (try first.checkpoint()).tensors["weights"])
    }

    @Test func partsOfABatchAddUpToIt() throws {
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 2, width: 40, height: 30)
      var options = options(
        Architecture(channels: 1, widths: [4, 6], stages: [[.fusion]], normalization: .none), steps: 4,
        folder: pictures)
      let weights = try [1, 2].map { parts in
        options.accumulation = parts
        let trainer = try Trainer(options)
        let run = TrainingRun(folder: try CheckpointFolder(place.path + "/run\(parts)"))
        _ = try run.run(trainer, patches: patches(options), validation: nil)
        return try trainer.checkpoint().tensors["weights"]?.values ?? []
      }
      #expect(zip(weights[0], weights[1]).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test(
      arguments: [Loss.meanSquared, .absolute, .charbonnier], TrainingOptions.WeightOptimizer.allCases)
    func trainingLowersTheLoss(_ loss: Loss, _ optimizer: TrainingOptions.WeightOptimizer) throws {
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 3, width: 40, height: 30)
      var options = options(
        Architecture(channels: 1, widths: [8], stemBlocks: 1, stages: [[.parallel]], normalization: .none),
        steps: 60,
        folder: pictures)
      options.loss = loss
      options.optimizer = optimizer
      options.schedule.rate = 5 * optimizer.usualRate
      let trainer = try Trainer(options)
      var run = TrainingRun(folder: try CheckpointFolder(place.path + "/run"))
      run.reportInterval = 10
      let validation = try ValidationSet(
        PictureSource(folder: pictures), degradation: options.degradation, channels: 1)
      run.validationInterval = 30
      var losses: [Double] = []
      var figures: [Double] = []
      let last = try run.run(trainer, patches: patches(options), validation: validation) {
        losses.append($0.loss)
        if let psnr = $0.psnr { figures.append(psnr) }
      }
      #expect(losses.count == 6)
      #expect((losses.last ?? 1) < 0.8 * losses[0])
      #expect(figures.count == 2)
      #expect(last == figures.last)
      #expect(figures[1] > 21, "σ of 20 to 30 alone gives about 20 dB")

      // The model holds what was validated.
      let model = try trainer.model(
        calibratedOn: validation.degraded, psnr: [:], toolVersion: "test", command: "test")
      let net = try TrainedNet(model)
      var sum = 0.0
      for (degraded, file) in zip(validation.degraded, 0..<3) {
        sum += try PSNR.between(
          Picture(net.restore(degraded)), Picture(contentsOf: "\(pictures)/\(file).png"))
      }
      #expect(abs(sum / 3 - figures[1]) < 1e-9)
      #expect(Set(model.ranges.keys) == Set(model.architecture.values.map(\.name)))
      #expect(model.provenance.steps == 60)
    }

    @Test(arguments: architectures)
    func theWholeNetsGradientIsTheComposedOne(_ architecture: Architecture) throws {
      let layers = architecture.layers
      let numbers = NormalNumbers(seed: 1)
      let shape = [2, architecture.channels, 16, 16]
      let count = shape.reduce(1, *)
      let input = try TorchTensor((0..<count).map { Float(numbers[$0]) }, shape: shape)
      let target = try TorchTensor((0..<count).map { Float(numbers[$0 + count]) }, shape: shape)
      let gradients = try [false, true].map { composed in
        let gradient = try TorchTensor(zeros: [architecture.parameterCount])
        let parameters = try Parameters(
          layers: layers, normalization: architecture.normalization, gradient: gradient)
        try parameters.initialize(layers: layers, gain: 1, seed: 1)
        let net = Network(
          architecture: architecture, parameters: parameters,
          mode: JoinMode(training: true, composed: composed))
        try net.restore(input).loss(.meanSquared, to: target).backward()
        return try gradient.values()
      }
      let scale = gradients[1].map { abs($0) }.max() ?? 0
      #expect(scale > 0)
      #expect(zip(gradients[0], gradients[1]).allSatisfy { abs($0 - $1) <= 1e-4 * scale })
    }
  }
#endif
