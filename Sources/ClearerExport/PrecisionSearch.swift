import ClearerCompiler
import ClearerImage
import ClearerModel

extension Model {
  /// Finds the cheapest choice of sums in 16 bits, and of values in 8 and 11, with which int8 loses no more PSNR than a
  /// budget.
  ///
  /// Each sum is kept alone first, which gives what it avoids. Then they are kept one after the other, those that avoid
  /// the most for what they cost first, until the loss, measured anew each time, is within the budget, and by so much that
  /// it hardly exceeds it on other pictures of their kind (``PrecisionPlan/uncertainty``). If all of them are not enough,
  /// convolutions get values in 8 bits that would have 7 (`Model.narrow`) in the same way, and then, beside all these, values
  /// in 11. In the end those that turn out not to be needed are given up again, the last ones first: without any one of the
  /// others the net would lose too much. Cost is modelled: the bytes of the words, and products, of which pairs of pixels
  /// want a third less, and fine bytes as many again.
  ///
  /// - Parameters:
  ///   - budget: dB of PSNR that may be lost against fp32, in the mean over pictures of this kind.
  ///   - trained: the model as it was before it was prepared for int8, which is what fp32 runs.
  ///   - folder: clean pictures, or pairs (`TrialFolder`), of which the first ``mostCalibrationPictures`` are used.
  ///   - sigma: standard deviation of the noise that they get, in steps of an 8-bit picture; nil for the net's own ones.
  ///   - progress: gets the nets measured, and the most there usually are.
  /// - Returns: The plan, whose choice is the model's now.
  /// - Throws: ``PrecisionPlanError``, `FileError`, `PictureError`, `CompilerError`.
  public mutating func choosePrecision(
    within budget: Double, of trained: Model, on folder: String, sigma: Double? = nil,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> PrecisionPlan {
    var folder = try TrialFolder(folder, for: self)
    if let sigma { folder.task.noiseLevels = [sigma] }
    let measurement = try LossMeasurement(trained, on: try calibrationTrials(folder))
    let plan = try withoutActuallyEscaping(progress) {
      var search = try PrecisionSearch(self, measurement, budget: budget, progress: $0)
      return try search.run()
    }
    (words, fine) = (plan.words, plan.fine)
    narrow.subtract(plan.wide)
    return plan
  }
}

private struct PrecisionSearch {
  let model: Model
  let measurement: LossMeasurement
  let progress: (Int, Int) -> Void
  let graph: Graph
  var plan: PrecisionPlan
  /// What the plan as it is loses, and the least that any did.
  var last: Loss
  var best: Loss
  /// Nets measured, and the most there usually are: rarely more, where giving up one makes another one superfluous.
  var done = 0
  var most: Int

  init(
    _ model: Model, _ measurement: LossMeasurement, budget: Double, progress: @escaping (Int, Int) -> Void
  ) throws {
    (self.model, self.measurement, self.progress) = (model, measurement, progress)
    graph = try Compiler(precision: .int8).graph(of: model, after: "merge")
    most = 3 * graph.residuals.count + 1
    last = try measurement.of(model, keeping: [], narrow: model.narrow)
    best = last
    plan = PrecisionPlan(
      budget: budget, loss: last.mean, uncertainty: last.uncertainty, lossWithoutWords: last.mean,
      pictures: measurement.pictures, sums: [], values: [])
  }

  mutating func run() throws -> PrecisionPlan {
    try chooseSums()
    let narrow = graph.narrowable.filter { model.narrow.contains(graph.nodes[$0].name) }
    if last.bound > plan.budget { try chooseValues(narrow, bits: 8) }
    if last.bound > plan.budget { try chooseValues(graph.refinable, bits: 11) }
    guard last.bound <= plan.budget else {
      throw PrecisionPlanError.overBudget(plan.budget, best: best.bound)
    }
    var before: PrecisionPlan
    repeat {
      before = plan
      try giveUpValues()
      try giveUpSums()
    } while plan.words != before.words || plan.wide != before.wide || plan.fine != before.fine
    (plan.loss, plan.uncertainty) = (last.mean, last.uncertainty)
    progress(most, most)
    return plan
  }

