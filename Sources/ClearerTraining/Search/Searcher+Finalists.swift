#if Torch
  import ClearerModel

  extension Searcher {
    /// The choices of the nets that the race is between: the one that is derived now, and others, drawn evenly from those
    /// that cost as much.
    ///
    /// Only the first is the supernet's: how nets rank in it says little about how they will when each has weights of its
    /// own. The others cost at most as much as the first and 5 % less, or lie within 2.5 % of the budget: between nets of
    /// one cost, the error alone decides. Where the published shares stand for costs, multiply-accumulates are counted.
    ///
    /// - Throws: ``BudgetError``.
    package func finalists() throws(BudgetError) -> [[SearchSpace.Candidate]] {
      let (space, costs) = (options.space, options.costs)
      let likeliest = try derive()
      let table = costs.table ?? .kmacs(of: space.family)
      let cost = table.cost(of: likeliest.architecture.stages)
      let spread = Derivation.tolerance
      let range =
        costs.budget.map { $0 * (1 - spread / 2)...$0 * (1 + spread / 2) } ?? cost * (1 - spread)...cost
      return space.different(
        options.finalists, first: [likeliest.choices], costing: table, within: range, seed: options.seed &+ 4)
    }

    /// Makes every choice, with all but 10⁻⁸ of the weight.
    func decide(_ choices: [SearchSpace.Candidate]) {
      mixture = Mixture(
        alpha: choices.map { choice in options.space.candidates.map { $0 == choice ? 20 : 0 } })
    }

    /// How a finalist is trained: as `clearer-train --optimizer adam --warm-up 0` would, with the seed of all finalists.
    package func training(_ choices: [SearchSpace.Candidate], rounds: Int) -> TrainingOptions {
      var training = TrainingOptions(
        name: "finalist", architecture: options.space.architecture(choices), degradation: options.degradation,
        sources: options.sources, steps: rounds * options.finalistSteps)
      training.batch = options.batch
      training.patch = options.patch
      training.optimizer = .adam
      training.schedule = Schedule(rate: training.optimizer.usualRate)
      training.seed = options.raceSeed
      return training
    }
  }
#endif
