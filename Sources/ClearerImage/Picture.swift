/// A picture in memory, as files hold it: gray or RGB, 8 or 16 bits, perhaps with transparency.
public struct Picture: Sendable, Hashable {
  /// Width in pixels, at least 1.
  public let width: Int
  /// Height in pixels, at least 1.
  public let height: Int
  /// 1 (gray) or 3 (RGB); alpha is not counted.
  public let channels: Int
  /// `height * width * channels` samples, row by row, the channels of a pixel together.
  public let samples: Samples
  /// `height * width` samples of opacity with as many bits as ``samples``, where the picture has transparency.
  public let alpha: Samples?
  /// The ICC colour profile, passed on unread.
  public var iccProfile: [UInt8]?
  /// How a viewer turns the picture; the samples are as they were stored.
  public var orientation: Orientation

  /// Creates a picture.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` where sizes, channels and counts do not fit together.
  public init(
    width: Int, height: Int, channels: Int, samples: Samples, alpha: Samples? = nil,
    iccProfile: [UInt8]? = nil,
    orientation: Orientation = .up
  ) throws(PictureError) {
    guard width > 0, height > 0, channels == 1 || channels == 3 else {
      throw .invalid(
        "a picture of \(width)×\(height) pixels and \(channels) channels; it has 1 or 3 channels")
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, samples.count.isMultiple(of: channels), samples.count / channels == pixels else {
      throw .invalid("\(samples.count) samples for \(width)×\(height) pixels of \(channels) channels")
    }
    if let alpha, alpha.count != pixels || alpha.bits != samples.bits {
      throw .invalid(
        "\(alpha.count) alpha samples of \(alpha.bits) bits for \(pixels) pixels of \(samples.bits) bits")
    }
    self.init(
      unchecked: width, height, channels, samples, alpha: alpha, iccProfile: iccProfile,
      orientation: orientation)
  }

  /// For callers that have seen to it that everything fits together.
  init(
    unchecked width: Int, _ height: Int, _ channels: Int, _ samples: Samples, alpha: Samples? = nil,
    iccProfile: [UInt8]? = nil, orientation: Orientation = .up
  ) {
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
    self.alpha = alpha
    self.iccProfile = iccProfile
    self.orientation = orientation
  }

  /// Bits of a sample: 8 or 16.
  public var bits: Int { samples.bits }
}
