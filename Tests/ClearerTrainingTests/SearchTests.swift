import ClearerDrawing
import ClearerModel
import ClearerTraining
import Foundation
import Testing

@Suite struct SearchTests {
  private static let family = Architecture(
    channels: 1, widths: [8, 16, 32, 64], stages: [[.fusion, .fusion], [.fusion], [.fusion, .fusion]])

  private func weights(_ alpha: [[Float]]) -> [[Double]] { Mixture(alpha: alpha).weights }

  @Test func weightsAreTheSoftmax() {
    let found = weights([[0, 0], [1, -1], [500, -500]])
    #expect(found[0] == [0.5, 0.5])
    #expect(abs(found[1][0] - 1 / (1 + exp(-2.0))) < 1e-12)
    #expect(found[2][0] == 1 && found[2].allSatisfy { $0.isFinite })
  }

  @Test func termsHaveTheirDefinedValues() {
    // −w lg w − (1−w) lg(1−w) is lg 2 at one half, and nothing at 0 and 1.
    #expect(abs(LossTerm.binarization([[0.5, 0.5], [0.5, 0.5]]).value - log10(2)) < 1e-12)
    #expect(LossTerm.binarization([[1, 0]]).value < 1e-9)
    let quarter = -0.25 * log10(0.25) - 0.75 * log10(0.75)
    #expect(
      abs(LossTerm.binarization([[0.25, 0.75], [0.5, 0.5]]).value - (quarter + log10(2)) / 2) < 1e-12)
    let complexity = LossTerm.complexity([[0.5, 0.5], [1, 0]], shares: [[0.7, 0.3], [0.7, 0.3]])
    #expect(abs(complexity.value - 0.6) < 1e-12)
  }

  @Test func gradientsAreTheSlopesOfTheTerms() {
    let alpha: [[Float]] = [[0.3, -0.2, 0.5], [-1, 0.25, 0.75]]
    let shares = [[0.7, 0.3, 0], [0.6, 0.4, 0]]
    func terms(_ alpha: [[Float]]) -> [LossTerm] {
      [.binarization(weights(alpha)), .complexity(weights(alpha), shares: shares)]
    }
    for (index, term) in terms(alpha).enumerated() {
      let gradient = Mixture(alpha: alpha).gradient(byWeights: term.slopes)
      for place in alpha.indices {
        for candidate in alpha[place].indices {
          let values = [Float(0.0625), -0.0625].map { step in
            var moved = alpha
            moved[place][candidate] += step
            return terms(moved)[index].value
          }
          #expect(abs((values[0] - values[1]) / 0.125 - gradient[place][candidate]) < 1e-3)
        }
      }
    }
  }

  @Test func theOptimiserIsAdam() {
    var mixture = Mixture(alpha: [[0.5, -0.5]])
    var optimizer = MixtureOptimizer(mixture)
    optimizer.weightDecay = 0
    // The first step of Adam has the size of the rate, against the gradient, whatever its size.
    optimizer.update(&mixture, gradient: [[1e-3, -20]])
    #expect(abs(mixture.alpha[0][0] - (0.5 - 3e-4)) < 1e-7)
    #expect(abs(mixture.alpha[0][1] - (-0.5 + 3e-4)) < 1e-7)
    // The second: m = (0.5·0.5·1 + 0.5·(−1)) / (1 − 0.25), v = 1 for gradients of 1 and then −1.
    optimizer = MixtureOptimizer(Mixture(alpha: [[0]]))
    optimizer.weightDecay = 0
    mixture = Mixture(alpha: [[0]])
    optimizer.update(&mixture, gradient: [[1]])
    optimizer.update(&mixture, gradient: [[-1]])
    #expect(abs(Double(mixture.alpha[0][0]) - (-3e-4 + 3e-4 * 0.25 / 0.75)) < 1e-7)
  }

  @Test func sharesOfMultiplicationsAreThePapers() {
    // The paper's net: 0.77 and 0.23 in the mean over the stages.
    let family = Architecture(channels: 1, widths: [32, 64, 128, 256], stages: [[], [], []])
    let space = SearchSpace(
      family: Architecture(
        channels: 1, widths: family.widths, stages: [[.fusion], [.fusion], [.fusion]]))
    let shares = SearchCosts(table: .kmacs(of: family)).shares(space)
    for (candidate, expected) in [0.77, 0.23].enumerated() {
      #expect(abs(shares.reduce(0) { $0 + $1[candidate] } / 3 - expected) < 0.005)
    }
  }

  @Test func costsAddUpToThoseOfTheNet() {
    var net = Self.family
    net.stages = [[.parallel, .fusion], [.fusion], [.parallel, .parallel]]
    let kmacs = ModuleCosts.kmacs(of: Self.family)
    #expect(abs(kmacs.cost(of: net.stages) - net.macsPerPixel / 1000) < 1e-9)
    #expect(
      ModuleCosts.parameters(of: Self.family).cost(of: net.stages) == Double(net.parameterCount))
  }

  @Test func theLargestWeightsMakeTheNet() throws {
    let space = SearchSpace(family: Self.family, candidates: [.parallel, .fusion, .skip])
    let mixture = Mixture(alpha: [[1, 0, 0], [0, 1, 0], [0, 0, 1], [2, 1, 0], [0, 1, 2]])
    let found = try Derivation(mixture, space: space, costs: SearchCosts())
    #expect(found.choices == [.parallel, .fusion, .skip, .parallel, .skip])
    #expect(found.architecture.stages == [[.parallel, .fusion], [], [.parallel]])
  }

  @Test func aBudgetIsMetByTheMostLikelyNetThatCan() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = RandomGenerator(seed: seed)
    let space = SearchSpace(family: Self.family)
    let table = ModuleCosts.kmacs(of: Self.family)
    for _ in 0..<20 {
      let mixture = Mixture(alpha: (0..<5).map { _ in [random.uniform(-2, 2), random.uniform(-2, 2)] })
      // Every net of the space, with its cost and its likelihood.
      let nets = (0..<32).map { code -> (stages: [[ModuleKind]], cost: Double, likelihood: Double) in
        let choices = (0..<5).map { SearchSpace.Candidate.allCases[(code >> $0) & 1] }
        let stages = space.architecture(choices).stages
        let likelihood = zip(mixture.weights, choices).reduce(1) { $0 * $1.0[$1.1 == .parallel ? 0 : 1] }
        return (stages, table.cost(of: stages), likelihood)
      }
      let budget = nets[Int.random(in: 0..<32, using: &random)].cost * 1.01
      let found = try Derivation(mixture, space: space, costs: SearchCosts(table: table, budget: budget))
      let meeting = nets.filter { abs($0.cost / budget - 1) <= 0.05 }
      let free = try Derivation(mixture, space: space, costs: SearchCosts())
      let best = meeting.max { $0.likelihood < $1.likelihood }
      #expect(abs(table.cost(of: found.architecture.stages) / budget - 1) <= 0.0505, "seed \(seed)")
      #expect(found.architecture.stages == best?.stages, "seed \(seed)")
      if meeting.contains(where: { $0.stages == free.architecture.stages }) {
        #expect(found.architecture == free.architecture, "seed \(seed)")
      }
    }
  }

  @Test func underABudgetTheBinarisingTermPullsToTheNetThatKeepsIt() throws {
    // The most likely net has the choices 0, 1, 1.
    let kept = [1, 1, 0]
    /// What comes of the term and a steering that pulls to the net that is kept.
    func closed(steering: Double, favouring: Bool) -> [[Double]] {
      var mixture = Mixture(alpha: [[0.4, 0], [-0.3, 0.3], [-0.5, 0.5]])
      for _ in 0..<400 {
        let weights = mixture.weights
        var term = LossTerm.binarization(weights)
        if favouring { term = term.favouring(kept, weights: weights) }
        for (place, choice) in kept.enumerated() { term.slopes[place][choice] -= steering }
        let slopes = mixture.gradient(byWeights: term.slopes)
        mixture = Mixture(alpha: zip(mixture.alpha, slopes).map { zip($0, $1).map { $0 - 10 * Float($1) } })
      }
      return mixture.weights
    }
    // Without it, a weak steering loses against the term.
    #expect(closed(steering: 0.01, favouring: false).map { $0[0] > 0.9 ? 0 : 1 } == [0, 1, 1])
    for (weights, choice) in zip(closed(steering: 0.01, favouring: true), kept) {
      #expect(weights[choice] > 0.9, "\(weights)")
    }
  }

  @Test func aBudgetThatNoNetMeetsIsAnError() {
    let space = SearchSpace(family: Self.family)
    let table = ModuleCosts.kmacs(of: Self.family)
    let mixture = Mixture(places: 5, candidates: 2, seed: 1)
    for budget in [0.1, 1000] {
      #expect(throws: BudgetError.self) {
        try Derivation(mixture, space: space, costs: SearchCosts(table: table, budget: budget))
      }
    }
  }

  @Test func costTablesAreReadWithTheirErrors() throws {
    let place = try TemporaryFolder()
    let path = place.path + "/costs.json"
    func load(_ text: String) throws -> ModuleCosts {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try ModuleCosts.load(from: path, stages: 1)
    }
    let good = #"{"unit": "ms", "rest": 2.5, "stages": [{"parallel": 3, "fusion": 1}]}"#
    #expect(try load(good) == ModuleCosts(unit: "ms", rest: 2.5, stages: [["parallel": 3, "fusion": 1]]))
    for bad in [
      #"{"unit": "ms", "rest": 2.5, "stages": []}"#,
      #"{"unit": "ms", "rest": 2.5, "stages": [{"parallel": 3}]}"#,
      #"{"unit": "ms", "rest": 2.5, "stages": [{"parallel": 3, "fusion": 1, "other": 1}]}"#,
      #"{"unit": "ms", "stages": [{"parallel": 3, "fusion": 1}]}"#, "",
    ] {
      #expect(throws: ModelError.self) { try load(bad) }
    }
  }

  @Test func picturesShowEveryModuleAndEveryPlace() {
    var net = Self.family
    net.stages = [[.parallel, .fusion], [.fusion], [.parallel]]
    let svg = NetPicture.svg(net)
    // Two branches in the first stage, three in the second, four in the third; and the legend.
    #expect(svg.components(separatedBy: "class=\"parallel\"").count - 1 == 2 + 4 + 1)
    #expect(svg.components(separatedBy: "class=\"fusion\"").count - 1 == 2 + 3 + 1)
    let lines = SearchPicture.weights(
      [[[0.5, 0.5], [0.5, 0.5]], [[0.9, 0.1], [0.2, 0.8]]], candidates: [.parallel, .fusion])
    #expect(lines.components(separatedBy: "<polyline").count - 1 == 4)
  }

  @Test func netsThatAreDrawnAreInTheRangeAndDiffer() throws {
    let space = SearchSpace(family: Self.family)
    let costs = ModuleCosts.kmacs(of: Self.family)
    let kinds = [ModuleKind.fusion, .parallel].map { kind in
      costs.cost(of: Self.family.stages.map { $0.map { _ in kind } })
    }
    let range = kinds[0] + 1...kinds[1] - 1
    let nets = (1...20).map { space.random(costing: costs, within: range, seed: $0) }
    for net in nets {
      let net = try #require(net)
      #expect(net.stages.map(\.count) == [2, 1, 2] && range.contains(costs.cost(of: net.stages)))
    }
    #expect(Set(nets.map { $0?.stages }).count > 3)
    #expect(space.random(costing: costs, within: range, seed: 7) == nets[6])
    #expect(space.random(costing: costs, within: 1...2, seed: 1) == nil)
  }
}
