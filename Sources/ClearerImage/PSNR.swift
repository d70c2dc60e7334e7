import Foundation

/// Peak signal-to-noise ratio over all samples of two pictures, in dB; infinite for equal ones.
public enum PSNR {
  /// Compares in 8 bits, with 255 as the peak; 16-bit samples are rounded to 8 bits first. Alpha is left out.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` where width, height or channels differ.
  public static func between(_ a: Picture, _ b: Picture) throws(PictureError) -> Double {
    try requireSameShape((a.width, a.height, a.channels), (b.width, b.height, b.channels))
    let sum = zip(a.samples.reducedTo8Bits, b.samples.reducedTo8Bits).reduce(into: 0 as UInt64) { sum, pair in
      let difference = Int64(pair.0) - Int64(pair.1)
      sum += UInt64(difference * difference)
    }
    return decibels(meanSquare: Double(sum) / Double(a.samples.count), peak: 255)
  }

  /// Compares without rounding or clipping, with 1 as the peak.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` where width, height or channels differ.
  public static func between(_ a: FloatPicture, _ b: FloatPicture) throws(PictureError) -> Double {
    try requireSameShape((a.width, a.height, a.channels), (b.width, b.height, b.channels))
    let sum = zip(a.values, b.values).reduce(into: 0.0) { sum, pair in
      let difference = Double(pair.0) - Double(pair.1)
      sum += difference * difference
    }
    return decibels(meanSquare: sum / Double(a.values.count), peak: 1)
  }

  private static func decibels(meanSquare: Double, peak: Double) -> Double {
    meanSquare == 0 ? .infinity : 10 * log10(peak * peak / meanSquare)
  }
}

func requireSameShape(_ a: (Int, Int, Int), _ b: (Int, Int, Int)) throws(PictureError) {
  guard a == b else {
    throw .invalid(
      "pictures of different shape: \(a.0)×\(a.1) with \(a.2) channels and \(b.0)×\(b.1) with \(b.2)")
  }
}
