/// Additive white Gaussian noise, the same for the same seed on every machine.
public struct GaussianNoise: Sendable, Hashable {
  /// The standard deviation on the scale 0...255, as the literature gives it.
  public var sigma: Double
  /// Give each picture of a set a seed of its own.
  public var seed: UInt64

  /// Creates noise of a strength.
  public init(sigma: Double, seed: UInt64) {
    self.sigma = sigma
    self.seed = seed
  }

  /// Adds noise and neither clips nor rounds: what BM3D, DnCNN and later papers measure with.
  ///
  /// Sample `i` of the picture gets number `i` of ``NormalNumbers``; sums are made in double, then rounded to float.
  public func unclipped(_ picture: FloatPicture) -> FloatPicture {
    let numbers = NormalNumbers(seed: seed)
    var values = picture.values
    for pair in 0..<((values.count + 1) / 2) {
      let (even, odd) = numbers.pair(pair)
      values[2 * pair] = noisy(values[2 * pair], even)
      if 2 * pair + 1 < values.count { values[2 * pair + 1] = noisy(values[2 * pair + 1], odd) }
    }
    return FloatPicture(unchecked: picture.width, picture.height, picture.channels, values)
  }

  /// Adds noise, clips to 0...255 and rounds to 8 bits: what a noisy file holds.
  public func clipped(_ picture: Picture) -> Picture {
    Picture(unclipped(FloatPicture(picture)))
  }

  private func noisy(_ value: Float, _ number: Double) -> Float {
    Float(Double(value) + sigma / 255 * number)
  }
}