  mutating func measure() throws -> Loss {
    let loss = try measurement.of(
      model, keeping: plan.words, fine: plan.fine, narrow: model.narrow.subtracting(plan.wide))
    if loss.bound < best.bound { best = loss }
    done = min(done + 1, most)
    progress(done, most)
    return loss
  }

  mutating func chooseSums() throws {
    let inBytes = last
    var sums = graph.residuals.map { graph.sum($0) }
    for index in sums.indices {
      plan.sums = [sums[index]]
      plan.sums[0].isKept = true
      sums[index].avoidedLoss = inBytes.mean - (try measure()).mean
    }
    plan.sums = sums.sorted { $0.avoidedLoss / $0.bytesPerPixel > $1.avoidedLoss / $1.bytesPerPixel }
    for index in plan.sums.indices where last.bound > plan.budget {
      plan.sums[index].isKept = true
      last = try measure()
    }
  }

  /// Of values in so many bits, beside what has been chosen.
  mutating func chooseValues(_ candidates: [Graph.Value], bits: Int) throws {
    let (before, chosen) = (last, plan.values)
    var values = candidates.map { graph.value($0, bits: bits) }
    most += 3 * values.count
    for index in values.indices {
      plan.values = chosen + [values[index]]
      plan.values[chosen.count].isChosen = true
      values[index].avoidedLoss = before.mean - (try measure()).mean
    }
    plan.values =
      chosen
      + values.sorted { $0.avoidedLoss / $0.productsPerPixel > $1.avoidedLoss / $1.productsPerPixel }
    for index in plan.values.indices.dropFirst(chosen.count) where last.bound > plan.budget {
      plan.values[index].isChosen = true
      last = try measure()
    }
  }

  mutating func giveUpValues() throws {
    for index in plan.values.indices.reversed() where plan.values[index].isChosen {
      plan.values[index].isChosen = false
      if try !isWithinBudget() { plan.values[index].isChosen = true }
    }
  }

  /// But for the sums whose values are fine: their words are what these are made of.
  mutating func giveUpSums() throws {
    for index in plan.sums.indices.reversed()
    where plan.sums[index].isKept && !plan.fine.contains(plan.sums[index].name) {
      plan.sums[index].isKept = false
      if try !isWithinBudget() { plan.sums[index].isKept = true }
    }
  }

  /// Whether the plan as it is meets the budget, which then is what counts.
  mutating func isWithinBudget() throws -> Bool {
    let loss = try measure()
    guard loss.bound <= plan.budget else { return false }
    last = loss
    return true
  }
}

extension Graph {
  fileprivate func sum(_ value: Value) -> PrecisionPlan.Sum {
    let node = nodes[value]
    return PrecisionPlan.Sum(
      name: node.name, channels: node.channels, divisor: 1 << node.scale, isKept: false,
      bytesPerPixel: Double(2 * node.channels) / Double(1 << (2 * node.scale)), avoidedLoss: 0)
  }

  fileprivate func value(_ value: Value, bits: Int) -> PrecisionPlan.WiderValue {
    var products = 0.0
    for node in nodes {
      guard case .fused(let fused) = node.operation else { continue }
      for window in fused.windows where node.inputs[window.source.input] == value {
        let share = bits == 11 ? 1 : fused.suitsPairs ? 1.0 / 3 : 0
        products += share * Double(window.weights.count) / Double(1 << (2 * node.scale))
      }
    }
    let node = nodes[value]
    return PrecisionPlan.WiderValue(
      name: node.name, bits: bits, channels: node.channels, divisor: 1 << node.scale, isChosen: false,
      productsPerPixel: products, avoidedLoss: 0)
  }
}
