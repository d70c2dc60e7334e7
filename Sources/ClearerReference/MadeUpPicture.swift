import ClearerModel

/// A picture with slopes, edges and noise, for nets that are measured before there is anything to train them on.
public enum MadeUpPicture {
  /// - Returns: `channels × height × width` values, most of them in 0…1; equal arguments give equal values.
  public static func planes(channels: Int, width: Int, height: Int, seed: UInt64) -> [Float] {
    var generator = RandomGenerator(seed: seed)
    var values: [Float] = []
    values.reserveCapacity(channels * width * height)
    for channel in 0..<channels {
      for y in 0..<height {
        for x in 0..<width {
          let slope = Float((x + 2 * y + 31 * channel) % 97) / 97
          let edge: Float = (x / 12 + y / 9) % 2 == 0 ? 0.15 : 0.55
          values.append(edge + 0.3 * slope + generator.uniform(-0.2, 0.2))
        }
      }
    }
    return values
  }
}
