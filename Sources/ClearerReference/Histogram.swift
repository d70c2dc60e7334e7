/// A histogram that widens as larger values come, with the same counts whatever the order.
///
/// Bin `b` counts values from `(b - half) · width` up to the next bin, and `width` is a power of two: doubling it merges
/// pairs of bins exactly.
package struct Histogram {
  /// Bins on each side of 0. At least half of one side is in use, four bins for each step of an 8-bit range.
  package static let half = 2048

  package private(set) var width: Float = 0x1p-40
  package private(set) var counts = [Int](repeating: 0, count: 2 * half)
  /// The smallest and largest value seen; 0 counts as seen, since every range contains it.
  package private(set) var minimum: Float = 0
  package private(set) var maximum: Float = 0
  /// Values seen, zeros as well.
  package private(set) var total = 0

  /// Counts nothing yet.
  package init() {}

  /// The mean of all values, each taken to lie in the middle of its bin.
  package var mean: Float {
    var sum = 0.0
    for (bin, count) in counts.enumerated() where count > 0 {
      sum += Double(count) * (Double(bin - Self.half) + 0.5)
    }
    return total == 0 ? 0 : Float(sum * Double(width) / Double(total))
  }

  /// Counts finite values; zeros, which every range represents exactly, are in no bin.
  package mutating func add(_ values: [Float]) {
    total += values.count
    for value in values {
      minimum = min(minimum, value)
      maximum = max(maximum, value)
    }
    while max(-minimum, maximum) >= Float(Self.half) * width { widen() }
    let scale = 1 / width
    for value in values where value != 0 {
      counts[Int((value * scale).rounded(.down)) + Self.half] += 1
    }
  }

  private mutating func widen() {
    var merged = [Int](repeating: 0, count: counts.count)
    // floor((b - half) / 2) + half, as floor(v / 2w) = floor(floor(v / w) / 2).
    for (bin, count) in counts.enumerated() { merged[(bin + Self.half) / 2] += count }
    counts = merged
    width *= 2
  }
}
