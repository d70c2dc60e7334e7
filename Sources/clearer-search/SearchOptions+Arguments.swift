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

  /// The options of the bi-level loop.
  struct LoopOptions: ParsableArguments {
    @Option(help: "Epochs in all.")
    var epochs = 200

    @Option(help: "Steps of an epoch.")
    var stepsPerEpoch = 50

    @Option(help: "Epochs before the architecture parameters move.")
    var warmUpEpochs = 10

    @Option(help: "Patches a step.")
    var batch = 32

    @Option(help: "Side of the square patches in pixels.")
    var patch = 64

    @Option(help: "Learning rate of the weights at the start.")
    var rate = 0.025

    @Option(help: "Learning rate of the weights at the end.")
    var finalRate = 0.001

    @Option(help: "Learning rate of the architecture parameters.")
    var mixtureRate = 3e-4

    @Option(help: "Weight decay of the architecture parameters.")
    var mixtureWeightDecay = 1e-3

    @Option(help: "Coefficient of the binarising term.")
    var binarization = 0.01

    @Option(
      help: "Coefficient of the complexity term; without it 0.1, or 0 at first where there is a budget.")
    var complexity: Double?

    @Option(help: "Seed of weights, architecture parameters, patches and noise.")
    var seed: UInt64 = 1

    func validate() throws {
      guard epochs > 0, stepsPerEpoch > 0, warmUpEpochs >= 0, batch > 0, patch > 0 else {
        throw ValidationError("Epochs, steps, batch and patch must be at least 1.")
      }
      guard rate > 0, finalRate >= 0, mixtureRate > 0, mixtureWeightDecay >= 0 else {
        throw ValidationError("Learning rates must be more than 0, weight decay not less.")
      }
    }

    func apply(to options: inout SearchOptions) throws {
      let multiple = options.space.family.sizeMultiple
      guard patch.isMultiple(of: multiple) else {
        throw ValidationError("--patch must be a multiple of \(multiple) for these widths.")
      }
      options.epochs = epochs
      options.stepsPerEpoch = stepsPerEpoch
      options.warmUpEpochs = warmUpEpochs
      options.batch = batch
      options.patch = patch
      options.rate = rate
      options.finalRate = finalRate
      options.mixtureRate = mixtureRate
      options.mixtureWeightDecay = mixtureWeightDecay
      options.binarization = binarization
      options.complexity = complexity ?? (options.costs.budget == nil ? 0.1 : 0)
      options.seed = seed
    }
  }

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
      guard let budget else { return SearchCosts(table: try table(costs, family: family)) }
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
      case (_, 2): table = try self.table(parts[1], family: family)
      default: table = try self.table(costs, family: family)
      }
      guard let table, table.unit == unit else {
        throw ValidationError(
          "“\(unit)” is not the unit of the costs\(table.map { ", which is \($0.unit)" } ?? "")")
      }
      return SearchCosts(table: table, budget: amount)
    }

    private func table(_ name: String, family: Architecture) throws -> ModuleCosts? {
      switch name {
      case "published": return nil
      case "parameters": return .parameters(of: family)
      case "macs": return .kmacs(of: family)
      default: return try ModuleCosts.load(from: name, stages: family.stages.count)
      }
    }
  }
#endif
