import Foundation

/// Structural similarity (Wang, Bovik, Sheikh and Simoncelli, 2004) as the authors' `ssim.m` computes it.
///
/// Values 0...255, K₁ = 0.01, K₂ = 0.03, an 11×11 Gaussian window of σ = 1.5 at every place where it fits whole, no
/// reduction of the size beforehand. The result is the mean over places and, for colour, over channels; 1 for equal
/// pictures.
public enum SSIM {
  /// Sides below this have no SSIM.
  public static let windowSize = 11

  /// Compares in 8 bits; 16-bit samples are rounded to 8 bits first. Alpha is left out.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` where width, height or channels differ, or a side is under 11 pixels.
  public static func between(_ a: Picture, _ b: Picture) throws(PictureError) -> Double {
    try requireSameShape((a.width, a.height, a.channels), (b.width, b.height, b.channels))
    guard a.width >= windowSize, a.height >= windowSize else {
      throw .invalid("\(a.width)×\(a.height) pixels are too few for SSIM's 11×11 window")
    }
    let (x, y) = (a.samples.reducedTo8Bits, b.samples.reducedTo8Bits)
    let sum = (0..<a.channels).reduce(0.0) { sum, channel in
      sum + mean(x, y, channel: channel, of: a.channels, width: a.width, height: a.height)
    }
    return sum / Double(a.channels)
  }

  /// The Gaussian's ``windowSize`` samples at -5...5; the window is their product over rows and columns, with the sum 1.
  private static let window: [Double] = {
    let values = (-5...5).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
    return values.map { $0 / values.reduce(0, +) }
  }()

  /// Windowed sums of x, y, x², y² and xy.
  private typealias Moments = SIMD8<Double>

  private static func mean(
    _ x: [UInt8], _ y: [UInt8], channel: Int, of channels: Int, width: Int, height: Int
  ) -> Double {
    let columns = width - windowSize + 1
    // The last 11 rows, filtered along the row; row r is at r mod 11.
    var rows = [[Moments]](repeating: [], count: windowSize)
    var sum = 0.0
    for row in 0..<height {
      let pixels = (0..<width).map { column -> Moments in
        let index = (row * width + column) * channels + channel
        let (a, b) = (Double(x[index]), Double(y[index]))
        return Moments(a, b, a * a, b * b, a * b, 0, 0, 0)
      }
      rows[row % windowSize] = (0..<columns).map { column in
        window.indices.reduce(into: Moments.zero) { $0 += window[$1] * pixels[column + $1] }
      }
      guard row >= windowSize - 1 else { continue }
      for column in 0..<columns {
        sum += similarity(
          window.indices.reduce(into: Moments.zero) {
            $0 += window[$1] * rows[(row + 1 + $1) % windowSize][column]
          })
      }
    }
    return sum / Double(columns * (height - windowSize + 1))
  }

  private static func similarity(_ m: Moments) -> Double {
    let c1 = (0.01 * 255) * (0.01 * 255)
    let c2 = (0.03 * 255) * (0.03 * 255)
    let (meanX, meanY) = (m[0], m[1])
    let (varianceX, varianceY) = (m[2] - meanX * meanX, m[3] - meanY * meanY)
    let covariance = m[4] - meanX * meanY
    return (2 * meanX * meanY + c1) * (2 * covariance + c2)
      / ((meanX * meanX + meanY * meanY + c1) * (varianceX + varianceY + c2))
  }
}
