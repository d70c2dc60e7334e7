extension Picture {
  /// The middle of the picture, so many pixels wide and high at most.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` where `side` is less than 1.
  public func middle(_ side: Int) throws(PictureError) -> Picture {
    func part(_ size: Int) -> Range<Int> {
      let kept = min(size, max(side, 0))
      return (size - kept) / 2..<(size - kept) / 2 + kept
    }
    return try cropped(x: part(width), y: part(height))
  }

  /// A part of the picture, cut to what lies inside; alpha, profile and orientation stay.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` where nothing lies inside.
  public func cropped(x: Range<Int>, y: Range<Int>) throws(PictureError) -> Picture {
    let (x, y) = (x.clamped(to: 0..<width), y.clamped(to: 0..<height))
    guard !x.isEmpty, !y.isEmpty else { throw .invalid("a crop outside of the picture") }
    func cut<Sample>(_ values: [Sample], _ channels: Int) -> [Sample] {
      y.flatMap {
        values[(($0 * width + x.lowerBound) * channels)..<(($0 * width + x.upperBound) * channels)]
      }
    }
    func cut(_ samples: Samples, _ channels: Int) -> Samples {
      switch samples {
      case .bits8(let values): .bits8(cut(values, channels))
      case .bits16(let values): .bits16(cut(values, channels))
      }
    }
    return Picture(
      unchecked: x.count, y.count, channels, cut(samples, channels), alpha: alpha.map { cut($0, 1) },
      iccProfile: iccProfile, orientation: orientation)
  }
}
