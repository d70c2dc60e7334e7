/// Scales with which other arithmetic than that of floats makes the same bytes of sums.
///
/// A byte is `round(fl(sum · scale))`: the product is rounded to a float, then to an integer, ties to even. With
/// `scale = m / 2³¹` it could be `(sum · m + 2³⁰) >> 31`, which is one instruction of some CPUs, or a fused multiply-add,
/// which rounds once. They differ only where a product is half-way between two integers, or so near that its float is. The
/// scale is free within what no one notices, so the compiler takes one with which no sum has such a product.
///
/// In units of 2⁻³¹ products are multiples of `m`, and the ties are `(2k + 1) · 2³⁰`. Floats in 2ᵉ…2ᵉ⁺¹ are 2ᵉ⁺⁸ apart, so a
/// product becomes a tie if it is at most 2ᵉ⁺⁷ away. What is beyond 0…255 is saturated, however it is rounded: so are sums
/// that floats do not hold.
package enum FixedPointScale {
  private static let one: Int64 = 1 << 31
  /// From here on one product on each side of a tie is all that can be so near, and sums from 2²⁴ on make more than 255.
  private static let least: Int64 = 1 << 16
  /// By how much of itself a scale may change. That is an eighth of a step of the largest byte.
  private static let tolerance = 0x1p-11

  /// Whether a scale is of that kind. 0 is: what it makes is 0.
  package static func isExact(_ scale: Float) -> Bool {
    guard scale != 0 else { return true }
    return integer(scale).map(isExact) ?? false
  }

  /// The nearest scale of that kind, with which there is a base for `sums` if there can be; the scale itself where there is
  /// none.
  package static func nearest(to scale: Float, for sums: ClosedRange<Int>) -> Float {
    guard scale >= Float(least) / Float(one), scale < 0.5 else { return scale }
    let integer = Int64((Double(scale) * Double(one)).rounded())
    // What 24 bits hold.
    let grain = Int64(1) << Int64(max(0, 40 - integer.leadingZeroBitCount))
    let middle = integer / grain * grain
    var nearest: Float?
    for distance in 0...Int64(tolerance * Double(integer)) / grain {
      for candidate in [middle - distance * grain, middle + distance * grain] where isExact(candidate) {
        let exact = Float(candidate) / Float(one)
        if base(for: exact, of: sums) != nil { return exact }
        nearest = nearest ?? exact
      }
    }
    return nearest ?? scale
  }

  /// An integer `base` that is added to sums so that both are floats in 2²³…2²⁴, whose bits are integers with an offset.
  ///
  /// A fused multiply-add then makes bytes of such a float: `(base + sum) · scale - round(base · scale)`, rounded to an
  /// integer once. It is off by what `base · scale` is off an integer, so the base is one for which that changes no byte.
  ///
  /// - Parameters:
  ///   - scale: One that is exact.
  ///   - sums: What may be multiplied by it.
  /// - Returns: nil if there is none.
  package static func base(for scale: Float, of sums: ClosedRange<Int>) -> Int32? {
    let first = max(1 << 23, (1 << 23) - Int64(sums.lowerBound))
    let last = min((1 << 24) - 1, (1 << 24) - 1 - Int64(sums.upperBound))
    guard first <= last else { return nil }
    guard scale != 0 else { return Int32(first) }
    guard let integer = integer(scale) else { return nil }
    let middle = (first + last) / 2 * integer / one
    for distance in 0...(last - first) / 2 * integer / one {
      for whole in [middle - distance, middle + distance] {
        let base = (whole * one + integer / 2) / integer, off = base * integer - whole * one
        guard first <= base, base <= last, abs(off) <= integer >> 6 else { continue }
        let isSame = holds(integer) { k, reach, product in
          becomesMore(k, reach, product) == (product + off > 0 || product + off == 0 && !k.isMultiple(of: 2))
        }
        if isSame { return Int32(base) }
      }
    }
    return nil
  }

  private static func integer(_ scale: Float) -> Int64? {
    let integer = Double(scale) * Double(one)
    guard integer >= Double(least), integer < Double(one), integer == integer.rounded() else { return nil }
    return Int64(integer)
  }

  private static func isExact(_ integer: Int64) -> Bool {
    holds(integer) { k, reach, product in becomesMore(k, reach, product) == (product >= 0) }
  }

  /// Whether floats make k + 1 rather than k of a product that is so much more than k + ½.
  private static func becomesMore(_ k: Int, _ reach: Int64, _ product: Int64) -> Bool {
    abs(product) <= reach ? !k.isMultiple(of: 2) : product > 0
  }

  /// Whether something holds for the products on either side of each tie `k + ½`: it gets `k`, 2ᵉ⁺⁷, and by how much the
  /// product is more than the tie.
  private static func holds(_ integer: Int64, _ condition: (Int, Int64, Int64) -> Bool) -> Bool {
    let decrement = one % integer
    // The last ties are the likeliest to be met.
    var below = (509 * (one / 2)) % integer
    for k in (0..<255).reversed() {
      let reach = Int64(1) << Int64(k == 0 ? 6 : 70 - k.leadingZeroBitCount)
      guard condition(k, reach, -below), condition(k, reach, integer - below) else { return false }
      below = below >= decrement ? below - decrement : below + integer - decrement
    }
    return true
  }
}
