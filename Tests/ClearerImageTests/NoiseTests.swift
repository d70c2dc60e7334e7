import ClearerImage
import Foundation
import Testing

@Suite struct NoiseTests {
  /// The bits must be these on every machine: figures measured with a seed can be measured again.
  @Test func theSequenceNeverChanges() {
    let first = (0..<6).map { NormalNumbers(seed: 0)[$0].bitPattern }
    #expect(
      first == [
        0x4001_96DC_56D7_A3DD,
        0xBFDD_50CC_C548_BAA2,
        0x3FDC_4FDA_BFB5_04EF,
        0xBFE2_3DC5_44D1_F0C1,
        0xBFF2_CA10_4374_E681,
        0x3FF3_FB32_83E0_EB8A,
      ])
    var hash: UInt64 = 0
    for index in 0..<100_000 {
      let (even, odd) = NormalNumbers(seed: 2026).pair(index)
      hash = (hash ^ even.bitPattern) &* 0x0000_0100_0000_01B3
      hash = (hash ^ odd.bitPattern) &* 0x0000_0100_0000_01B3
    }
    #expect(hash == 0x3D87_293D_66B6_C658)
  }

  /// Moments, tails and neighbours of a million numbers, within five standard errors of a normal distribution's.
  @Test(arguments: [0, 1, 0xFFFF_FFFF_FFFF_FFFF] as [UInt64]) func numbersAreNormalAndIndependent(
    seed: UInt64
  ) {
    let count = 1_000_000
    let numbers = (0..<(count / 2)).flatMap { index -> [Double] in
      let (even, odd) = NormalNumbers(seed: seed).pair(index)
      return [even, odd]
    }
    let n = Double(count)
    func mean(_ value: (Int) -> Double) -> Double { (0..<count).reduce(0) { $0 + value($1) } / n }
    #expect(abs(mean { numbers[$0] }) < 5 / n.squareRoot())
    #expect(abs(mean { pow(numbers[$0], 2) } - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(mean { pow(numbers[$0], 3) }) < 5 * (15 / n).squareRoot())
    #expect(abs(mean { pow(numbers[$0], 4) } - 3) < 5 * (96 / n).squareRoot())
    for (limit, share) in [(0.5, 0.3829249), (1, 0.6826895), (2, 0.9544997), (3, 0.9973002)] {
      let inside = mean { abs(numbers[$0]) < limit ? 1 : 0 }
      #expect(abs(inside - share) < 5 * (share * (1 - share) / n).squareRoot(), "within \(limit) σ")
    }
    for lag in [1, 2, 480] {
      #expect(abs(mean { numbers[$0] * numbers[($0 + lag) % count] }) < 5 / n.squareRoot(), "lag \(lag)")
    }
    let other = NormalNumbers(seed: seed &+ 1)
    #expect(abs(mean { numbers[$0] * other[$0] }) < 5 / n.squareRoot(), "the next seed")
  }

  @Test func anyNumberCanBeDrawnAlone() {
    let numbers = NormalNumbers(seed: 5)
    for index in [0, 1, 2, 3, 1001, 123_456] {
      #expect(numbers[index] == (index % 2 == 0 ? numbers.pair(index / 2).0 : numbers.pair(index / 2).1))
    }
  }

  @Test func unclippedNoiseHasItsStrengthAndLeavesTheRange() throws {
    let clean = try Picture(
      width: 301, height: 201, channels: 1, samples: .bits8(.init(repeating: 250, count: 60501)))
    let noise = GaussianNoise(sigma: 25, seed: 3)
    let noisy = noise.unclipped(FloatPicture(clean))
    #expect(abs(try PSNR.between(noisy, FloatPicture(clean)) - 20 * log10(255 / 25)) < 0.1)
    #expect(noisy.values.contains { $0 > 1 })
    #expect(noise.unclipped(FloatPicture(clean)) == noisy)
    #expect(GaussianNoise(sigma: 25, seed: 4).unclipped(FloatPicture(clean)) != noisy)
  }

  @Test func clippedNoiseIsTheUnclippedRounded() throws {
    let clean = try pattern(31, 17, 3)
    let noise = GaussianNoise(sigma: 50, seed: 9)
    let exact = noise.unclipped(FloatPicture(clean)).values
    #expect(noise.clipped(clean).samples.integers == exact.map { Int((min(max($0, 0), 1) * 255).rounded()) })
    #expect(GaussianNoise(sigma: 0, seed: 9).clipped(clean) == clean)
  }
}
