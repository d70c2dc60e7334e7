import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

/// Scales with which one rounding makes the bytes that two make.
@Suite struct FusableScaleTests {
  /// By going through all sums that make a byte, and those around them.
  private func roundsOnceAsTwice(_ scale: Float) -> Bool {
    func byte(_ result: Double) -> Double { min(255, max(0, result)) }
    return (-2...Int(256 / scale) + 2).allSatisfy { sum in
      let twice = (Float(sum) * scale).rounded(.toNearestOrEven)
      let once = (Double(sum) * Double(scale)).rounded(.toNearestOrEven)
      return byte(Double(twice)) == byte(once)
    }
  }

  @Test(arguments: RandomNet.seeds)
  func aScaleIsFusableWhereAllSumsSayThatItIs(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    var fusable = 0
    for _ in 0..<40 {
      let steps = Int.random(in: 256...100_000, using: &generator)
      let scale = Float(steps) * 0x1p-22
      #expect(FusableScale.isFusable(scale) == roundsOnceAsTwice(scale), "\(steps) of 2^-22")
      fusable += FusableScale.isFusable(scale) ? 1 : 0
    }
    #expect(fusable > 0 && fusable < 40)
  }

  @Test(arguments: RandomNet.seeds)
  func theNearestOneIsHardlyAnotherScale(seed: UInt64) {
    var generator = RandomGenerator(seed: seed)
    for _ in 0..<100 {
      let scale = generator.uniform(0.001, 0.5) * generator.uniform(0.01, 1)
      let nearest = FusableScale.nearest(to: scale)
      #expect(FusableScale.isFusable(nearest) || nearest == scale, "\(scale)")
      #expect(FusableScale.isFusable(nearest) || scale < 0.02, "\(scale)")
      #expect(abs(nearest - scale) <= scale / 2048, "\(scale)")
    }
  }

  @Test func whatIsNoFractionOfThatKindStaysAsItIs() {
    for scale in [Float(0.01).nextUp, 1, 2.5, 1e-5] { #expect(!FusableScale.isFusable(scale)) }
    for scale in [Float(1), 2.5, 1e-5, 0] { #expect(FusableScale.nearest(to: scale) == scale) }
    #expect(FusableScale.isFusable(0) && FusableScale.isFusable(0.25))
  }

  /// Small results become bytes by that where all of an operation's scales are of that kind.
  @Test func mostOfWhatMakesBytesHasSuchScales() throws {
    let plan = try Compiler(precision: .int8).plan(for: RandomNet.small().model)
    let scales = plan.operations.filter { $0.store == .u8 && $0.byteScale.isEmpty }.flatMap(\.scale)
    #expect(2 * scales.filter(FusableScale.isFusable).count > scales.count)
  }
}
