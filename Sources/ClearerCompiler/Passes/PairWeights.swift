/// The integers of three weights in a row of a kernel, `a`, `b`, `c`, for Winograd's method in bytes.
///
/// What it multiplies by is `a`, `(a + b + c) / 2`, `(a - b + c) / 2` and `c` (`runtime-c/pairs_u8.h`): so the sum has to be
/// even, and none of the four beyond a byte. Even sums are every other point of the lattice of integers (D₃), which loses as
/// much as steps wider by the third root of 2.
package enum PairWeights {
  /// The largest of what is multiplied by.
  package static func reach(_ a: Float, _ b: Float, _ c: Float) -> Float {
    max(abs(a), abs(b), abs(c), (abs(a + c) + abs(b)) / 2)
  }

  /// The nearest integers that are allowed.
  ///
  /// - Parameters:
  ///   - weights: Three, of a ``reach(_:_:_:)`` of at most `limit`, but for what rounding leaves.
  ///   - limit: A whole number.
  package static func rounded(_ weights: [Float], limit: Float) -> [Float] {
    let nearest = weights.map { $0.rounded(.toNearestOrEven) }
    if isAllowed(nearest, limit) { return nearest }
    var best: (error: Float, integers: [Float]) = (.infinity, [0, 0, 0])
    for number in 0..<27 {
      let steps = [number % 3, number / 3 % 3, number / 9]
      let moved = zip(nearest, steps).map { $0 + Float($1 - 1) }
      let error = zip(moved, weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      if error < best.error, isAllowed(moved, limit) { best = (error, moved) }
    }
    return best.integers
  }

  /// The allowed integer that is nearest to a weight, if the two others of its row are given.
  ///
  /// - Parameters:
  ///   - place: Which of the three it is.
  ///   - integers: All three; that one counts for nothing.
  package static func last(_ wanted: Float, at place: Int, of integers: [Float], limit: Float) -> Float {
    var integers = integers
    let middle = place == 1 ? 0 : -integers[2 - place]
    let room = 2 * limit - abs(place == 1 ? integers[0] + integers[2] : integers[1])
    let (low, high) = (max(-limit, middle - room), min(limit, middle + room))
    let near = max(low, min(high, wanted.rounded(.toNearestOrEven)))
    for candidate in wanted > near ? [near, near + 1, near - 1] : [near, near - 1, near + 1] {
      integers[place] = candidate
      if isAllowed(integers, limit) { return candidate }
    }
    return 0
  }

  private static func isAllowed(_ integers: [Float], _ limit: Float) -> Bool {
    let sum = integers[0] + integers[1] + integers[2]
    return (sum / 2).rounded(.down) == sum / 2 && reach(integers[0], integers[1], integers[2]) <= limit
  }
}
