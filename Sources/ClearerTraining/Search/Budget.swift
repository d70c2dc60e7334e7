import ClearerModel
import Foundation

/// What the candidates of a search cost, and what the net may cost.
public struct SearchCosts: Codable, Sendable, Hashable {
  /// The shares that CLEARER's code was published with: of parameters, over all stages alike.
  public static let published: [SearchSpace.Candidate: Double] = [.parallel: 0.7, .fusion: 0.3, .skip: 0]

  /// The costs; nil for the published shares.
  public var table: ModuleCosts?
  /// What the derived net shall cost, in the table's unit; nil where the coefficient of the complexity stays as it is.
  public var budget: Double?

  /// Creates costs.
  public init(table: ModuleCosts? = nil, budget: Double? = nil) {
    self.table = table
    self.budget = budget
  }

  /// The costs of each candidate at each place, in the table's unit.
  func costs(_ space: SearchSpace) -> [[Double]]? {
    guard let table else { return nil }
    return space.places.map { stage in
      space.candidates.map { candidate in candidate.kind.flatMap { table.stages[stage][$0.rawValue] } ?? 0 }
    }
  }

  /// The shares k of the complexity term: a candidate's cost beside what the candidates of one place cost together, in
  /// the mean over the stages. So the expected cost of the net falls in proportion to the term.
  package func shares(_ space: SearchSpace) -> [[Double]] {
    guard let costs = costs(space), let table else {
      return space.places.map { _ in space.candidates.map { Self.published[$0] ?? 0 } }
    }
    let together = table.stages.reduce(0) { sum, stage in
      sum + space.candidates.reduce(0) { $0 + ($1.kind.flatMap { stage[$0.rawValue] } ?? 0) }
    }
    let mean = together / Double(table.stages.count)
    return costs.map { $0.map { $0 / mean } }
  }

  /// The cost of the net that a mixture is in the mean.
  func expected(_ weights: [[Double]], space: SearchSpace) -> Double? {
    guard let table, let costs = costs(space) else { return nil }
    return zip(weights, costs).reduce(table.rest) { sum, place in
      sum + zip(place.0, place.1).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}

/// The net that a mixture stands for.
public struct Derivation: Sendable {
  /// How far from the budget a derived net may be, as a part of it.
  public static let tolerance = 0.05

  /// The choice at each place.
  public let choices: [SearchSpace.Candidate]
  /// The net.
  public let architecture: Architecture

  /// Takes the candidate with the largest weight at each place; under a budget, of all nets that meet it, the most
  /// likely one: the largest product of weights.
  ///
  /// - Throws: ``BudgetError`` where no net of the space meets the budget.
  public init(_ mixture: Mixture, space: SearchSpace, costs: SearchCosts) throws(BudgetError) {
    let likelihoods = mixture.weights.map { $0.map { log($0) } }
    let best = likelihoods.map { place in place.indices.max { place[$0] < place[$1] } ?? 0 }
    var indices = best
    if let budget = costs.budget, let table = costs.table, let all = costs.costs(space) {
      func cost(_ choice: [Int]) -> Double { zip(all, choice).reduce(table.rest) { $0 + $1.0[$1.1] } }
      if abs(cost(best) / budget - 1) > Self.tolerance {
        indices = try Self.mostLikely(
          likelihoods, costs: all, rest: table.rest, budget: budget, unit: table.unit)
      }
    }
    choices = indices.map { space.candidates[$0] }
    architecture = space.architecture(choices)
  }

  /// Dynamic programming over the places, the costs in steps of 10⁻⁴ of the budget.
  private static func mostLikely(
    _ likelihoods: [[Double]], costs: [[Double]], rest: Double, budget: Double, unit: String
  ) throws(BudgetError) -> [Int] {
    let unitCost = budget * 1e-4
    let limit = Int((budget * (1 + tolerance) - rest) / unitCost)
    let floor = Int(((budget * (1 - tolerance) - rest) / unitCost).rounded(.up))
    let steps = costs.map { $0.map { Int(($0 / unitCost).rounded()) } }
    func nothing() -> BudgetError {
      func extreme(_ pick: ([Double]) -> Double?) -> Double { costs.reduce(rest) { $0 + (pick($1) ?? 0) } }
      return BudgetError(
        budget: budget, unit: unit, least: extreme { $0.min() }, most: extreme { $0.max() })
    }
    guard limit >= 0 else { throw nothing() }
    var reached: [(likelihood: Double, choice: [Int])?] = Array(repeating: nil, count: limit + 1)
    reached[0] = (0, [])
    for (place, likelihood) in likelihoods.enumerated() {
      var next: [(likelihood: Double, choice: [Int])?] = Array(repeating: nil, count: limit + 1)
      for (cost, state) in reached.enumerated() {
        guard let state else { continue }
        for (index, step) in steps[place].enumerated() where cost + step <= limit {
          let sum = state.likelihood + likelihood[index]
          if next[cost + step].map({ sum > $0.likelihood }) ?? true {
            next[cost + step] = (sum, state.choice + [index])
          }
        }
      }
      reached = next
    }
    let meeting = reached.suffix(from: max(0, min(floor, limit))).compactMap { $0 }
    guard let found = meeting.max(by: { $0.likelihood < $1.likelihood }) else { throw nothing() }
    return found.choice
  }
}

/// No net of the space meets the budget.
public struct BudgetError: Error, Sendable, CustomStringConvertible {
  /// The budget.
  public var budget: Double
  /// Its unit.
  public var unit: String
  /// What the cheapest net of the space costs.
  public var least: Double
  /// What the dearest one costs.
  public var most: Double

  /// One line for the user.
  public var description: String {
    String(
      format:
        "no net of this space costs %.4g %@ within 5 %%: they cost from %.4g to %.4g; change budget or widths",
      budget, unit, least, most)
  }
}
