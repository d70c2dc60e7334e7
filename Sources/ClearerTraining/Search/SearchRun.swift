#if Torch
  import Foundation

  /// Takes a searcher through its epochs: batches, checkpoints, validation, log.
  public struct SearchRun {
    /// Where a search is after an epoch.
    public struct Epoch: Codable, Sendable {
      /// Epochs done.
      public var epoch: Int
      /// Steps of the weights taken.
      public var step: Int
      /// The mean error over the steps of the weights.
      public var error: Double
      /// The mean error over the steps of the architecture parameters; nil while these do not move yet.
      public var mixtureError: Double?
      /// The architecture parameters: for each place, one for each candidate.
      public var alpha: [[Float]]
      /// Their softmax.
      public var weights: [[Double]]
      /// The largest weight of the place where that is smallest.
      public var leastDecided: Double
      /// The binarising term.
      public var binarization: Double
      /// The coefficient of the complexity term.
      public var complexity: Double
      /// What the mixture costs in the mean; nil for the published shares.
      public var expectedCost: Double?
      /// What the net costs that would be derived now.
      public var derivedCost: Double?
      /// Under `paths`, for each place the slope of the error's term by the weight of each candidate: in dB, where that
      /// is its unit, what the choice takes from the error where it is negative.
      public var slopes: [[Double]]?
      /// That net's choices.
      public var choices: [SearchSpace.Candidate]
      /// Mean validation PSNR in dB of the mixture.
      public var mixturePSNR: Double?
      /// The same of the net that would be derived now: less, by what cutting loses.
      public var derivedPSNR: Double?
      /// Steps of the weights a second since the search began or went on.
      public var stepsPerSecond: Double
      /// The part of the time that steps have waited for their batches, 0…1.
      public var waiting: Double
    }

    /// Checkpoints and log; nil for processes that keep none, because the first one does.
    public var folder: CheckpointFolder?
    /// Epochs between validations.
    public var validationInterval = 5
    /// Threads that cut patches, for each kind of step.
    public var loaders = 1

    /// Creates a run.
    public init(folder: CheckpointFolder?) {
      self.folder = folder
    }

    /// Searches to the end, or until `stop` says so in any process; a checkpoint is written after each epoch.
    ///
    /// - Returns: every epoch's entry, those before a checkpoint that the search went on from included; in processes
    ///   that keep no log, none.
    public func run(
      _ searcher: Searcher, patches: PatchSource, mixturePatches: PatchSource, validation: ValidationSet?,
      progress: (Epoch) -> Void = { _ in }, stop: () -> Bool = { false }
    ) throws -> [Epoch] {
      let options = searcher.options
      let perEpoch = options.stepsPerEpoch
      let group = searcher.group
      let share = options.batch / group.size
      let first = searcher.step
      let numbers: @Sendable (Int) -> Range<Int> = { number in
        let start = (number * group.size + group.rank) * share
        return start..<start + share
      }
      let loader = BatchLoader(patches, first: first, threads: loaders, numbers: numbers)
      let mixtureLoader = BatchLoader(mixturePatches, first: first, threads: loaders, numbers: numbers)
      defer {
        loader.stop()
        mixtureLoader.stop()
      }
      let log = try folder.map { try RunLog(folder: $0.path, step: first) }
      let begin = Date()
      while searcher.step < options.steps {
        if try group.sums([stop() ? 1 : 0])[0] > 0 { break }
        let moving = searcher.step / perEpoch >= options.warmUpEpochs
        var error = 0.0
        var mixtureError = 0.0
        for _ in 0..<perEpoch {
          // In step with the weights' batches, so that the number of the step says which batch comes next.
          let batch = mixtureLoader.take()
          if moving { mixtureError += try searcher.advanceMixture(batch).error / Double(perEpoch) }
          error += try searcher.advanceWeights(loader.take()) / Double(perEpoch)
        }
        let epoch = searcher.step / perEpoch
        let last = searcher.step == options.steps
        let psnr =
          group.isFirst && (last || epoch.isMultiple(of: validationInterval))
          ? try validation.map { try searcher.validate($0) } : nil
        let derived = try searcher.derive()
        let weights = searcher.mixture.weights
        let seconds = Date().timeIntervalSince(begin)
        let entry = Epoch(
          epoch: epoch, step: searcher.step, error: error, mixtureError: moving ? mixtureError : nil,
          alpha: searcher.mixture.alpha, weights: weights, leastDecided: searcher.mixture.leastDecided,
          binarization: LossTerm.binarization(weights).value, complexity: searcher.complexity,
          expectedCost: searcher.expectedCost,
          derivedCost: options.costs.table?.cost(of: derived.architecture.stages), slopes: searcher.slopes,
          choices: derived.choices,
          mixturePSNR: psnr?.mixture, derivedPSNR: psnr?.derived,
          stepsPerSecond: Double(searcher.step - first) / seconds,
          waiting: (loader.waited + mixtureLoader.waited) / seconds)
        // In this order: where a run goes on from a checkpoint, all entries up to it are there, and later ones go away.
        try log?.append(entry)
        try folder?.save(searcher.checkpoint())
        progress(entry)
      }
      return try folder.map { try RunLog.entries(Epoch.self, folder: $0.path) } ?? []
    }
  }
#endif
