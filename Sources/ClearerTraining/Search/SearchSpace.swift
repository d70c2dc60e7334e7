import ClearerModel

/// The nets that a search chooses from: one module of several kinds at each place.
public struct SearchSpace: Codable, Sendable, Hashable {
  /// What a place can become.
  public enum Candidate: String, Codable, Sendable, CaseIterable {
    /// A parallel module.
    case parallel
    /// A fusion module.
    case fusion
    /// No module, so that depth is searched too.
    case skip

    var kind: ModuleKind? {
      switch self {
      case .parallel: .parallel
      case .fusion: .fusion
      case .skip: nil
      }
    }
  }

  /// A net of the family: all but its modules is taken from it, and of these their number in each stage.
  public var family: Architecture
  /// What each place can become, at least two different ones.
  public var candidates: [Candidate]

  /// Creates a space.
  ///
  /// - Parameter family: a net with the widths, the stem and the number of modules that are wanted.
  public init(family: Architecture, candidates: [Candidate] = [.parallel, .fusion]) {
    self.family = family
    self.family.stages = family.stages.map { $0.map { _ in .fusion } }
    self.candidates = candidates
  }

  /// The stage of each place, in order.
  public var places: [Int] {
    family.stages.enumerated().flatMap { stage, modules in modules.map { _ in stage } }
  }

  /// The layers of all nets of the space.
  package var layers: [Layer] {
    var all = family
    all.stages = family.stages.map { $0.map { _ in .parallel } }
    let fusion = family.layers
    let known = Set(fusion.map(\.name))
    return fusion + all.layers.filter { !known.contains($0.name) }
  }

  /// The net of a choice for each place.
  public func architecture(_ choices: [Candidate]) -> Architecture {
    var net = family
    net.stages = family.stages.map { _ in [] }
    for (stage, choice) in zip(places, choices) {
      if let kind = choice.kind { net.stages[stage].append(kind) }
    }
    return net
  }
}
