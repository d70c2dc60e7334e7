import ClearerImage

extension FloatPicture {
  /// The values channel by channel.
  var planar: [Float] {
    (0..<channels).flatMap { channel in
      Swift.stride(from: channel, to: values.count, by: channels).map { values[$0] }
    }
  }

  /// A picture of values that come channel by channel.
  init(width: Int, height: Int, channels: Int, planar: [Float]) throws(PictureError) {
    let pixels = planar.count / max(1, channels)
    try self.init(
      width: width, height: height, channels: channels,
      values: planar.indices.map { planar[$0 % channels * pixels + $0 / channels] })
  }
}
