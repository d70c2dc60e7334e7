/// A picture of any number of channels, channel after channel, row after row.
public struct FeatureMap: Sendable, Hashable {
  /// Channels.
  public var channels: Int
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int
  /// `channels × height × width` values.
  public var values: [Float]

  /// Creates a map; one value everywhere where no values are given.
  package init(channels: Int, height: Int, width: Int, repeating value: Float = 0) {
    self.channels = channels
    self.height = height
    self.width = width
    values = [Float](repeating: value, count: channels * height * width)
  }

  /// The index of a value.
  func index(_ channel: Int, _ y: Int, _ x: Int) -> Int { (channel * height + y) * width + x }

  /// The map made larger to a multiple of `multiple` in both directions by repeating its last column and row.
  func padded(toMultipleOf multiple: Int) -> FeatureMap {
    func up(_ size: Int) -> Int { (size + multiple - 1) / multiple * multiple }
    return resampled(height: up(height), width: up(width)) { y, x in (min(y, height - 1), min(x, width - 1)) }
  }

  /// The top left part.
  func cropped(height: Int, width: Int) -> FeatureMap {
    resampled(height: height, width: width) { y, x in (y, x) }
  }

  /// Every value repeated `factor` times in both directions: nearest-neighbour upsampling.
  func upsampled(by factor: Int) -> FeatureMap {
    resampled(height: height * factor, width: width * factor) { y, x in (y / factor, x / factor) }
  }

  /// A map of another size whose value at `(y, x)` is this map's at `source(y, x)`.
  private func resampled(height: Int, width: Int, source: (Int, Int) -> (Int, Int)) -> FeatureMap {
    var result = FeatureMap(channels: channels, height: height, width: width)
    for channel in 0..<channels {
      for y in 0..<height {
        for x in 0..<width {
          let (fromY, fromX) = source(y, x)
          result.values[result.index(channel, y, x)] = values[index(channel, fromY, fromX)]
        }
      }
    }
    return result
  }

  /// Negative values become 0.
  func rectified() -> FeatureMap {
    var result = self
    for index in result.values.indices { result.values[index] = max(0, result.values[index]) }
    return result
  }

  /// The sum of two maps of equal shape.
  static func + (left: FeatureMap, right: FeatureMap) -> FeatureMap {
    var result = left
    for index in result.values.indices { result.values[index] += right.values[index] }
    return result
  }
}
