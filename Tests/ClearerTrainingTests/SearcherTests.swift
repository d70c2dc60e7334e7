#if Torch
  import ClearerImage
  import ClearerModel
  import ClearerTraining
  import Foundation
  import Testing

  @Suite struct SearcherTests {
    private func options(_ folder: String, normalization: Normalization = .batch) -> SearchOptions {
      let family = Architecture(
        channels: 1, widths: [4, 6], stemBlocks: 1, stages: [[.fusion, .fusion]],
        normalization: normalization)
      var options = SearchOptions(
        space: SearchSpace(family: family, candidates: [.parallel, .fusion, .skip]),
        degradation: .noise(NoiseModel(levels: .among([30]))), sources: [PictureSource(folder: folder)],
        mixtureSources: [PictureSource(folder: folder)], costs: SearchCosts(table: .kmacs(of: family)))
      options.epochs = 4
      options.stepsPerEpoch = 3
      options.warmUpEpochs = 1
      options.batch = 4
      options.patch = 16
      options.mixtureRate = 0.02
      return options
    }

    private func patches(_ options: SearchOptions, seed: UInt64 = 1) throws -> PatchSource {
      try PatchSource(
        options.sources, degradation: options.degradation, channels: 1, side: options.patch, seed: seed)
    }

    @Test func aDecidedSupernetIsTheNetThatItStandsFor() throws {
      let place = try TemporaryFolder()
      let options = options(try place.addPictures("clean", count: 1, width: 20, height: 20))
      let space = options.space
      let layers = space.layers
      let parameters = try Parameters(layers: layers, normalization: .batch)
      try parameters.initialize(layers: layers, gain: 1, seed: 2)
      let net = Supernet(space: space, parameters: parameters, mode: JoinMode(training: true))
      let numbers = NormalNumbers(seed: 1)
      let input = try TorchTensor((0..<512).map { Float(numbers[$0]) }, shape: [2, 1, 16, 16])
      for choices in [[SearchSpace.Candidate.parallel, .fusion], [.fusion, .skip], [.skip, .skip]] {
        let rows = choices.flatMap { choice in space.candidates.map { $0 == choice ? Float(1) : 0 } }
        let mixed = try net.restore(input, weights: TorchTensor(rows, shape: [2, 3]))
        let chosen = try net.restore(input, choices: choices)
        #expect(try zip(mixed.values(), chosen.values()).allSatisfy { abs($0 - $1) < 1e-6 })
      }
    }

    @Test(arguments: [Normalization.batch, .none], SearchOptions.ErrorTerm.allCases)
    func slopesOfTheWeightsAreMeasuredRight(
      _ normalization: Normalization, _ errorTerm: SearchOptions.ErrorTerm
    ) throws {
      let place = try TemporaryFolder()
      var options = options(
        try place.addPictures("clean", count: 1, width: 20, height: 20), normalization: normalization)
      options.binarization = 0.3
      options.binarizationRamp = 0
      options.complexity = 0.2
      options.strategy = .mixture
      options.errorTerm = errorTerm
      let layers = options.space.layers
      let parameters = try Parameters(layers: layers, normalization: normalization)
      try parameters.initialize(layers: layers, gain: 1, seed: 2)
      // Weights that are not next to nothing in the last layer, so that the mixture matters.
      let numbers = NormalNumbers(seed: 1)
      try parameters.values.write(
        parameters.values.values().enumerated().map { $1 + Float(0.1 * numbers[$0]) })
      let alpha: [[Float]] = [[0.2, -0.3, 0.1], [-0.5, 0.4, 0]]
      let batch = try batch(options)
      func measure(_ alpha: [[Float]]) throws -> Searcher.MixtureReport {
        let searcher = try Searcher(options)
        var state = try searcher.checkpoint()
        state.tensors["weights"]?.values = try parameters.values.values()
        state.tensors["alpha"]?.values = Array(alpha.joined())
        try searcher.restore(state)
        return try searcher.measureMixture(batch)
      }
      let report = try measure(alpha)
      for index in 0..<6 {
        let losses = try [Float(0.01), -0.01].map { step in
          var moved = alpha
          moved[index / 3][index % 3] += step
          let report = try measure(moved)
          let error = errorTerm == .decibels ? 10 * log10(report.error) : report.error
          return error + 0.3 * report.binarization + 0.2 * report.complexity
        }
        let slope = (losses[0] - losses[1]) / 0.02
        // Around 1 dB of error, slopes are of the size of 1, and 32-bit errors of 10⁻³ of that.
        let tolerance = errorTerm == .decibels ? 2e-3 : 1e-4
        #expect(abs(slope - report.gradient[index / 3][index % 3]) < tolerance)
      }
    }

    /// Reference/pytorch_reference.py wrote down what PyTorch makes of the same weights and pictures.
    @Test func aStepIsThatOfTheFormulasInPyTorch() throws {
      let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Reference/search_step.safetensors").path
      let tensors = try SafeTensors.read(path).tensors
      func values(_ name: String) throws -> [Float] { try #require(tensors[name]).values }
      var options = SearchOptions(
        space: SearchSpace(
          family: Architecture(
            channels: 1, widths: [2, 3, 4], stemBlocks: 1, stages: [[.fusion, .fusion], [.fusion]])),
        degradation: .given(.denoise), sources: [], mixtureSources: [])
      options.usePublishedValues()
      let searcher = try Searcher(options)
      for (name, tensor) in searcher.parameters.tensors { try tensor.write(values("before.\(name)")) }
      var state = try searcher.checkpoint()
      state.tensors["alpha"] = tensors["alpha"]
      try searcher.restore(state)
      let batch = Batch(
        degraded: try values("noisy"), clean: try values("clean"), shape: [2, 1, 16, 16])
      func close(_ left: [Float], _ right: [Float]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= 1e-5 }
      }

      let losses = try values("losses")
      #expect(abs(try searcher.advanceWeights(batch) - Double(losses[0])) < 1e-5)
      for (name, tensor) in searcher.parameters.tensors {
        #expect(close(try tensor.values(), try values("after.\(name)")), "\(name)")
      }
      let report = try searcher.advanceMixture(batch)
      #expect(abs(report.error - Double(losses[1])) < 1e-5)
      #expect(abs(report.binarization - Double(losses[2])) < 1e-5)
      #expect(abs(report.complexity - Double(losses[3])) < 1e-5)
      #expect(close(report.gradient.joined().map { Float($0) }, try values("alpha.gradient")))
      #expect(close(Array(searcher.mixture.alpha.joined()), try values("alpha.after")))
    }

    /// At the published rate descent leaves the error at the noise's variance for hundreds of steps.
    @Test(arguments: [Normalization.batch, .none])
    func theWeightsLearnFromTheFirstStepsOn(_ normalization: Normalization) throws {
      let place = try TemporaryFolder()
      var options = options(
        try place.addPictures("clean", count: 8, width: 48, height: 48), normalization: normalization)
      options.space.family.widths = [8, 16]
      options.batch = 8
      options.patch = 32
      (options.epochs, options.stepsPerEpoch) = (1, 100)
      let searcher = try Searcher(options)
      let loader = BatchLoader(try patches(options), first: 0) { $0 * 8..<$0 * 8 + 8 }
      defer { loader.stop() }
      let errors = try (0..<60).map { _ in try searcher.advanceWeights(loader.take()) }
      let noise: Double = 900.0 / 65025
      #expect(abs(errors[0] / noise - 1) < 0.2)
      #expect(errors.suffix(5).reduce(0, +) / 5 < 0.6 * noise)
    }

    @Test func theBinarisingTermComesInAfterTheWarmUp() throws {
      let place = try TemporaryFolder()
      var options = options(try place.addPictures("clean", count: 1, width: 20, height: 20))
      options.binarization = 2
      options.binarizationRamp = 0.5
      let searcher = try Searcher(options)
      let batch = try batch(options)
      var coefficients: [Double] = []
      for _ in 0..<options.steps {
        coefficients.append(searcher.binarization)
        _ = try searcher.advanceWeights(batch)
      }
      // 12 steps: 3 of warm-up, then a rise over half of the other 9.
      #expect(coefficients[0...3].allSatisfy { $0 == 0 })
      #expect(abs(coefficients[6] - 2 * 3 / 4.5) < 1e-12)
      #expect(coefficients[8...].allSatisfy { $0 == 2 })
    }

    private func batch(_ options: SearchOptions) throws -> Batch {
      let loader = BatchLoader(try patches(options), first: 0) { $0 * 4..<$0 * 4 + 4 }
      defer { loader.stop() }
      return loader.take()
    }

    /// The gain of a choice is found among those of the others, whatever the batch.
    @Test func slopesAreFoundFromNetsThatAreDrawn() {
      let seed = UInt64.random(in: 0...9999)
      print("nets drawn by seed \(seed)")
      var random = RandomGenerator(seed: seed)
      let worth = (0..<6).map { _ in (0..<3).map { _ in Double(random.uniform(-1, 1)) } }
      var regression = SlopeRegression(places: 6, candidates: 3)
      #expect(regression.slopes.joined().allSatisfy { $0 == 0 })
      for _ in 0..<600 {
        let batch = Double(random.uniform(-9, 9))
        let choices = (0..<4).map { _ in (0..<6).map { _ in Int.random(in: 0..<3, using: &random) } }
        let levels = choices.map { choice in
          batch + zip(worth, choice).reduce(0) { $0 + $1.0[$1.1] } + Double(random.uniform(-0.2, 0.2))
        }
        regression.add(choices, levels: levels)
      }
      // Only differences within a place mean anything.
      for (slopes, worth) in zip(regression.slopes, worth) {
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
          #expect(abs((slopes[a] - slopes[b]) - (worth[a] - worth[b])) < 0.1)
        }
      }
    }

    @Test func drawnNetsAreMeasuredWithoutChangingTheSupernet() throws {
      let place = try TemporaryFolder()
      let options = options(try place.addPictures("clean", count: 1, width: 20, height: 20))
      let searcher = try Searcher(options)
      let batch = try batch(options)
      let before = try searcher.checkpoint()
      _ = try searcher.advanceMixture(batch)
      let after = try searcher.checkpoint()
      for name in ["weights", "statistics"] { #expect(before.tensors[name] == after.tensors[name]) }
      #expect(before.tensors["alpha"] != after.tensors["alpha"])
      #expect(before.tensors["regression.moments"] != after.tensors["regression.moments"])
    }

    @Test(arguments: SearchOptions.Strategy.allCases)
    func goingOnFromACheckpointChangesNoBit(_ strategy: SearchOptions.Strategy) throws {
      let place = try TemporaryFolder()
      var options = options(try place.addPictures("clean", count: 2, width: 40, height: 30))
      options.strategy = strategy
      options.costs.budget = options.costs.table.map { $0.rest + ($0.stages[0]["fusion"] ?? 0) }
      let source = try patches(options)
      let other = try patches(options, seed: 2)
      let validation = try ValidationSet(
        PictureSource(folder: options.sources[0].folder), degradation: options.degradation, channels: 1)

      let whole = try Searcher(options)
      let epochs = try SearchRun(folder: CheckpointFolder(place.path + "/whole")).run(
        whole, patches: source, mixturePatches: other, validation: validation)
      #expect(epochs.map(\.epoch) == [1, 2, 3, 4])
      #expect(epochs[0].mixtureError == nil && epochs[1].mixtureError != nil)
      #expect(epochs[0].alpha != epochs[1].alpha && epochs[3].mixturePSNR != nil)

      let folder = try CheckpointFolder(place.path + "/parts")
      let parts = SearchRun(folder: folder)
      let first = try Searcher(options)
      _ = try parts.run(
        first, patches: source, mixturePatches: other, validation: nil, stop: { first.step >= 6 })
      let second = try Searcher(options)
      try second.restore(folder.load(options: options.json))
      let all = try parts.run(second, patches: source, mixturePatches: other, validation: nil)
      #expect(all.map(\.alpha) == epochs.map(\.alpha))
      #expect(all.map(\.complexity) == epochs.map(\.complexity))
      #expect(try second.checkpoint().tensors == whole.checkpoint().tensors)
    }
  }
#endif
