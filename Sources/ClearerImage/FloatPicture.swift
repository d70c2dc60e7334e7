/// A picture as nets see it: floats, where 0 is black and 1 is white; noise may lie outside.
public struct FloatPicture: Sendable, Hashable {
  /// Width in pixels, at least 1.
  public let width: Int
  /// Height in pixels, at least 1.
  public let height: Int
  /// 1 (gray) or 3 (RGB).
  public let channels: Int
  /// `height * width * channels` values, row by row, the channels of a pixel together.
  public let values: [Float]

  /// Creates a picture.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` where sizes, channels and the count of values do not fit together.
  public init(width: Int, height: Int, channels: Int, values: [Float]) throws(PictureError) {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard width > 0, height > 0, channels == 1 || channels == 3, !overflow,
      values.count.isMultiple(of: channels), values.count / channels == pixels
    else { throw .invalid("\(values.count) values for \(width)×\(height) pixels of \(channels) channels") }
    self.init(unchecked: width, height, channels, values)
  }

  /// Creates a picture of values that come channel after channel: `channels × height × width`.
  ///
  /// - Throws: ``PictureError/invalid(_:)``, as ``init(width:height:channels:values:)``.
  public init(width: Int, height: Int, channels: Int, planar: [Float]) throws(PictureError) {
    let pixels = planar.count / max(1, channels)
    try self.init(
      width: width, height: height, channels: channels,
      values: planar.indices.map { planar[$0 % channels * pixels + $0 / channels] })
  }

  /// The values of a picture as 0...1, without its alpha.
  public init(_ picture: Picture) {
    self.init(unchecked: picture.width, picture.height, picture.channels, picture.samples.normalized)
  }

  /// For callers that keep the size of a picture they have.
  init(unchecked width: Int, _ height: Int, _ channels: Int, _ values: [Float]) {
    self.width = width
    self.height = height
    self.channels = channels
    self.values = values
  }

  /// The values channel after channel: `channels × height × width`.
  public var planar: [Float] {
    if channels == 1 { return values }
    let pixels = width * height
    return (0..<channels * pixels).map { values[$0 % pixels * channels + $0 / pixels] }
  }

  /// The picture in 8 bits: clipped to 0...1, then rounded to the nearest of 256 steps; NaN becomes black.
  public var quantizedTo8Bits: [UInt8] { values.map { UInt8(Self.step($0, of: 255)) } }

  /// The picture in 16 bits: clipped to 0...1, then rounded to the nearest of 65536 steps; NaN becomes black.
  public var quantizedTo16Bits: [UInt16] { values.map { UInt16(Self.step($0, of: 65535)) } }

  private static func step(_ value: Float, of maximum: Float) -> Float {
    value > 0 ? (min(value, 1) * maximum).rounded() : 0
  }
}

extension Picture {
  /// Rounds a float picture to 8 bits, or to 16.
  public init(_ picture: FloatPicture, bits16: Bool = false) {
    self.init(
      unchecked: picture.width, picture.height, picture.channels,
      bits16 ? .bits16(picture.quantizedTo16Bits) : .bits8(picture.quantizedTo8Bits))
  }
}
