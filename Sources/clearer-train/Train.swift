#if Torch
  import ArgumentParser
  import ClearerCommands
  import ClearerCompiler
  import ClearerModel
  import ClearerTraining
  import ClearerTrainingCommands
  import Foundation

  struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "net", abstract: "Train a net from its first weights on (the default).")

    @OptionGroup(title: "Net") var net: ArchitectureOptions
    @Option(
      name: .customLong("weights"),
      help: ArgumentHelp(
        "Start from a trained model's weights, with its net instead of one of the options above.",
        valueName: "model"))
    var start: String?

    @Flag(
      help: """
        Fine-tune that model for int8: each step computes what the int8 engine will, to the last bit. Its recorded ranges \
        are kept; batch normalisation becomes weights and biases.
        """)
    var quantise = false

    @OptionGroup(title: "Data") var data: DataOptions
    @OptionGroup(title: "Optimisation") var optimisation: OptimisationOptions
    @OptionGroup(title: "Run") var running: RunOptions
    @OptionGroup(title: "Processes") var processes: ProcessOptions

    @Option(name: .shortAndLong, help: "Folder of the model; its last part is the model's name.")
    var output: String

    @Option(
      name: .customLong("run"),
      help: ArgumentHelp(
        "Folder for checkpoints and log; without it, runs/ and the model's name.", valueName: "folder"))
    var runFolder: String?

    func validate() throws {
      guard !optimisation.mixedPrecision || running.device == .cuda else {
        throw ValidationError("--mixed-precision is for --device cuda.")
      }
      guard quantise else { return }
      guard start != nil else { throw ValidationError("--quantise wants --weights, a trained model.") }
      guard running.device == .cpu else { throw ValidationError("--quantise is for --device cpu.") }
    }

    func run() throws {
      try reportingErrors { try mapErrors(train) }
    }

    private func train() throws {
      let name = URL(fileURLWithPath: output).lastPathComponent
      // What cannot be saved is not worth training.
      try Model.validate(name: name)
      try makeFolder(output)
      let first = try firstModel()
      var options = TrainingOptions(
        name: name, architecture: try first?.architecture ?? net.resolved(),
        degradation: try data.degradation(),
        sources: data.pictures,
        steps: optimisation.steps)
      options.start = start
      if quantise { options.precision = .int8 }
      try optimisation.apply(to: &options)
      try processes.check(
        batch: options.batch / options.accumulation, what: "--batch divided by --accumulation")
      try Torch.configure(threads: running.threads, device: running.device)
      let group = try processes.group()
      // Only the first process has a folder: all others have the same state.
      let folder = group.isFirst ? try CheckpointFolder(runFolder ?? "runs/\(name)") : nil
      let trainer = try Trainer(options, group: group)
      if let first { try trainer.start(from: first) }
      if running.resume, let folder { try trainer.restore(try folder.load(options: options.json)) }
      try trainer.synchronize()

      let quiet = running.quiet || !group.isFirst
      let say: (String) -> Void = { if !quiet { Message.write($0) } }
      let patches = try PatchSource(
        options.sources, degradation: options.degradation, channels: options.architecture.channels,
        side: options.patch, seed: options.seed, strict: data.strict, report: say)
      let validation = try data.validation.map {
        try ValidationSet(
          $0, degradation: options.degradation, channels: options.architecture.channels,
          count: data.validationCount,
          strict: data.strict)
      }
      var run = TrainingRun(folder: folder)
      run.checkpointInterval = running.checkpointInterval
      run.validationInterval = running.validationInterval
      run.loaders = running.loaders
      let line = StatusLine(hidden: quiet)
      let stop = Interruption()
      let psnr = try run.run(
        trainer, patches: patches, validation: validation,
        progress: { line.show($0.line(of: options.steps), keep: $0.psnr != nil) }, stop: { stop.requested })
      if let folder { try draw(folder) }
      guard trainer.step == options.steps else {
        throw CommandError("interrupted after step \(trainer.step); go on with --resume", .failed)
      }
      if !group.isFirst { return }
      try save(trainer, validation: validation, psnr: psnr, patches: patches, line: line)
    }

    /// Draws PSNR over steps into the run's folder.
    private func draw(_ folder: CheckpointFolder) throws {
      let validations = try RunLog.entries(TrainingRun.Progress.self, folder: folder.path).compactMap {
        entry in
        entry.psnr.map { TrainingPicture.Validation(step: entry.step, psnr: $0) }
      }
      guard let picture = TrainingPicture.psnr(validations) else { return }
      try AtomicFile.write(Data(picture.utf8), to: folder.path + "/training.svg")
    }

    /// The model to start from, if any.
    private func firstModel() throws -> Model? {
      guard let start else { return nil }
      let model = try Model.load(from: start)
      return quantise ? try model.withoutNormalization() : model
    }

    private func makeFolder(_ path: String) throws {
      do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      } catch {
        throw FileError(path: path, action: .write, reason: error.localizedDescription)
      }
    }

    private func save(
      _ trainer: Trainer, validation: ValidationSet?, psnr: Double?, patches: PatchSource, line: StatusLine
    ) throws {
      var figures: [String: Double] = [:]
      if let psnr, let folder = data.validation?.folder { figures["validation on \(folder)"] = psnr }
      let model = try trainer.model(
        calibratedOn: try validation?.degraded ?? patches.pictures(count: 64), psnr: figures,
        toolVersion: toolVersion, command: commandLine
      ) { line.show("recording ranges: \($0) of \($1) pictures", keep: $0 == $1) }
      try model.save(to: output)
      let result = TrainingResult(model, at: output, steps: trainer.step, validationPSNR: psnr)
      if running.json {
        try JSONOutput.print(result)
      } else if !running.quiet {
        print(result.text)
      }
    }
  }

  /// The command that makes the model again from nothing.
  private var commandLine: String {
    let arguments = CommandLine.arguments.dropFirst().filter { $0 != "--resume" }
    return (["clearer-train"] + arguments).joined(separator: " ")
  }

  /// What the command prints.
  private struct TrainingResult: Encodable {
    var model: String
    var steps: Int
    var validationPSNR: Double?
    var channels: Int
    var idleChannels: Int

    init(_ trained: Model, at path: String, steps: Int, validationPSNR: Double?) {
      model = path
      self.steps = steps
      self.validationPSNR = validationPSNR
      (idleChannels, channels) = trained.idleChannels
    }

    var text: String {
      let figure = validationPSNR.map { String(format: ", %.3f dB on the validation pictures", $0) } ?? ""
      let idle = idleChannels > 0 ? "; \(idleChannels) of \(channels) channels were always 0" : ""
      return "\(model): \(steps) steps\(figure)\(idle)"
    }
  }

  extension TrainingRun.Progress {
    /// One line for the terminal.
    func line(of steps: Int) -> String {
      let left = stepsPerSecond > 0 ? Double(steps - step) / stepsPerSecond : 0
      var text = String(
        format: "step %d of %d, loss %.6f, rate %.2e, %.2f steps/s, %.0f min left", step, steps, loss, rate,
        stepsPerSecond, left / 60)
      if waiting > 0.01 { text += String(format: ", %.0f %% waiting for pictures", 100 * waiting) }
      if let psnr { text += String(format: ", validation %.3f dB", psnr) }
      return text
    }
  }
#endif
