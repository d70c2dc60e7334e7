#if Torch
  import Foundation

  /// The last stage of a search: some nets are trained, each alone, and the better half of them goes on, until one is left
  /// (successive halving: Karnin et al., 2013; Jamieson and Talwalkar, 2016).
  ///
  /// All begin with the same seed and see the same patches, so that they differ in nothing but their modules. What has
  /// been measured stands in the search's log, and where a race was interrupted it goes on from there; a finalist under
  /// way, from a checkpoint of its own.
  public struct Race {
    /// What a finalist has come to after a round.
    public struct Result: Codable, Sendable, Hashable {
      /// The steps of the search before the race.
      public var step: Int
      /// Counted from 1; the first is the one that the search alone would give.
      public var finalist: Int
      /// Its modules.
      public var choices: [SearchSpace.Candidate]
      /// What it costs, in the unit of the search's costs; nil for the published shares.
      public var cost: Double?
      /// Counted from 1.
      public var round: Int
      /// Steps that it was trained in all.
      public var trained: Int
      /// Mean PSNR in dB on pictures that the architecture parameters learned from; 0 where its training diverged.
      public var psnr: Double
    }

    /// Where a race is.
    public struct Progress: Sendable {
      /// The round under way, counted from 1.
      public var round: Int
      /// How many there are.
      public var rounds: Int
      /// Which net of this round is trained, counted from 1.
      public var place: Int
      /// How many are.
      public var racing: Int
      /// Where its training is.
      public var training: TrainingRun.Progress
      /// Steps until the race is over.
      public var stepsLeft: Int
    }

    /// Checkpoints and log of the search; nil for processes that keep none.
    public var folder: CheckpointFolder?
    /// Steps between checkpoints of a finalist.
    public var checkpointInterval = 200
    /// Threads that cut patches.
    public var loaders = 1

    /// Pictures that finalists are compared on.
    public static let pictures = 24

    /// Creates a race.
    public init(folder: CheckpointFolder?) {
      self.folder = folder
    }

    /// Removes what a race that is not gone on with has left.
    public func clear() throws { try remove(folder.map { $0.path + "/race" }) }

    /// Races to the end, or until `stop` says so in any process, and makes the winner's modules the searcher's choices.
    ///
    /// - Parameters:
    ///   - searcher: one that has taken all its steps.
    ///   - patches: what the finalists learn from, drawn with ``SearchOptions/raceSeed``.
    ///   - validation: what they are compared on.
    /// - Returns: what was measured, in the order in which it was; nil where the race was stopped.
    public func run(
      _ searcher: Searcher, patches: PatchSource, validation: ValidationSet,
      progress: (Progress) -> Void = { _ in }, stop: () -> Bool = { false }
    ) throws -> [Result]? {
      let options = searcher.options
      let finalists = try searcher.finalists()
      let rounds = Self.fields(finalists.count)
      let log = try folder.map { try RunLog(folder: $0.path, step: searcher.step) }
      let before = try folder.map { try RunLog.entries(Result.self, folder: $0.path) } ?? []
      var results: [Result] = []
      var racing = Array(finalists.indices)
      for (index, field) in rounds.enumerated() {
        var levels: [Int: Double] = [:]
        for (place, number) in racing.enumerated() {
          var result = Result(
            step: searcher.step, finalist: number + 1, choices: finalists[number],
            cost: options.costs.table?.cost(of: options.space.architecture(finalists[number]).stages),
            round: index + 1, trained: (index + 1) * options.finalistSteps, psnr: 0)
          let known = before.first { $0.finalist == result.finalist && $0.round == result.round }
          if let psnr = try searcher.group.shared(known?.psnr) {
            result.psnr = psnr
          } else {
            let later = field - place - 1 + rounds.dropFirst(index + 1).reduce(0, +)
            let training = searcher.training(finalists[number], rounds: rounds.count)
            let psnr = try level(
              training, number: number + 1, steps: result.trained, group: searcher.group, patches: patches,
              validation: validation,
              progress: {
                progress(
                  Progress(
                    round: index + 1, rounds: rounds.count, place: place + 1, racing: field, training: $0,
                    stepsLeft: result.trained - $0.step + later * options.finalistSteps))
              }, stop: stop)
            guard let psnr else { return nil }
            result.psnr = psnr
            try log?.append(result)
          }
          levels[number] = result.psnr
          results.append(result)
        }
        let order = racing.sorted { (levels[$0] ?? 0, $1) > (levels[$1] ?? 0, $0) }
        racing = Array(order.prefix((field + 1) / 2))
        for number in order.dropFirst(racing.count) { try remove(home(number + 1)) }
      }
      if let winner = racing.first { searcher.decide(finalists[winner]) }
      try clear()
      return results
    }

    /// How many race in each round.
    package static func fields(_ finalists: Int) -> [Int] {
      var fields: [Int] = []
      var racing = finalists
      while racing > 1 {
        fields.append(racing)
        racing = (racing + 1) / 2
      }
      return fields
    }

    /// Trains a finalist up to a step, and measures it.
    ///
    /// - Returns: nil where it was stopped before.
    private func level(
      _ options: TrainingOptions, number: Int, steps: Int, group: ProcessGroup, patches: PatchSource,
      validation: ValidationSet, progress: (TrainingRun.Progress) -> Void, stop: () -> Bool
    ) throws -> Double? {
      let trainer = try Trainer(options, group: group)
      let folder = try home(number).map { try CheckpointFolder($0) }
      if let folder, folder.hasCheckpoint {
        try trainer.restore(try folder.load(options: options.json))
      }
      try trainer.synchronize()
      var run = TrainingRun(folder: folder)
      run.checkpointInterval = checkpointInterval
      run.loaders = loaders
      do {
        _ = try run.run(
          trainer, patches: patches, validation: nil, progress: progress,
          stop: { trainer.step >= steps || stop() })
      } catch TrainingError.diverged {
        return 0
      }
      guard trainer.step >= steps else { return nil }
      let psnr = group.isFirst ? try validation.meanPSNR(trainer.averaged.restore) : 0
      return try group.sums([psnr])[0]
    }

    private func home(_ number: Int) -> String? { folder.map { $0.path + "/race/\(number)" } }

    private func remove(_ path: String?) throws {
      if let path, FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
    }
  }

  extension ProcessGroup {
    /// What the first process knows, for all.
    fileprivate func shared(_ value: Double?) throws -> Double? {
      let value = isFirst ? value : nil
      let sums = try sums([value == nil ? 0 : 1, value ?? 0])
      return sums[0] > 0 ? sums[1] : nil
    }
  }
#endif
