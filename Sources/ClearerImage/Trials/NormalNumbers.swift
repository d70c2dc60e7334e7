import ClearerModel

/// Standard normal random numbers that a seed and an index determine, with the same bits on every machine.
///
/// Counter-based: number `i` needs no number before it, so rows or threads can be drawn in any order. Uniform bits
/// come from `RandomGenerator`, normal pairs from Marsaglia's polar method (1964). Only
/// additions, multiplications, divisions and square roots of doubles are used, which IEEE 754 rounds in one way; the
/// logarithm is computed here, because those of C libraries differ in the last bit.
public struct NormalNumbers: Sendable, Hashable {
  /// The seed, hashed: different seeds give sequences that have nothing to do with each other.
  private let key: UInt64

  /// Creates the sequence of a seed.
  public init(seed: UInt64) {
    var hash = RandomGenerator(seed: seed)
    key = hash.next()
  }

  /// Number `index` of the sequence: mean 0, standard deviation 1.
  public subscript(index: Int) -> Double {
    let (even, odd) = pair(index >> 1)
    return index & 1 == 0 ? even : odd
  }

  /// The numbers `2 * index` and `2 * index + 1`, for less than the price of both.
  public func pair(_ index: Int) -> (Double, Double) {
    // Each pair has a stream of its own, begun at a hash of key and index.
    var hash = RandomGenerator(seed: key ^ UInt64(bitPattern: Int64(index)))
    var stream = RandomGenerator(seed: hash.next())
    while true {
      let x = Self.uniform(&stream)
      let y = Self.uniform(&stream)
      let square = x * x + y * y
      if square > 0 && square < 1 {
        let scale = (-2 * Self.logarithm(square) / square).squareRoot()
        return (x * scale, y * scale)
      }
    }
  }

  /// A double in -1..<1, a multiple of 2⁻⁵².
  private static func uniform(_ stream: inout RandomGenerator) -> Double {
    Double(Int64(bitPattern: stream.next()) >> 11) * 0x1p-52
  }

  /// The natural logarithm of a normal, positive number, to about 1e-16.
  ///
  /// With x = m · 2^e, m in √½..<√2 and s = (m - 1) / (m + 1): log m = 2 (s + s³/3 + s⁵/5 + …). |s| < 0.1716, so that
  /// the first term left out, s²³/23, is below 1e-18.
  static func logarithm(_ x: Double) -> Double {
    var (mantissa, exponent) = (x.significand, Double(x.exponent))
    if mantissa > 0.5.squareRoot() * 2 {
      mantissa /= 2
      exponent += 1
    }
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var sum = 0.0
    for power in stride(from: 21.0, through: 3, by: -2) { sum = (sum + 1 / power) * square }
    return exponent * 0.6931471805599453 + 2 * (s + s * sum)
  }
}
