import ClearerImage
import ClearerModel
import ClearerReference

/// Compares the emitted files with the oracle on pictures.
///
/// Results are rounded to 8 bits, as a viewer would see them.
public struct ParityMeasurement {
  /// The pictures.
  public var folder: TrialFolder
  /// Seed of the first picture's noise or rain.
  public var seed: UInt64
  /// Called after each picture with how many are done, of how many.
  public var progress: (Int, Int) -> Void

  /// Creates a measurement.
  public init(folder: TrialFolder, seed: UInt64, progress: @escaping (Int, Int) -> Void = { _, _ in }) {
    self.folder = folder
    self.seed = seed
    self.progress = progress
  }

  /// Restores every picture three times.
  ///
  /// - Throws: ``BenchError``, or what is wrong with a picture.
  public func run(_ model: Model, fp32: CompiledNet, int8: CompiledNet) throws -> BenchReport.Parity {
    let oracle = try FloatEvaluator(model)
    var sums = (degraded: 0.0, oracle: 0.0, fp32: 0.0, int8: 0.0)
    var largest: Float = 0
    for number in 0..<folder.count {
      let trial = try folder.trial(number, seed: seed)
      let (degraded, width, height) = (trial.degraded, trial.degraded.width, trial.degraded.height)
      func psnr(_ samples: [Float]) throws -> Double {
        let picture = try FloatPicture(
          width: width, height: height, channels: degraded.channels, values: samples)
        return try PSNR.between(Picture(picture), trial.clean)
      }
      let planes = try oracle.evaluate(degraded.planar, width: width, height: height)
      let expected = try FloatPicture(
        width: width, height: height, channels: degraded.channels, planar: planes
      ).values
      let floats = try fp32.restore(degraded.values, width: width, height: height)
      sums.degraded += try psnr(degraded.values)
      sums.oracle += try psnr(expected)
      sums.fp32 += try psnr(floats)
      sums.int8 += try psnr(try int8.restore(degraded.values, width: width, height: height))
      for (a, b) in zip(expected, floats) { largest = max(largest, abs(a - b)) }
      progress(number + 1, folder.count)
    }
    let count = Double(folder.count)
    return BenchReport.Parity(
      pictures: folder.count, sigma: folder.hasPairs ? nil : folder.task.noiseLevels.first,
      degraded: sums.degraded / count, oracle: sums.oracle / count, fp32: sums.fp32 / count,
      int8: sums.int8 / count, fp32LargestDifference: Double(largest))
  }
}
