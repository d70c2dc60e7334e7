#if Torch
  import ArgumentParser
  import ClearerModel
  import ClearerTraining
  import Foundation

  /// Which modules a place can become.
  enum Space: String, ExpressibleByArgument, CaseIterable {
    /// Parallel or fusion: the paper's.
    case paper
    /// Also none, so that depth is searched too.
    case edge

    var candidates: [SearchSpace.Candidate] {
      self == .paper ? [.parallel, .fusion] : [.parallel, .fusion, .skip]
    }
  }

  /// The options of the bi-level loop. What is not given keeps the value that ``SearchOptions`` has for it.
  struct LoopOptions: ParsableArguments {
    @Flag(help: "Start from the values that CLEARER's code was published with; other options still count.")
    var published = false

    @Option(help: "Epochs in all (20).")
    var epochs: Int?

    @Option(help: "Steps of an epoch (50).")
    var stepsPerEpoch: Int?

    @Option(help: "Epochs before the architecture parameters move (4).")
    var warmUpEpochs: Int?

    @Option(help: "Patches a step (16).")
    var batch: Int?

    @Option(help: "Side of the square patches in pixels (64).")
    var patch: Int?

    @Option(
      help: ArgumentHelp(
        "What weights and architecture parameters learn from: paths (nets that are drawn), or mixture (the sum of all "
          + "candidates, as in the paper) (paths).", valueName: "strategy"))
    var strategy: SearchOptions.Strategy?

    @Option(help: "Nets that a step of the architecture parameters compares, of paths (4).")
    var paths: Int?

    @Option(help: "What moves the weights: adam or sgd (adam).")
    var optimizer: SearchOptions.WeightOptimizer?

    @Option(help: "Learning rate of the weights at the start (1e-3).")
    var rate: Double?

    @Option(help: "Learning rate of the weights at the end (1e-4).")
    var finalRate: Double?

    @Option(help: "The error in the loss of the architecture parameters: in db, or as it is: mse (db).")
    var errorTerm: SearchOptions.ErrorTerm?

    @Option(help: "Learning rate of the architecture parameters (0.01).")
    var mixtureRate: Double?

    @Option(help: "Weight decay of the architecture parameters (0).")
    var mixtureWeightDecay: Double?

    @Option(help: "Coefficient of the binarising term (3).")
    var binarization: Double?

    @Option(help: "Part of the steps after warm-up over which that rises from zero (1).")
    var binarizationRamp: Double?

    @Option(help: "Coefficient of the complexity term (1); under a budget, where it starts (0).")
    var complexity: Double?

    @Option(
      help: ArgumentHelp(
        "Nets that are trained, each alone, at the end of a search of paths, the better half on and on until one is "
          + "left; 0: none (8).", valueName: "nets"))
    var finalists: Int?

    @Option(help: "Steps that each of them is trained before half of them go (500).")
    var finalistSteps: Int?

    @Option(help: "Seed of weights, architecture parameters, patches and noise.")
    var seed: UInt64 = 1

    func apply(to options: inout SearchOptions) throws {
      if published { options.usePublishedValues() }
      if options.costs.budget != nil { options.complexity = 0 }
      func set<Value>(_ path: WritableKeyPath<SearchOptions, Value>, _ value: Value?) {
        if let value { options[keyPath: path] = value }
      }
      set(\.epochs, epochs)
      set(\.stepsPerEpoch, stepsPerEpoch)
      set(\.warmUpEpochs, warmUpEpochs)
      set(\.batch, batch)
      set(\.patch, patch)
      set(\.strategy, strategy)
      set(\.paths, paths)
      set(\.optimizer, optimizer)
      set(\.rate, rate)
      set(\.finalRate, finalRate)
      set(\.errorTerm, errorTerm)
      set(\.mixtureRate, mixtureRate)
      set(\.mixtureWeightDecay, mixtureWeightDecay)
      set(\.binarization, binarization)
      set(\.binarizationRamp, binarizationRamp)
      set(\.complexity, complexity)
      set(\.finalists, finalists ?? (options.strategy == .paths ? nil : 0))
      set(\.finalistSteps, finalistSteps)
      options.seed = seed
      try check(options)
    }

    private func check(_ options: SearchOptions) throws {
      guard options.epochs > 0, options.stepsPerEpoch > 0, options.warmUpEpochs >= 0, options.batch > 0 else {
        throw ValidationError("Epochs, steps and batch must be at least 1, --warm-up-epochs not less than 0.")
      }
      guard options.rate > 0, options.finalRate >= 0, options.mixtureRate > 0, options.mixtureWeightDecay >= 0
      else { throw ValidationError("Learning rates must be more than 0, weight decay not less.") }
      guard (2...255).contains(options.paths) else { throw ValidationError("--paths must be 2 to 255.") }
      guard (0...255).contains(options.finalists), options.finalistSteps > 0 else {
        throw ValidationError("--finalists must be 0 to 255, --finalist-steps at least 1.")
      }
      guard (0...1).contains(options.binarizationRamp) else {
        throw ValidationError("--binarization-ramp must be from 0 to 1.")
      }
      let multiple = options.space.family.sizeMultiple
      guard options.patch > 0, options.patch.isMultiple(of: multiple) else {
        throw ValidationError("--patch must be a multiple of \(multiple) for these widths.")
      }
    }
  }

  extension SearchOptions.Strategy: ExpressibleByArgument {}
  extension SearchOptions.WeightOptimizer: ExpressibleByArgument {}
  extension SearchOptions.ErrorTerm: ExpressibleByArgument {}

  /// The options that say what modules cost and what the net may cost.
  struct CostOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "What modules cost: published (0.7 parallel, 0.3 fusion), parameters, macs, or a file that clearer-bench "
          + "--module-costs wrote.", valueName: "costs"))
    var costs = "published"

    @Option(
      help: ArgumentHelp(
        "What the net may cost: 40kmac, 200000parameters, or 25ms@costs.json for measured costs.",
        valueName: "cost"))
    var budget: String?

    func resolved(_ family: Architecture) throws -> SearchCosts {
      guard let budget else { return SearchCosts(table: try Self.table(costs, family: family)) }
      let parts = budget.split(separator: "@", maxSplits: 1).map(String.init)
      let digits = parts[0].prefix { $0.isNumber || $0 == "." }
      guard let amount = Double(digits), amount > 0 else {
        throw ValidationError("“\(budget)” is no budget such as 40kmac or 25ms@costs.json")
      }
      let unit = parts[0].dropFirst(digits.count)
      let table: ModuleCosts?
      switch (unit, parts.count) {
      case ("kmac", 1): table = .kmacs(of: family)
      case ("parameters", 1): table = .parameters(of: family)
      case (_, 2): table = try Self.table(parts[1], family: family)
      default: table = try Self.table(costs, family: family)
      }
      guard let table, table.unit == unit else {
        throw ValidationError(
          "“\(unit)” is not the unit of the costs\(table.map { ", which is \($0.unit)" } ?? "")")
      }
      return SearchCosts(table: table, budget: amount)
    }

    static func table(_ name: String, family: Architecture) throws -> ModuleCosts? {
      switch name {
      case "published": return nil
      case "parameters": return .parameters(of: family)
      case "macs": return .kmacs(of: family)
      default: return try ModuleCosts.load(from: name, stages: family.stages.count)
      }
    }
  }
#endif
