#if Torch
  import ArgumentParser
  import ClearerCommands
  import ClearerDrawing
  import ClearerModel
  import ClearerTraining
  import ClearerTrainingCommands
  import Foundation

  struct Search: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "net", abstract: "Search a net (the default).")

    @OptionGroup(title: "Space") var net: ArchitectureOptions

    @Option(help: "Candidates: paper (parallel, fusion) or edge (also none).")
    var space = Space.paper

    @OptionGroup(title: "Cost") var cost: CostOptions
    @OptionGroup(title: "Data") var data: DataOptions

    @Option(
      help: ArgumentHelp(
        "A folder of pictures that the architecture parameters learn from, in the form of --pictures. Can be repeated.",
        valueName: "folder[,…]"),
      transform: DataOptions.source)
    var mixturePictures: [PictureSource]

    @OptionGroup(title: "Search") var loop: LoopOptions

    @OptionGroup(title: "Processes") var processes: ProcessOptions

    @Option(name: .shortAndLong, help: "Folder of the result, of checkpoints and log.")
    var output: String

    @Flag(help: "Go on from the last checkpoint.")
    var resume = false

    @Option(help: "Epochs between validations.")
    var validationInterval = 5

    @Option(help: "Threads of one operation. Another number gives slightly other weights.")
    var threads = 1

    @Option(help: "Where to compute: cpu or cuda.")
    var device = Torch.Device.cpu

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing.")
    var quiet = false

    func validate() throws {
      guard validationInterval > 0, threads > 0 else {
        throw ValidationError("--validation-interval and --threads must be at least 1.")
      }
    }

    func run() throws {
      try reportingErrors { try mapErrors(search) }
    }

    private func search() throws {
      let space = SearchSpace(family: try net.resolved(), candidates: space.candidates)
      var options = SearchOptions(
        space: space, degradation: try data.degradation(), sources: data.pictures,
        mixtureSources: mixturePictures, costs: try cost.resolved(space.family))
      try loop.apply(to: &options)
      try processes.check(batch: options.batch, what: "--batch")
      try Torch.configure(threads: threads, device: device)
      let group = try processes.group()
      // Only the first process has a folder: all others have the same state.
      let folder = group.isFirst ? try CheckpointFolder(output) : nil
      let searcher = try Searcher(options, group: group)
      // A budget that no net meets is known before anything is learned.
      _ = try searcher.derive()
      let race = Race(folder: folder)
      if resume, let folder {
        try searcher.restore(try folder.load(options: options.json))
      } else {
        try race.clear()
      }
      try searcher.synchronize()

      let quiet = quiet || !group.isFirst
      let say: (String) -> Void = { if !quiet { Message.write($0) } }
      func patches(_ sources: [PictureSource], seed: UInt64) throws -> PatchSource {
        try PatchSource(
          sources, degradation: options.degradation, channels: space.family.channels, side: options.patch,
          seed: seed, strict: data.strict, report: say)
      }
      let validation = try data.validation.map {
        try ValidationSet(
          $0, degradation: options.degradation, channels: space.family.channels, count: data.validationCount,
          strict: data.strict)
      }
      var run = SearchRun(folder: folder)
      run.validationInterval = validationInterval
      let line = StatusLine(hidden: quiet)
      let stop = Interruption()
      let epochs = try run.run(
        searcher, patches: patches(options.sources, seed: options.seed),
        mixturePatches: patches(options.mixtureSources, seed: options.seed &+ 1), validation: validation,
        progress: {
          line.show($0.line(of: options), keep: $0.mixturePSNR != nil || $0.step == options.steps)
        }, stop: { stop.requested })
      guard searcher.step == options.steps else {
        throw CommandError("interrupted after step \(searcher.step); go on with --resume", .failed)
      }
      var results: [Race.Result] = []
      if options.finalists > 1 {
        let raced = try race.run(
          searcher, patches: patches(options.sources, seed: options.raceSeed),
          validation: ValidationSet(
            options.mixtureSources, degradation: options.degradation, channels: space.family.channels,
            count: Race.pictures, strict: data.strict),
          progress: { line.show($0.line, keep: $0.stepsLeft == 0) }, stop: { stop.requested })
        guard let raced else {
          throw CommandError("interrupted in the race of the finalists; go on with --resume", .failed)
        }
        results = raced
      }
      if group.isFirst { try write(searcher, epochs: epochs, race: results) }
    }

    private func write(_ searcher: Searcher, epochs: [SearchRun.Epoch], race: [Race.Result]) throws {
      let (found, space) = (try searcher.derive(), searcher.options.space)
      func path(_ name: String) -> String { URL(fileURLWithPath: output).appendingPathComponent(name).path }
      try found.architecture.save(to: path("architecture.json"))
      try AtomicFile.write(Data(NetPicture.svg(found.architecture).utf8), to: path("net.svg"))
      // The race makes all choices at once, behind the last epoch.
      let weights = epochs.map(\.weights) + (race.isEmpty ? [] : [searcher.mixture.weights])
      try AtomicFile.write(
        Data(SearchPicture.weights(weights, candidates: space.candidates).utf8),
        to: path("weights.svg"))
      let result = SearchResult(
        architecture: path("architecture.json"), found: found.architecture, searcher: searcher,
        last: epochs.last, race: race)
      if json {
        try JSONOutput.print(result)
      } else if !quiet {
        print(result.text)
      }
    }
  }

  extension SearchRun.Epoch {
    /// One line for the terminal.
    func line(of options: SearchOptions) -> String {
      let left = stepsPerSecond > 0 ? Double(options.steps - step) / stepsPerSecond : 0
      let letters = choices.map { $0 == .fusion ? "F" : $0 == .parallel ? "P" : "-" }.joined()
      var text = String(
        format: "epoch %d of %d, error %.6f, %@ least decided %.3f, %.2f steps/s, %.0f min left", epoch,
        options.epochs, error, letters, leastDecided, stepsPerSecond, left / 60)
      if waiting > 0.01 { text += String(format: ", %.0f %% waiting for pictures", 100 * waiting) }
      if let expectedCost { text += String(format: ", cost %.4g", expectedCost) }
      if let mixturePSNR, let derivedPSNR {
        text += String(format: ", validation %.3f dB, derived %.3f dB", mixturePSNR, derivedPSNR)
      }
      return text
    }
  }

  extension Race.Progress {
    /// One line for the terminal.
    var line: String {
      let rate = training.stepsPerSecond
      return String(
        format: "round %d of %d, net %d of %d, step %d, loss %.6f, %.2f steps/s, %.0f min left",
        round, rounds, place, racing, training.step, training.loss, rate,
        rate > 0 ? Double(stepsLeft) / rate / 60 : 0)
    }
  }
#endif
