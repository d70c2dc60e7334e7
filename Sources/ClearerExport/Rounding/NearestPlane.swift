/// Rounds the weights of a sum to integers, each making up for what those before it are off.
///
/// With `e` what rounding adds to the weights of one output, and `H` the covariance of what they meet, the sum is off by
/// `eᵀ H e` in the mean square: `|R e|²`, with Cholesky's `H = Rᵀ R`. From the last row of `R` up, a row has one weight
/// more than those below it, and that weight is rounded so that the row's part of the error is least: Babai's nearest
/// plane (“On Lovász' lattice reduction and the nearest lattice point problem”, 1986), known as GPTQ for nets (Frantar and
/// others, 2023). Those that meet what varies most come first: they have the others to make up for them.
package struct NearestPlane {
  private let count: Int
  /// The weights, in the order of the rows of `R`: the first to be rounded is the last.
  private let order: [Int]
  /// `R`, `count × count`, each row divided by its diagonal element; of use above the diagonal.
  private let factor: [Double]

  /// Of the mean variance what is added to each: the covariance is one of few pictures.
  private static let damping = 0.01

  /// - Parameters:
  ///   - covariance: `count × count`, of what the weights meet, in steps.
  ///   - count: the weights of one output.
  package init(covariance: [Float], count: Int) {
    self.count = count
    let variances = (0..<count).map { covariance[$0 * count + $0] }
    let order = variances.indices.sorted { (variances[$0], $0) < (variances[$1], $1) }
    let mean = variances.reduce(0) { $0 + Double($1) } / Double(max(1, count))
    let added = Self.damping * mean + 1e-3
    var matrix = order.flatMap { i in order.map { Double(covariance[i * count + $0]) } }
    for i in 0..<count { matrix[i * count + i] += added }
    Self.decompose(&matrix, count, least: added)
    (self.order, factor) = (order, matrix)
  }

  /// `H = Rᵀ R`, in place, above the diagonal; then rows are divided by their diagonal.
  private static func decompose(_ matrix: inout [Double], _ count: Int, least: Double) {
    matrix.withUnsafeMutableBufferPointer { values in
      for k in 0..<count {
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
      }
    }
  }

  /// The integers of `outputs` rows of weights.
  ///
  /// - Parameters:
  ///   - weights: `outputs × count`, in units of their sums.
  ///   - limits: the largest integer for each output.
  ///   - isAlone: whether a weight of an output is rounded by itself, whatever others are off.
  /// - Returns: `outputs × count` integers.
  package func rounded(
    _ weights: [Float], limits: [Float], isAlone: (_ output: Int, _ index: Int) -> Bool
  ) -> [Float] {
    let outputs = limits.count
    var result = weights
    // What each weight is off, `count × outputs`, so that one row of the factor serves all outputs.
    var errors = [Double](repeating: 0, count: count * outputs)
    var owed = [Double](repeating: 0, count: outputs)
    for i in (0..<count).reversed() {
      for output in 0..<outputs { owed[output] = 0 }
      for j in i + 1..<max(i + 1, count) {
        let scale = factor[i * count + j]
        for output in 0..<outputs { owed[output] += scale * errors[j * outputs + output] }
      }
      for output in 0..<outputs {
        let weight = weights[output * count + order[i]]
        let wanted = isAlone(output, order[i]) ? weight : weight + Float(owed[output])
        let nearest = wanted.rounded(.toNearestOrEven)
        let integer = max(-limits[output], min(limits[output], nearest))
        result[output * count + order[i]] = integer
        errors[i * outputs + output] = Double(weight - integer)
      }
    }
    return result
  }
}
