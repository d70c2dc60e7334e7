import ClearerModel

extension SearchSpace {
  /// A net of the space, every one as likely as any other, whose cost lies in a range: what a found net is to be
  /// compared with.
  ///
  /// - Parameters:
  ///   - costs: what modules cost; nil where any net will do.
  ///   - range: what the net may cost.
  ///   - seed: equal seeds give equal nets.
  /// - Returns: nil where ten thousand draws give none.
  public func random(costing costs: ModuleCosts?, within range: ClosedRange<Double>, seed: UInt64)
    -> Architecture?
  {
    var random = RandomGenerator(seed: seed)
    return choices(costing: costs, within: range, using: &random).map(architecture)
  }

  /// Different nets, drawn in the same way, beside those that are there already.
  ///
  /// - Parameter first: the choices of nets that count among them.
  /// - Returns: the choices of `count` nets; less where a thousand draws give no other one.
  func different(
    _ count: Int, first: [[Candidate]], costing costs: ModuleCosts, within range: ClosedRange<Double>,
    seed: UInt64
  ) -> [[Candidate]] {
    var random = RandomGenerator(seed: seed)
    var nets = first
    // Where places can be left out, other choices can be the same net.
    var known = Set(first.map { architecture($0).stages })
    var draws = 0
    while nets.count < count, draws < 1000,
      let choices = choices(costing: costs, within: range, using: &random)
    {
      draws = known.insert(architecture(choices).stages).inserted ? 0 : draws + 1
      if draws == 0 { nets.append(choices) }
    }
    return nets
  }

  private func choices(
    costing costs: ModuleCosts?, within range: ClosedRange<Double>, using random: inout RandomGenerator
  ) -> [Candidate]? {
    for _ in 0..<10_000 {
      let drawn = places.map { _ in candidates[Int.random(in: candidates.indices, using: &random)] }
      if costs.map({ range.contains($0.cost(of: architecture(drawn).stages)) }) ?? true { return drawn }
    }
    return nil
  }
}
