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

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing.")
    var quiet = false

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
      try Torch.configure(threads: threads)
      let group = try processes.group()
      // Only the first process has a folder: all others have the same state.
      let folder = group.isFirst ? try CheckpointFolder(output) : nil
      let searcher = try Searcher(options, group: group)
      // A budget that no net meets is known before anything is learned.
      _ = try searcher.derive()
      if resume, let folder { try searcher.restore(try folder.load(options: options.json)) }
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
        progress: { line.show($0.line(of: options), keep: $0.mixturePSNR != nil) }, stop: { stop.requested })
      guard searcher.step == options.steps else {
        throw CommandError("interrupted after step \(searcher.step); go on with --resume", .failed)
      }
      if group.isFirst { try write(try searcher.derive(), epochs: epochs, space: space) }
    }

    private func write(_ found: Derivation, epochs: [SearchRun.Epoch], space: SearchSpace) throws {
      func path(_ name: String) -> String { URL(fileURLWithPath: output).appendingPathComponent(name).path }
      try found.architecture.save(to: path("architecture.json"))
      try AtomicFile.write(Data(NetPicture.svg(found.architecture).utf8), to: path("net.svg"))
      try AtomicFile.write(
        Data(SearchPicture.weights(epochs.map(\.weights), candidates: space.candidates).utf8),
        to: path("weights.svg"))
      let result = SearchResult(
        architecture: path("architecture.json"), stages: found.architecture.letters,
        leastDecided: epochs.last?.leastDecided ?? 0, cost: epochs.last?.derivedCost,
        kmacPerPixel: found.architecture.macsPerPixel / 1000, parameters: found.architecture.parameterCount,
        mixturePSNR: epochs.last?.mixturePSNR, derivedPSNR: epochs.last?.derivedPSNR)
      if json {
        try JSONOutput.print(result)
      } else if !quiet {
        print(result.text)
      }
    }
  }

  /// What the command prints.
  private struct SearchResult: Encodable {
    var architecture: String
    var stages: String
    var leastDecided: Double
    var cost: Double?
    var kmacPerPixel: Double
    var parameters: Int
    var mixturePSNR: Double?
    var derivedPSNR: Double?

    var text: String {
      String(
        format: "%@: %@, %.1f kMAC/pixel, %d parameters, least decided choice %.3f", architecture, stages,
        kmacPerPixel, parameters, leastDecided)
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
      if let expectedCost { text += String(format: ", cost %.4g", expectedCost) }
      if let mixturePSNR, let derivedPSNR {
        text += String(format: ", validation %.3f dB, derived %.3f dB", mixturePSNR, derivedPSNR)
      }
      return text
    }
  }
#endif
