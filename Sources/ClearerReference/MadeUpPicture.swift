import ClearerModel

/// A picture with slopes, edges and noise, for nets that are measured before there is anything to train them on.
public enum MadeUpPicture {
  /// Every block has a level of its own in each channel, so that a few pictures show a net about all the colours that
  /// real ones would.
  ///
  /// - Returns: `channels × height × width` values, most of them in 0…1; equal arguments give equal values.
  public static func planes(channels: Int, width: Int, height: Int, seed: UInt64) -> [Float] {
    var generator = RandomGenerator(seed: seed)
    let (columns, rows) = (Int(generator.uniform(3, 20)), Int(generator.uniform(3, 20)))
    let across = (width - 1) / columns + 1
    var values: [Float] = []
    values.reserveCapacity(channels * width * height)
    for _ in 0..<channels {
      let levels = (0..<across * ((height - 1) / rows + 1)).map { _ in generator.uniform(0, 0.8) }
      let noise = generator.uniform(0.02, 0.2)
      for y in 0..<height {
        for x in 0..<width {
          let slope = Float((x + 2 * y) % 97) / 97
          let level = levels[y / rows * across + x / columns]
          values.append(level + 0.2 * slope + generator.uniform(-noise, noise))
        }
      }
    }
    return values
  }
}
