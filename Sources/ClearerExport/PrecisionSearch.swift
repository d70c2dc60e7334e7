import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerRuntime

extension Model {
  /// Finds the cheapest choice of sums in 16 bits with which int8 loses no more PSNR than a budget.
  ///
  /// Each sum is kept alone first, which gives what it avoids. Then they are kept one after the other, those that avoid
  /// the most for what they cost first, until the loss, measured anew each time, is within the budget, and by so much that
  /// it hardly exceeds it on other pictures of their kind (``PrecisionPlan/uncertainty``). In the end those that turn out
  /// not to be needed are given up again, the last ones first: without any one of the others the net would lose too much.
  /// Cost is modelled: the bytes of the words.
  ///
  /// - Parameters:
  ///   - budget: dB of PSNR that may be lost against fp32, in the mean over pictures of this kind.
  ///   - trained: the model as it was before it was prepared for int8, which is what fp32 runs.
  ///   - folder: clean pictures, of which the first ``mostCalibrationPictures`` are used, with the net's own noise.
  ///   - progress: gets the nets measured, and the most there usually are.
  /// - Returns: The plan, whose ``PrecisionPlan/words`` are the model's now.
  /// - Throws: ``PrecisionPlanError``, `FileError`, `PictureError`, `CompilerError`.
  public mutating func keepWords(
    within budget: Double, of trained: Model, on folder: String,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> PrecisionPlan {
    guard task.kind == .denoise else { throw PrecisionPlanError.noCleanPictures }
    let loss = try LossMeasurement(trained, on: try calibrationPictures(in: folder))
    let plan = try precisionPlan(within: budget, loss, progress: progress)
    words = plan.words
    return plan
  }

  /// The same, of which the model takes no notice.
  private func precisionPlan(
    within budget: Double, _ loss: LossMeasurement, progress: (Int, Int) -> Void
  ) throws -> PrecisionPlan {
    let graph = try Compiler(precision: .int8).graph(of: self, after: "split")
    let values = graph.residuals
    // Rarely more: where giving up one makes another one superfluous.
    let most = 3 * values.count + 1
    var done = 0
    func measure(_ words: Set<String>) throws -> Loss {
      let result = try loss.of(self, keeping: words)
      done = min(done + 1, most)
      progress(done, most)
      return result
    }
    let inBytes = try measure([])
    let sums = try values.map {
      graph.sum($0, avoids: inBytes.mean - (try measure([graph.nodes[$0].name])).mean)
    }
    var plan = PrecisionPlan(
      budget: budget, loss: inBytes.mean, uncertainty: inBytes.uncertainty, lossWithoutWords: inBytes.mean,
      pictures: loss.pictures,
      sums: sums.sorted { $0.avoidedLoss / $0.bytesPerPixel > $1.avoidedLoss / $1.bytesPerPixel })
    var (last, best) = (inBytes, inBytes)
    var next = plan.sums.startIndex
    while last.bound > budget, next < plan.sums.endIndex {
      plan.sums[next].isKept = true
      last = try measure(plan.words)
      if last.bound < best.bound { best = last }
      next += 1
    }
    guard last.bound <= budget else { throw PrecisionPlanError.overBudget(budget, best: best.bound) }
    var kept: Set<String>
    repeat {
      kept = plan.words
      for index in plan.sums.indices.reversed() where plan.sums[index].isKept {
        plan.sums[index].isKept = false
        let without = try measure(plan.words)
        if without.bound <= budget { last = without } else { plan.sums[index].isKept = true }
      }
    } while plan.words != kept
    (plan.loss, plan.uncertainty) = (last.mean, last.uncertainty)
    progress(most, most)
    return plan
  }
}

extension Graph {
  fileprivate func sum(_ value: Value, avoids loss: Double) -> PrecisionPlan.Sum {
    let node = nodes[value]
    return PrecisionPlan.Sum(
      name: node.name, channels: node.channels, divisor: 1 << node.scale, isKept: false,
      bytesPerPixel: Double(2 * node.channels) / Double(1 << (2 * node.scale)), avoidedLoss: loss)
  }
}

/// What a net loses in the mean over some pictures, and two standard errors of that.
package struct Loss {
  package var mean: Double
  var uncertainty: Double
  package var bound: Double { mean + uncertainty }

  init(_ losses: [Double]) {
    let count = Double(max(1, losses.count))
    let mean = losses.reduce(0, +) / count
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    uncertainty = losses.count > 1 ? 2 * (squares / (count * (count - 1))).squareRoot() : 0
  }
}

/// What int8 loses against fp32 on some pictures.
package struct LossMeasurement {
  private let cases: [(clean: FloatPicture, degraded: FloatPicture, psnr: Double)]
  var pictures: Int { cases.count }

  package init(_ model: Model, on pictures: [(clean: FloatPicture, degraded: FloatPicture)]) throws {
    let floats = try Restorer(model, precision: .fp32)
    cases = try pictures.map { ($0, $1, try Self.psnr(of: $1, by: floats, $0)) }
  }

  package func of(_ model: Model, keeping words: Set<String>) throws -> Loss {
    var model = model
    model.words = words
    let restorer = try Restorer(model, precision: .int8)
    return Loss(try cases.map { try $0.psnr - Self.psnr(of: $0.degraded, by: restorer, $0.clean) })
  }

  private static func psnr(of picture: FloatPicture, by restorer: Restorer, _ clean: FloatPicture) throws
    -> Double
  {
    let restored = try restorer.restore(picture.values, width: picture.width, height: picture.height)
    return try PSNR.between(
      try FloatPicture(
        width: picture.width, height: picture.height, channels: picture.channels, values: restored),
      clean)
  }
}
