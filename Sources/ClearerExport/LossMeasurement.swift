import ClearerImage
import ClearerModel
import ClearerRuntime

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

/// What int8 loses against fp32 on some pictures, which are restored on all processors.
package struct LossMeasurement {
  private let cases: [(clean: FloatPicture, degraded: FloatPicture, psnr: Double)]
  var pictures: Int { cases.count }

  package init(_ model: Model, on trials: [Trial]) throws {
    let floats = try Restorer(model, precision: .fp32)
    cases = try trials.concurrentMap { trial in
      let clean = FloatPicture(trial.clean)
      return (clean, trial.degraded, try Self.psnr(of: trial.degraded, by: floats, clean))
    }
  }

  package func of(
    _ model: Model, keeping words: Set<String>, fine: Set<String> = [], narrow: Set<String> = []
  ) throws -> Loss {
    var model = model
    (model.words, model.fine, model.narrow) = (words, fine, narrow)
    let restorer = try Restorer(model, precision: .int8)
    return Loss(
      try cases.concurrentMap { try $0.psnr - Self.psnr(of: $0.degraded, by: restorer, $0.clean) })
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
