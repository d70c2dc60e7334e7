import ClearerImage
import Foundation

/// The architecture parameters α of a search: how much of each candidate there is at each place.
///
/// The weights of a place are the softmax of its parameters. All of this is a handful of numbers; only the gradient of
/// the picture's error by the weights comes from the supernet.
public struct Mixture: Codable, Sendable, Hashable {
  /// For each place, a number for each candidate.
  public var alpha: [[Float]]

  /// Parameters from `N(0, 10⁻⁶)`.
  public init(places: Int, candidates: Int, seed: UInt64) {
    let numbers = NormalNumbers(seed: seed)
    alpha = (0..<places).map { place in
      (0..<candidates).map { 1e-3 * Float(numbers[place * candidates + $0]) }
    }
  }

  /// Given parameters.
  public init(alpha: [[Float]]) {
    self.alpha = alpha
  }

  /// The weights: for each place, positive numbers with the sum 1.
  public var weights: [[Double]] {
    alpha.map { place in
      let largest = place.max() ?? 0
      let powers = place.map { exp(Double($0 - largest)) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }

  /// A gradient by the weights as one by the parameters: with w = softmax(α), dL/dα_i = w_i (dL/dw_i − Σ_j w_j dL/dw_j).
  package func gradient(byWeights slopes: [[Double]]) -> [[Double]] {
    zip(weights, slopes).map { weights, slopes in
      let mean = zip(weights, slopes).reduce(0) { $0 + $1.0 * $1.1 }
      return zip(weights, slopes).map { $0 * ($1 - mean) }
    }
  }

  /// The largest weight of the place where that is smallest: 1 when every choice is made.
  public var leastDecided: Double { weights.map { $0.max() ?? 1 }.min() ?? 1 }
}

/// A term of the search's loss: its value, and its slope by each weight.
package struct LossTerm {
  package var value: Double
  package var slopes: [[Double]]

  /// The mean over all weights of −w lg w − (1−w) lg(1−w): zero where every weight is 0 or 1, so that cutting the weak
  /// candidates away loses nothing.
  package static func binarization(_ weights: [[Double]]) -> LossTerm {
    let count = Double(weights.reduce(0) { $0 + $1.count })
    // Softmax gives neither 0 nor 1, but rounding does.
    let clamped = weights.map { $0.map { min(1 - 1e-12, max(1e-12, $0)) } }
    return LossTerm(
      value: clamped.joined().reduce(0) { $0 - $1 * log10($1) - (1 - $1) * log10(1 - $1) } / count,
      slopes: clamped.map { $0.map { (log10(1 - $0) - log10($0)) / count } })
  }

  /// The same, but where another candidate weighs more than the one of that index, the slopes of the two change places:
  /// they are brought to even, where any other term can make the latter the one for which the choice is closed.
  package func favouring(_ choices: [Int], weights: [[Double]]) -> LossTerm {
    var term = self
    for (place, choice) in choices.enumerated() {
      if let largest = weights[place].indices.max(by: { weights[place][$0] < weights[place][$1] }) {
        term.slopes[place].swapAt(largest, choice)
      }
    }
    return term
  }

  /// The mean over the places of Σ w k, where k is a candidate's share of the cost.
  package static func complexity(_ weights: [[Double]], shares: [[Double]]) -> LossTerm {
    let places = Double(weights.count)
    let value = zip(weights, shares).reduce(0) { sum, place in
      sum + zip(place.0, place.1).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return LossTerm(value: value / places, slopes: shares.map { $0.map { $0 / places } })
  }
}

/// Adam for the architecture parameters (Kingma and Ba, 2015), with weight decay as a part of the gradient.
package struct MixtureOptimizer {
  package var rate = 3e-4
  var beta1 = 0.5
  var beta2 = 0.999
  package var weightDecay = 1e-3
  /// The moments, and the steps taken; 32 bits like the parameters, so that a checkpoint keeps them exactly.
  var mean: [[Float]]
  var square: [[Float]]
  var step = 0

  package init(_ mixture: Mixture) {
    mean = mixture.alpha.map { $0.map { _ in 0 } }
    square = mean
  }

  package mutating func update(_ mixture: inout Mixture, gradient: [[Double]]) {
    step += 1
    let correction1 = 1 - pow(beta1, Double(step))
    let correction2 = 1 - pow(beta2, Double(step))
    for (place, slopes) in gradient.enumerated() {
      for (index, slope) in slopes.enumerated() {
        let value = Double(mixture.alpha[place][index])
        let g = slope + weightDecay * value
        let m = beta1 * Double(mean[place][index]) + (1 - beta1) * g
        let v = beta2 * Double(square[place][index]) + (1 - beta2) * g * g
        mean[place][index] = Float(m)
        square[place][index] = Float(v)
        let change = rate * (m / correction1) / ((v / correction2).squareRoot() + 1e-8)
        mixture.alpha[place][index] = Float(value - change)
      }
    }
  }
}
