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
    for _ in 0..<10_000 {
      let net = architecture(
        places.map { _ in candidates[Int.random(in: candidates.indices, using: &random)] })
      if costs.map({ range.contains($0.cost(of: net.stages)) }) ?? true { return net }
    }
    return nil
  }
}
