extension Picture {
  /// The picture's luma by ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, rounded to the nearest; gray stays as it is.
  ///
  /// A colour profile of RGB does not fit gray and is left out.
  public var gray: Picture {
    guard channels == 3 else { return self }
    let luma: Samples =
      switch samples {
      case .bits8(let values): .bits8(Self.luma(values))
      case .bits16(let values): .bits16(Self.luma(values))
      }
    return Picture(unchecked: width, height, 1, luma, alpha: alpha, orientation: orientation)
  }

  /// The weights in units of 2⁻¹⁶, which add up to one: integers give every machine the same gray.
  private static func luma<Sample: FixedWidthInteger & UnsignedInteger>(_ rgb: [Sample]) -> [Sample] {
    var gray: [Sample] = []
    gray.reserveCapacity(rgb.count / 3)
    for pixel in stride(from: 0, to: rgb.count, by: 3) {
      let sum = 19595 * UInt32(rgb[pixel]) + 38470 * UInt32(rgb[pixel + 1]) + 7471 * UInt32(rgb[pixel + 2])
      gray.append(Sample((sum + 32768) >> 16))
    }
    return gray
  }
}
