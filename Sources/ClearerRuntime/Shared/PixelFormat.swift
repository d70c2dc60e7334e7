import CRuntime

/// How the samples of a picture lie in memory.
public struct PixelFormat: Hashable, Sendable {
  /// Numbers that a sample can be.
  public enum Sample: Hashable, Sendable {
    /// 0 for black, 255 for white.
    case uint8
    /// 0 for black, 65535 for white, in the machine's byte order.
    case uint16
    /// 0 for black, 1 for white; samples may lie outside.
    case float32
  }

  /// Samples of a pixel, one behind the other.
  public enum Layout: Hashable, Sendable {
    /// One.
    case gray
    /// Red, green, blue.
    case rgb
    /// Red, green, blue and opacity, which is passed through.
    case rgba
  }

  /// What a sample is.
  public var sample: Sample
  /// What a pixel is made of.
  public var layout: Layout

  /// Creates a format.
  public init(_ sample: Sample, _ layout: Layout) {
    self.sample = sample
    self.layout = layout
  }

  /// Bytes from pixel to pixel.
  public var bytesPerPixel: Int { sample.bytes * layout.channels }
}

extension PixelFormat.Sample {
  /// Size in memory.
  public var bytes: Int {
    switch self {
    case .uint8: 1
    case .uint16: 2
    case .float32: 4
    }
  }

  var c: clearer_sample {
    switch self {
    case .uint8: CLEARER_U8
    case .uint16: CLEARER_U16
    case .float32: CLEARER_F32
    }
  }
}

extension PixelFormat.Layout {
  /// Samples of a pixel: 1, 3 or 4.
  public var channels: Int {
    switch self {
    case .gray: 1
    case .rgb: 3
    case .rgba: 4
    }
  }

  /// Channels that a net must restore for such pictures: 1 or 3.
  var restored: Int { self == .gray ? 1 : 3 }
}

/// A type that samples can have: `UInt8`, `UInt16` or `Float`.
public protocol PixelSample: BitwiseCopyable, Sendable {
  /// What stands for it in a ``PixelFormat``.
  static var format: PixelFormat.Sample { get }
}

extension UInt8: PixelSample {
  /// `PixelFormat.Sample.uint8`
  public static var format: PixelFormat.Sample { .uint8 }
}

extension UInt16: PixelSample {
  /// `PixelFormat.Sample.uint16`
  public static var format: PixelFormat.Sample { .uint16 }
}

extension Float: PixelSample {
  /// `PixelFormat.Sample.float32`
  public static var format: PixelFormat.Sample { .float32 }
}
