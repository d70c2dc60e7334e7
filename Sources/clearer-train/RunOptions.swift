#if Torch
  import ArgumentParser
  import ClearerTraining

  /// The options that say how weights are found.
  struct OptimisationOptions: ParsableArguments {
    @Option(help: "Steps in all.")
    var steps: Int

    @Option(help: "Patches a step.")
    var batch = 16

    @Option(help: "Parts of a batch that are computed one after the other.")
    var accumulation = 1

    @Option(help: "Side of the square patches in pixels.")
    var patch = 64

    @Option(help: "What is minimised: \(Loss.allCases.map(\.rawValue).joined(separator: ", ")).")
    var loss = Loss.meanSquared

    @Option(help: "What moves the weights: muon, which needs fewer steps, or adam.")
    var optimizer = TrainingOptions.WeightOptimizer.muon

    @Option(help: "The highest learning rate (0.004, or 0.001 for adam).")
    var rate: Double?

    @Option(help: "The share of itself, in learning rates, that each weight loses at a step; muon only (1).")
    var decay: Double?

    @Option(help: "How the rate falls: \(Schedule.Shape.allCases.map(\.rawValue).joined(separator: ", ")).")
    var schedule = Schedule.Shape.cosine

    @Option(help: "The rate at the end.")
    var finalRate = 0.0

    @Option(help: "Steps over which the rate rises (100, or a tenth of all where that is less).")
    var warmUp: Int?

    @Option(help: "The largest norm of a gradient; larger ones are scaled down.")
    var clip = 1.0

    @Option(help: "What the average of the weights keeps at each step; 0 for no average.")
    var average = 0.999

    @Flag(
      help: """
        Compute in 16-bit floats, with weights kept in 32: faster. For --device cuda, and nets without \
        normalisation.
        """)
    var mixedPrecision = false

    @Option(help: "Seed of weights, patches and noise.")
    var seed: UInt64 = 1

    func validate() throws {
      func check(_ holds: Bool, _ message: String) throws {
        if !holds { throw ValidationError(message) }
      }
      try check(steps > 0, "--steps must be at least 1.")
      try check(batch > 0 && accumulation > 0, "--batch and --accumulation must be at least 1.")
      try check(batch.isMultiple(of: accumulation), "--batch must be a multiple of --accumulation.")
      try check(
        (rate ?? 1) > 0 && finalRate >= 0 && (warmUp ?? 0) >= 0,
        "--rate must be more than 0, --final-rate and --warm-up not less.")
      if let decay {
        try check(decay >= 0 && optimizer == .muon, "--decay must be at least 0, and is for muon.")
      }
      try check(clip > 0, "--clip must be more than 0.")
      try check((0..<1).contains(average), "--average must be at least 0 and less than 1.")
    }

    func apply(to options: inout TrainingOptions) throws {
      let multiple = options.architecture.sizeMultiple
      guard patch > 0, patch.isMultiple(of: multiple) else {
        throw ValidationError("--patch must be a multiple of \(multiple) for this net.")
      }
      options.batch = batch
      options.accumulation = accumulation
      options.patch = patch
      options.loss = loss
      // Adam's first steps at the full rate ruin the first weights of one training in some thirty.
      options.schedule = Schedule(
        shape: schedule, rate: rate ?? optimizer.usualRate, final: finalRate,
        warmUp: warmUp ?? min(100, steps / 10))
      options.optimizer = optimizer
      options.decay = decay ?? optimizer.usualDecay
      options.clip = clip
      if mixedPrecision { options.mixedPrecision = true }
      options.averageDecay = average
      options.seed = seed
    }
  }

  /// The options that change how a run goes, but not what comes of it.
  struct RunOptions: ParsableArguments {
    @Flag(help: "Go on from the last checkpoint.")
    var resume = false

    @Option(help: "Steps between checkpoints.")
    var checkpointInterval = 200

    @Option(help: "Steps between validations.")
    var validationInterval = 500

    @Option(help: "Threads of one operation. Another number gives slightly other weights.")
    var threads = 1

    @Option(help: "Where to compute: cpu or cuda.")
    var device = Torch.Device.cpu

    @Option(help: "Threads that cut patches.")
    var loaders = 1

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing.")
    var quiet = false

    func validate() throws {
      guard checkpointInterval > 0, validationInterval > 0, threads > 0, loaders > 0 else {
        throw ValidationError("Intervals and numbers of threads must be at least 1.")
      }
    }
  }

  extension TrainingOptions.WeightOptimizer: ExpressibleByArgument {}
  extension Loss: ExpressibleByArgument {}
  extension Schedule.Shape: ExpressibleByArgument {}
#endif
