import ClearerReference

/// A made-up picture with slopes, edges and noise.
public struct TestPicture: Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Channels: 1 or 3.
  public let channels: Int
  /// Samples, channel after channel, most of them in 0…1.
  public let planes: [Float]

  /// Makes a picture; equal arguments make equal pictures.
  public init(width: Int, height: Int, channels: Int, seed: UInt64) {
    self.init(
      width: width, height: height, channels: channels,
      planes: MadeUpPicture.planes(channels: channels, width: width, height: height, seed: seed))
  }

  /// Takes samples, channel after channel.
  public init(width: Int, height: Int, channels: Int, planes: [Float]) {
    (self.width, self.height, self.channels, self.planes) = (width, height, channels, planes)
  }

  /// Takes samples, pixel after pixel.
  public init<Sample: PictureSample>(width: Int, height: Int, channels: Int, samples: [Sample]) {
    let area = width * height
    self.init(
      width: width, height: height, channels: channels,
      planes: (0..<channels * area).map { samples[$0 % area * channels + $0 / area].value / Sample.white })
  }

  /// The picture pixel after pixel, as samples of a kind.
  public func samples<Sample: PictureSample>(_: Sample.Type) -> [Sample] {
    let area = width * height
    return (0..<channels * area).map {
      Sample(nearest: planes[$0 % channels * area + $0 / channels] * Sample.white)
    }
  }

  /// The picture as a net of some scales takes it: its last row and column repeated up to a multiple of
  /// `2^(scales - 1)`.
  func padded<Element>(scales: Int, _ element: (Float) -> Element) -> FeatureStack<Element> {
    let multiple = 1 << (scales - 1)
    func up(_ size: Int) -> Int { (size + multiple - 1) / multiple * multiple }
    return FeatureStack(channels: channels, height: up(height), width: up(width)) { channel, y, x in
      element(planes[(channel * height + min(y, height - 1)) * width + min(x, width - 1)])
    }
  }
}

/// One sample of a picture.
public protocol PictureSample: Sendable, Equatable {
  /// The number that stands for white.
  static var white: Float { get }
  /// The number.
  var value: Float { get }
  /// The sample nearest to a number, ties to even.
  init(nearest value: Float)
}

extension PictureSample where Self: FixedWidthInteger {
  /// The largest integer.
  public static var white: Float { Float(max) }
  /// The integer.
  public var value: Float { Float(self) }
  /// Rounds and saturates.
  public init(nearest value: Float) {
    self = Self(Swift.min(Swift.max(value.rounded(.toNearestOrEven), 0), Self.white))
  }
}

extension UInt8: PictureSample {}
extension UInt16: PictureSample {}
extension Float: PictureSample {
  /// Floats go from 0 to 1.
  public static var white: Float { 1 }
  /// The number itself.
  public var value: Float { self }
  /// Nothing is rounded.
  public init(nearest value: Float) { self = value }
}
