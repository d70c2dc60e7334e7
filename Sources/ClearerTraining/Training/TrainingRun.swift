#if Torch
  import Foundation

  /// Takes a trainer through its steps: batches, checkpoints, validation, log.
  public struct TrainingRun {
    /// Where a run is.
    public struct Progress: Codable, Sendable {
      /// Steps taken.
      public var step: Int
      /// The mean loss since the last report.
      public var loss: Double
      /// The learning rate.
      public var rate: Double
      /// The mean norm of the gradient before clipping.
      public var gradientNorm: Double
      /// Steps a second since the run began or went on.
      public var stepsPerSecond: Double
      /// The part of the time that steps have waited for their batches, 0…1.
      public var waiting: Double
      /// Mean PSNR in dB over the validation pictures, where it was just measured.
      public var psnr: Double?
    }

    /// Checkpoints and log; nil for processes that keep none, because the first one does.
    public var folder: CheckpointFolder?
    /// Steps between reports.
    public var reportInterval = 50
    /// Steps between checkpoints.
    public var checkpointInterval = 200
    /// Steps between validations.
    public var validationInterval = 500
    /// Threads that cut patches.
    public var loaders = 1

    /// Creates a run.
    public init(folder: CheckpointFolder?) {
      self.folder = folder
    }

    /// Trains to the end, or until `stop` says so in any process; a checkpoint is written in either case.
    ///
    /// - Returns: the last validation.
    public func run(
      _ trainer: Trainer, patches: PatchSource, validation: ValidationSet?,
      progress: (Progress) -> Void = { _ in }, stop: () -> Bool = { false }
    ) throws -> Double? {
      let options = trainer.options
      let group = trainer.group
      let size = options.batch / options.accumulation
      let share = size / group.size
      let first = trainer.step
      let loader = BatchLoader(
        patches, first: first * options.accumulation, threads: loaders, depth: 4 * options.accumulation
      ) { number in
        let start = number * size + group.rank * share
        return start..<start + share
      }
      defer { loader.stop() }
      let log = try folder.map { try RunLog(folder: $0.path, step: first) }
      let begin = Date()
      var reports: [Trainer.Report] = []
      var psnr: Double?
      while trainer.step < options.steps {
        let stopping = try group.sums([stop() ? 1 : 0])[0] > 0
        if !stopping {
          reports.append(try trainer.advance((0..<options.accumulation).map { _ in loader.take() }))
        }
        let last = trainer.step == options.steps || stopping
        func due(_ interval: Int) -> Bool { last || trainer.step.isMultiple(of: interval) }
        if due(validationInterval), let validation, group.isFirst {
          let net = try trainer.averaged
          psnr = try validation.meanPSNR { try net.restore($0) }
        }
        if (due(reportInterval) || due(validationInterval)), let report = reports.last {
          let seconds = Date().timeIntervalSince(begin)
          let entry = Progress(
            step: trainer.step, loss: reports.reduce(0) { $0 + $1.loss } / Double(reports.count),
            rate: report.rate,
            gradientNorm: reports.reduce(0) { $0 + $1.gradientNorm } / Double(reports.count),
            stepsPerSecond: Double(trainer.step - first) / seconds, waiting: loader.waited / seconds,
            psnr: due(validationInterval) ? psnr : nil)
          reports = []
          try log?.append(entry)
          progress(entry)
        }
        // Behind the log: where a run goes on from a checkpoint, all entries up to it are there, and later ones go away.
        if due(checkpointInterval) { try folder?.save(trainer.checkpoint()) }
        if stopping { break }
      }
      return psnr
    }
  }
#endif
