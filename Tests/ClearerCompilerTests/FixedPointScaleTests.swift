import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

/// That with scales which the compiler takes integers and fused multiply-adds make the bytes of floats, of every sum.
@Suite struct FixedPointScaleTests {
  @Test(arguments: [0.0003, 0.0011, 0.0037, 0.0124, 0.0456, 0.17, 0.43] as [Float])
  func everySumBecomesTheSameByte(wanted: Float) throws {
    // From 0 to beyond the last byte, and a little below.
    let sums = -100...Int(257 / wanted)
    let scale = FixedPointScale.nearest(to: wanted, for: sums)
    #expect(abs(scale - wanted) <= wanted * 0x1p-11)
    #expect(FixedPointScale.isExact(scale))
    let base = Int(try #require(FixedPointScale.base(for: scale, of: sums)))
    #expect(base + sums.lowerBound >= 1 << 23 && base + sums.upperBound < 1 << 24)
    let integer = Int(Double(scale) * 0x1p31)
    let start = 0x1.8p23 - (Float(base) * scale).rounded(.toNearestOrEven)
    for sum in sums {
      let byte = Self.byte((Float(sum) * scale).rounded(.toNearestOrEven))
      let fixed = Float((sum * integer + 1 << 30) >> 31)
      let fused = start.addingProduct(Float(base + sum), scale) - 0x1.8p23
      guard byte == Self.byte(fixed), byte == Self.byte(fused) else {
        Issue.record("sum \(sum) times \(scale): \(byte), not \(fixed) or \(fused)")
        return
      }
    }
  }

  @Test func scalesOfWhichSumsAreTiesAreNotExact() {
    for scale: Float in [0.5, 0.25, 0.125, 0x1p-10, 3 * 0x1p-9] { #expect(!FixedPointScale.isExact(scale)) }
    #expect(FixedPointScale.isExact(0))
  }

  /// By their definition: products that floats take for ties, found one by one.
  @Test(arguments: RandomNet.seeds)
  func scalesAreExactIfNoSumIsNearATie(seed: UInt64) {
    var numbers = RandomGenerator(seed: seed)
    var exact = 0
    for _ in 0..<100 {
      let integer = Int.random(in: 1 << 19..<1 << 22, using: &numbers)
      let scale = Float(integer) / 0x1p31
      let isSame = (0..<Int(256 / scale)).allSatisfy {
        (Float($0) * scale).rounded(.toNearestOrEven) == Float(($0 * integer + 1 << 30) >> 31)
          || Float($0) * scale >= 255.5
      }
      #expect(FixedPointScale.isExact(scale) == isSame, "\(integer)")
      exact += isSame ? 1 : 0
    }
    #expect(exact > 0 && exact < 100)
  }

  @Test func sumsThatFloatsOfOneExponentDoNotHoldHaveNoBase() {
    let scale = FixedPointScale.nearest(to: 0.001, for: 0...300_000)
    #expect(FixedPointScale.base(for: scale, of: -4_194_304...4_194_303) == nil)
    #expect(FixedPointScale.base(for: 0, of: -1000...1000) != nil)
  }

  @Test func scalesThatAreTooSmallStay() {
    #expect(FixedPointScale.nearest(to: 0x1p-16, for: 0...1) == 0x1p-16)
    #expect(FixedPointScale.nearest(to: 0, for: 0...1) == 0)
  }

  private static func byte(_ value: Float) -> Float { min(255, max(0, value)) }
}
