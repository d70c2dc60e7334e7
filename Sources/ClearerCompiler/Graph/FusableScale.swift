/// Scales whose products with sums come to the same byte whether they are rounded once or twice.
///
/// A byte is `round(fl(sum · scale))`: the product is rounded to a float, then to an integer. A fused multiply-add that adds
/// 1.5 · 2²³ rounds it to an integer at once, which is one instruction in place of two or three. The two differ where a
/// product is not half-way between two integers, but its float is. The scale is free within what no one notices, so the
/// compiler takes one with which no sum has such a product.
///
/// Such a scale is `n / 2²²`. Then 1.5 · 2²³ · scale is an integer, so a fused multiply-add can take it away exactly; and
/// the products' distances from `k + ½` are whole numbers of 2⁻²². Near `k + ½` in 2ᵉ…2ᵉ⁺¹ floats are 2ᵉ⁻²³ apart, so those
/// matter that are at most 2ᵉ⁻² such numbers away: below it where `k` is odd, since ties go to even, above it where it is
/// even. Where those next to it lie follows from `(2k + 1) · 2²¹` modulo `n`.
package enum FusableScale {
  private static let one: UInt32 = 1 << 22
  /// From here on at most one product is so near to `k + ½`.
  private static let least: UInt32 = 1 << 8
  /// By how much of itself a scale may change: small ones have few of that kind around them.
  private static let tolerance: Float = 0x1p-12

  /// Whether a scale is of that kind. Zero is: what it makes is zero.
  package static func isFusable(_ scale: Float) -> Bool {
    guard scale != 0 else { return true }
    let steps = scale * Float(one)
    guard steps >= Float(least), steps < Float(one), steps == steps.rounded() else { return false }
    return isFusable(UInt32(steps))
  }

  /// The nearest scale of that kind; the scale itself where there is none.
  package static func nearest(to scale: Float) -> Float {
    let steps = (scale * Float(one)).rounded()
    let most = UInt32(max(0, min(tolerance * steps, Float(one))))
    guard steps >= Float(least + most), steps < Float(one - most) else { return scale }
    for distance in 0...most {
      for candidate in [UInt32(steps) - distance, UInt32(steps) + distance] where isFusable(candidate) {
        return Float(candidate) / Float(one)
      }
    }
    return scale
  }

  private static func isFusable(_ steps: UInt32) -> Bool {
    // Of what is below 4½, floats are near enough.
    let first: UInt32 = 4
    let increment = one % steps
    var below = ((2 * first + 1) << 21) % steps
    for k in first..<255 {
      let reach = UInt32(1) << (29 - UInt32(k.leadingZeroBitCount))
      let distance = k.isMultiple(of: 2) ? steps - below : below
      if below > 0 && distance <= reach { return false }
      below += increment
      if below >= steps { below -= steps }
    }
    return true
  }
}
