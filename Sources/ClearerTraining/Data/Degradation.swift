import ClearerImage
import ClearerModel

/// What training does to a clean picture.
public enum Degradation: Codable, Sendable, Hashable {
  /// Gaussian noise.
  case noise(NoiseModel)
  /// Synthesised rain.
  case rain(RainModel)
  /// Nothing: the degraded pictures come with the data.
  case given(Model.Task.Kind)

  /// A picture in 0…1, degraded: planes of `height` rows of `width` values, one for each channel.
  package func applied(
    to clean: [Float], width: Int, height: Int, using random: inout RandomGenerator
  ) -> [Float] {
    switch self {
    case .noise(let model): model.applied(to: clean, using: &random)
    case .rain(let model): model.applied(to: clean, width: width, height: height, using: &random)
    case .given: clean
    }
  }

  /// The task that a model trained with it has.
  var task: Model.Task {
    switch self {
    case .noise(let model):
      // What is clipped only at times must be calibrated with all that can come.
      Model.Task(
        .denoise, noiseModel: model.clippedShare == 1 ? "gaussian, 8-bit clipped" : "gaussian",
        noiseLevels: model.ends)
    case .rain: Model.Task(.derain)
    case .given(let kind): Model.Task(kind)
    }
  }
}

/// Gaussian noise, its standard deviation on the scale 0…255.
public struct NoiseModel: Codable, Sendable, Hashable {
  /// The standard deviations; each patch gets one.
  public enum Levels: Codable, Sendable, Hashable {
    /// One of these, each as likely.
    case among([Double])
    /// Any of the range: for blind denoising.
    case within(ClosedRange<Double>)
  }

  /// The standard deviations.
  public var levels: Levels
  /// The share of patches, 0 to 1, whose noisy samples are clipped and rounded as an 8-bit file holds them (the paper's
  /// way). Those of the others are left as they are (the way of BM3D, DnCNN and later papers).
  public var clippedShare: Double

  /// Creates a noise model.
  public init(levels: Levels, clippedShare: Double = 0) {
    self.levels = levels
    self.clippedShare = clippedShare
  }

  /// All levels, or the ends of the range.
  var ends: [Double] {
    switch levels {
    case .among(let values): values
    case .within(let range): [range.lowerBound, range.upperBound]
    }
  }

  func applied(to clean: [Float], using random: inout RandomGenerator) -> [Float] {
    let sigma: Double
    switch levels {
    case .among(let values): sigma = values[Int.random(in: values.indices, using: &random)]
    case .within(let range):
      sigma = range.lowerBound + Double(random.uniform()) * (range.upperBound - range.lowerBound)
    }
    let numbers = NormalNumbers(seed: random.next())
    var noisy = clean
    for pair in 0..<(clean.count + 1) / 2 {
      let (even, odd) = numbers.pair(pair)
      noisy[2 * pair] += Float(sigma / 255 * even)
      if 2 * pair + 1 < clean.count { noisy[2 * pair + 1] += Float(sigma / 255 * odd) }
    }
    let clipped = clippedShare >= 1 || clippedShare > 0 && Double(random.uniform()) < clippedShare
    return clipped ? noisy.map { (min(1, max(0, $0)) * 255).rounded() / 255 } : noisy
  }
}
