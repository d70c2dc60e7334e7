import ClearerCompiler

/// Rounds the weights of a sum to integers, each making up for what those before it are off.
///
/// With `e` what rounding adds to the weights of one output, and `H` the covariance of what they meet, the sum is off by
/// `eᵀ H e` in the mean square: `|R e|²`, with Cholesky's `H = Rᵀ R`. From the last row of `R` up, a row has one weight
/// more than those below it, and that weight is rounded so that the row's part of the error is least: Babai's nearest
/// plane (“On Lovász' lattice reduction and the nearest lattice point problem”, 1986), known as GPTQ for nets (Frantar and
/// others, 2023). Those that meet what varies most come first: they have the others to make up for them.
///
/// For pairs the three of a kernel's row have integers in common (``PairWeights``). They come one after the other, and of
/// each of the first two both integers next to it are tried, so that the three rows' part of the error is least.
package struct NearestPlane {
  private let count: Int
  /// How many weights are rounded together: 1, or 3 for pairs.
  private let group: Int
  /// The weights, in the order of the rows of `R`: the first to be rounded is the last.
  private let order: [Int]
  /// `R`, `count × count`, each row divided by its diagonal element; of use above the diagonal.
  private let factor: [Double]
  /// The squares of the diagonal.
  private let pivots: [Double]

  /// Of the mean variance what is added to each: the covariance is one of few pictures.
  private static let damping = 0.01

  /// - Parameters:
  ///   - covariance: `count × count`, of what the weights meet, in steps.
  ///   - count: the weights of one output.
  ///   - inPairs: whether each three of them are a row of a kernel for pairs.
  package init(covariance: [Float], count: Int, inPairs: Bool = false) {
    let group = inPairs ? 3 : 1
    let variances = (0..<count).map { covariance[$0 * count + $0] }
    let sums = stride(from: 0, to: count, by: group).map { variances[$0..<$0 + group].reduce(0, +) }
    let order = sums.indices.sorted { (sums[$0], $0) < (sums[$1], $1) }.flatMap { number in
      (number * group..<(number + 1) * group).sorted { (variances[$0], $0) < (variances[$1], $1) }
    }
    let mean = variances.reduce(0) { $0 + Double($1) } / Double(max(1, count))
    let added = Self.damping * mean + 1e-3
    var matrix = order.flatMap { i in order.map { Double(covariance[i * count + $0]) } }
    for i in 0..<count { matrix[i * count + i] += added }
    pivots = Self.decompose(&matrix, count, least: added)
    (self.count, self.group, self.order, factor) = (count, group, order, matrix)
  }

  /// `H = Rᵀ R`, in place, above the diagonal; then rows are divided by their diagonal, whose squares are returned.
  private static func decompose(_ matrix: inout [Double], _ count: Int, least: Double) -> [Double] {
    matrix.withUnsafeMutableBufferPointer { values in
      (0..<count).map { k in
        let row = k * count
        // Rounding may leave less than the variance that was added.
        let pivot = max(values[row + k], least / 2)
        for i in k + 1..<max(k + 1, count) {
          let scale = values[row + i] / pivot
          guard scale != 0 else { continue }
          let below = i * count
          for j in i..<count { values[below + j] -= scale * values[row + j] }
        }
        for j in k..<count { values[row + j] /= pivot }
        return pivot
      }
    }
  }

  /// The integers of `outputs` rows of weights.
  ///
  /// - Parameters:
  ///   - weights: `outputs × count`, in units of their sums.
  ///   - limits: the largest integer for each output; for pairs the largest reach.
  ///   - isAlone: whether a weight of an output is rounded by itself, whatever others are off; for pairs all three of a row
  ///     are or none.
  /// - Returns: `outputs × count` integers.
  package func rounded(
    _ weights: [Float], limits: [Float], isAlone: (_ output: Int, _ index: Int) -> Bool
  ) -> [Float] {
    let outputs = limits.count
    var result = weights
    // What each weight is off, `count × outputs`, so that one row of the factor serves all outputs.
    var errors = [Double](repeating: 0, count: count * outputs)
    // What each of a group should be more, for those before the group.
    var owed = [Double](repeating: 0, count: group * outputs)
    for first in stride(from: count - group, through: 0, by: -group) {
      for index in owed.indices { owed[index] = 0 }
      for row in 0..<group {
        for j in first + group..<max(first + group, count) {
          let scale = factor[(first + row) * count + j]
          for output in 0..<outputs { owed[row * outputs + output] += scale * errors[j * outputs + output] }
        }
      }
      let places = order[first..<first + group]
      for output in 0..<outputs {
        let exact = places.map { weights[output * count + $0] }
        let alone = isAlone(output, places[first])
        let wanted = exact.enumerated().map { alone ? $1 : $1 + Float(owed[$0 * outputs + output]) }
        let integers =
          group == 1
          ? [max(-limits[output], min(limits[output], wanted[0].rounded(.toNearestOrEven)))]
          : alone
            ? roundedAlone(exact, places, limit: limits[output])
            : roundedRow(wanted, exact, first, limit: limits[output])
        for (row, place) in places.enumerated() {
          result[output * count + place] = integers[row]
          errors[(first + row) * outputs + output] = Double(exact[row] - integers[row])
        }
      }
    }
    return result
  }

  /// A row of a kernel by itself; `places` are those of its weights.
  private func roundedAlone(_ exact: [Float], _ places: ArraySlice<Int>, limit: Float) -> [Float] {
    var row = exact
    for (weight, place) in zip(exact, places) { row[place % 3] = weight }
    let integers = PairWeights.rounded(row, limit: limit)
    return places.map { integers[$0 % 3] }
  }

  /// A row of a kernel, which the rows of the factor from `first` on are for, the last of which comes first.
  private func roundedRow(_ wanted: [Float], _ exact: [Float], _ first: Int, limit: Float) -> [Float] {
    let places = order[first..<first + 3].map { $0 % 3 }
    var best: (error: Double, integers: [Float]) = (.infinity, [0, 0, 0])
    func isOff(_ row: Int, _ off: Float) -> Double { pivots[first + row] * Double(off) * Double(off) }
    for two in Self.next(to: wanted[2], limit: limit) {
      let debt = exact[2] - two
      let middle = wanted[1] + Float(factor[(first + 1) * count + first + 2]) * debt
      for one in Self.next(to: middle, limit: limit) {
        let last =
          wanted[0] + Float(factor[first * count + first + 2]) * debt
          + Float(factor[first * count + first + 1]) * (exact[1] - one)
        var row: [Float] = [0, 0, 0]
        (row[places[1]], row[places[2]]) = (one, two)
        let zero = PairWeights.last(last, at: places[0], of: row, limit: limit)
        let error = isOff(2, wanted[2] - two) + isOff(1, middle - one) + isOff(0, last - zero)
        if error < best.error { best = (error, [zero, one, two]) }
      }
    }
    return best.integers
  }

  /// The integers on both sides of a number, or those of the limits.
  private static func next(to wanted: Float, limit: Float) -> [Float] {
    [wanted.rounded(.down), wanted.rounded(.up)].map { max(-limit, min(limit, $0)) }
  }
}
