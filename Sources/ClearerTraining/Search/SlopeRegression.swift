/// What each choice is worth, estimated from nets that were drawn: a linear model of a net's level by its choices.
///
/// Each observation is a handful of nets measured on one batch. Levels and choices are centred over these, so that
/// neither the batch nor the progress of the weights counts. Older observations are forgotten by and by, since the
/// weights that were measured then are not those of now. The slopes solve the regularised normal equations
///
///   (Σ λ^age x xᵀ + ρ I) θ = Σ λ^age x y
///
/// with x a net's choices as zeros and ones less their mean, and y its level less the mean. All nets that chance may
/// draw contribute to every slope, which takes far fewer of them than weighing each choice alone.
package struct SlopeRegression: Sendable {
  /// What an observation keeps of its weight while another comes in: half of it is left after 140.
  static let memory: Float = 0.995
  /// ρ: of the size of what two observations add, so that slopes begin at zero.
  static let ridge: Float = 1

  let places: Int
  let candidates: Int
  /// Σ λ^age x xᵀ, row by row, and Σ λ^age x y; 32 bits, so that a checkpoint keeps them exactly.
  var products: [Float]
  var moments: [Float]

  package init(places: Int, candidates: Int) {
    self.places = places
    self.candidates = candidates
    let size = places * candidates
    products = Array(repeating: 0, count: size * size)
    moments = Array(repeating: 0, count: size)
  }

  /// Takes in nets that were measured on one batch.
  ///
  /// - Parameters:
  ///   - choices: for each net the index of its choice at each place.
  ///   - levels: what was measured of each.
  package mutating func add(_ choices: [[Int]], levels: [Double]) {
    let size = moments.count
    let count = Float(choices.count)
    var rows = choices.map { choice in
      var row = [Float](repeating: 0, count: size)
      for (place, index) in choice.enumerated() { row[place * candidates + index] = 1 }
      return row
    }
    for column in 0..<size {
      let mean = rows.reduce(0) { $0 + $1[column] } / count
      for net in rows.indices { rows[net][column] -= mean }
    }
    let mean = levels.reduce(0, +) / Double(levels.count)
    for index in products.indices { products[index] *= Self.memory }
    for index in moments.indices { moments[index] *= Self.memory }
    for (row, level) in zip(rows, levels) {
      for i in 0..<size where row[i] != 0 {
        moments[i] += row[i] * Float(level - mean)
        for j in 0..<size { products[i * size + j] += row[i] * row[j] }
      }
    }
  }

  /// The slope of the level by the weight of each candidate at each place.
  package var slopes: [[Double]] {
    let solution = solved()
    return (0..<places).map { Array(solution[$0 * candidates..<($0 + 1) * candidates]) }
  }

  /// Cholesky's factorisation L Lᵀ of the matrix, which the ridge makes positive definite, and two substitutions.
  private func solved() -> [Double] {
    let size = moments.count
    var factor = products.map(Double.init)
    for i in 0..<size { factor[i * size + i] += Double(Self.ridge) }
    for j in 0..<size {
      for i in j..<size {
        var sum = factor[i * size + j]
        for k in 0..<j { sum -= factor[i * size + k] * factor[j * size + k] }
        factor[i * size + j] = i == j ? sum.squareRoot() : sum / factor[j * size + j]
      }
    }
    var result = moments.map(Double.init)
    for i in 0..<size {
      for k in 0..<i { result[i] -= factor[i * size + k] * result[k] }
      result[i] /= factor[i * size + i]
    }
    for i in (0..<size).reversed() {
      for k in i + 1..<size { result[i] -= factor[k * size + i] * result[k] }
      result[i] /= factor[i * size + i]
    }
    return result
  }
}
