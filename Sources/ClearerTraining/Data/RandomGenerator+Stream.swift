import ClearerModel

extension RandomGenerator {
  /// The generator of one of many streams.
  ///
  /// Each patch of a run draws from the stream of its own number, so that going on from a checkpoint needs no state but
  /// the step, loaders may work ahead in any order, and two processes cut the patches that one would have cut.
  package init(seed: UInt64, stream: UInt64) {
    var hash = RandomGenerator(seed: seed)
    var start = RandomGenerator(seed: hash.next() &+ stream)
    self.init(seed: start.next())
  }

  /// A number of 0 ..< 1.
  mutating func uniform() -> Float { uniform(0, 1) }
}
