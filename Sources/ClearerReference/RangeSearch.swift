import ClearerModel

/// Finds the range whose 8-bit steps represent a histogram's values with the least squared error.
///
/// Inside the range `[l, u]` rounding to steps of `s = (u - l) / 255` costs `s² / 12` a value; outside, a value `v` costs
/// `(v - u)²` or `(v - l)²`. Values are taken to lie evenly within their bin, so a bin of centre `c` and width `w` has
/// mean square `c² + w² / 12`, and sums over a tail follow from running sums of `n`, `n·c` and `n·(c² + w² / 12)`.
package struct RangeSearch {
  private let histogram: Histogram
  /// Running sums below each bin's lower edge.
  private var count: [Double] = [0]
  private var sum: [Double] = [0]
  private var squares: [Double] = [0]

  /// The number of steps of an unsigned 8-bit value.
  static let steps = 255.0
  /// Ends tried on each side of 0.
  static let candidates = 128

  package init(_ histogram: Histogram) {
    self.histogram = histogram
    let width = Double(histogram.width)
    for (bin, number) in histogram.counts.enumerated() {
      let centre = (Double(bin - Histogram.half) + 0.5) * width
      count.append(count[bin] + Double(number))
      sum.append(sum[bin] + Double(number) * centre)
      squares.append(squares[bin] + Double(number) * (centre * centre + width * width / 12))
    }
  }

  /// The best range; 0 to 1 where nothing but zeros was seen.
  package func best() -> Model.ActivationRange {
    guard histogram.minimum < 0 || histogram.maximum > 0 else { return .init(min: 0, max: 1) }
    var best = (error: Double.infinity, lower: 0, upper: 0)
    for lower in ends(histogram.minimum) {
      for upper in ends(histogram.maximum) where upper > lower {
        let error = squaredError(lower, upper)
        if error < best.error { best = (error, lower, upper) }
      }
    }
    let (lower, upper) = (Float(best.lower) * histogram.width, Float(best.upper) * histogram.width)
    return .init(min: max(lower, histogram.minimum), max: min(upper, histogram.maximum))
  }

  /// Bin edges from near 0 to the one that covers `extreme`, in bins from 0.
  private func ends(_ extreme: Float) -> [Int] {
    let last = Int((extreme.magnitude / histogram.width).rounded(.down)) + 1
    guard extreme != 0 else { return [0] }
    let sign = extreme < 0 ? -1 : 1
    let tried = Set((1...Self.candidates).map { last * $0 / Self.candidates }).union([last])
    return [0] + tried.filter { $0 > 0 }.sorted().map { $0 * sign }
  }

  private func squaredError(_ lower: Int, _ upper: Int) -> Double {
    let (l, u) = (max(0, lower + Histogram.half), min(2 * Histogram.half, upper + Histogram.half))
    let width = Double(histogram.width)
    func tail(_ n: Double, _ s: Double, _ q: Double, beyond end: Double) -> Double {
      q - 2 * end * s + end * end * n
    }
    let below = tail(count[l], sum[l], squares[l], beyond: Double(lower) * width)
    let all = histogram.counts.count
    let above = tail(
      count[all] - count[u], sum[all] - sum[u], squares[all] - squares[u], beyond: Double(upper) * width)
    let step = Double(upper - lower) * width / Self.steps
    return below + above + (count[u] - count[l]) * step * step / 12
  }
}
