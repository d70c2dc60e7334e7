import ClearerImage
import ClearerModel
import ClearerReference
import Foundation

/// Compares the emitted files with the oracle on noisy pictures.
///
/// Picture `i`, by name, gets float noise of seed `seed + i`, which is not clipped; results are rounded to 8 bits, as a
/// viewer would see them.
public struct ParityMeasurement {
  /// Folder of clean pictures.
  public var folder: String
  /// Standard deviation of the noise, in steps of an 8-bit picture.
  public var sigma: Double
  /// Seed of the first picture's noise.
  public var seed: UInt64
  /// Called after each picture with how many are done, of how many.
  public var progress: (Int, Int) -> Void

  /// Creates a measurement.
  public init(
    folder: String, sigma: Double, seed: UInt64, progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) {
    self.folder = folder
    self.sigma = sigma
    self.seed = seed
    self.progress = progress
  }

  /// Restores every picture three times.
  ///
  /// - Throws: ``BenchError``, or what is wrong with a picture.
  public func run(_ model: Model, fp32: CompiledNet, int8: CompiledNet) throws -> BenchReport.Parity {
    let oracle = try FloatEvaluator(model)
    let paths = try PictureFolder.paths(in: folder)
    var sums = (noisy: 0.0, oracle: 0.0, fp32: 0.0, int8: 0.0)
    var largest: Float = 0
    for (index, path) in paths.enumerated() {
      let clean = try Picture(cleanAt: path, channels: model.architecture.channels)
      let noisy = GaussianNoise(sigma: sigma, seed: seed + UInt64(index)).unclipped(FloatPicture(clean))
      func psnr(_ samples: [Float]) throws -> Double {
        let picture = try FloatPicture(
          width: clean.width, height: clean.height, channels: clean.channels, values: samples)
        return try PSNR.between(Picture(picture), clean)
      }
      let expected = try oracle.restore(noisy)
      let floats = try fp32.restore(noisy.values, width: noisy.width, height: noisy.height)
      sums.noisy += try psnr(noisy.values)
      sums.oracle += try psnr(expected)
      sums.fp32 += try psnr(floats)
      sums.int8 += try psnr(try int8.restore(noisy.values, width: noisy.width, height: noisy.height))
      for (a, b) in zip(expected, floats) { largest = max(largest, abs(a - b)) }
      progress(index + 1, paths.count)
    }
    let count = Double(paths.count)
    return BenchReport.Parity(
      pictures: paths.count, sigma: sigma, noisy: sums.noisy / count, oracle: sums.oracle / count,
      fp32: sums.fp32 / count, int8: sums.int8 / count, fp32LargestDifference: Double(largest))
  }
}

extension FloatEvaluator {
  /// Restores interleaved samples.
  func restore(_ picture: FloatPicture) throws -> [Float] {
    let (channels, pixels) = (picture.channels, picture.width * picture.height)
    let result = try evaluate(picture.planar, width: picture.width, height: picture.height)
    return (0..<pixels * channels).map { result[$0 % channels * pixels + $0 / channels] }
  }
}
