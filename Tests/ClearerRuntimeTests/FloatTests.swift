import ClearerCompiler
import ClearerModel
import ClearerReference
import ClearerRuntime
import ClearerTestSupport
import Testing

/// Every instruction set of fp32 is close to the oracle.
@Suite struct FloatTests {
  /// Of full scale.
  static let tolerance: Float = 5e-5

  @Test(arguments: RandomNet.seeds)
  func everyInstructionSetIsCloseToTheOracle(seed: UInt64) throws {
    let net = try RandomNet(seed: seed)
    let check = try Check(net)
    for (width, height) in Int8Tests.smallSizes {
      try check.compare(Float.self, width: width, height: height)
      try check.compare(UInt8.self, width: width, height: height)
      try check.compare(UInt16.self, width: width, height: height)
    }
    try check.compare(Float.self, width: 64, height: 64)
    if net.model.architecture.macsPerPixel < 15_000 { try check.compare(Float.self, width: 211, height: 77) }
  }

  @Test func aPictureOfUsualSize() throws {
    try Check(try RandomNet.small()).compare(Float.self, width: 481, height: 321)
  }

  struct Check {
    let net: RandomNet
    let oracle: FloatEvaluator
    let restorer: Restorer

    init(_ net: RandomNet) throws {
      self.net = net
      oracle = try FloatEvaluator(net.model)
      restorer = try Restorer(net.model, precision: .fp32)
    }

    func compare<Sample: RestorableSample>(_: Sample.Type, width: Int, height: Int) throws {
      let channels = net.model.architecture.channels
      let samples = net.picture(width: width, height: height).samples(Sample.self)
      let picture = TestPicture(width: width, height: height, channels: channels, samples: samples)
      let expected = try oracle.evaluate(picture.planes, width: width, height: height)
      let isRounded = Sample.white != 1
      for (isa, set) in restorer.instructionSets.enumerated() {
        let restored = try Sample.restore(samples, width: width, height: height, with: restorer, isa: isa)
        let result = TestPicture(width: width, height: height, channels: channels, samples: restored).planes
        let largest = zip(result, expected).reduce(Float(0)) { largest, pair in
          max(largest, abs(pair.0 - (isRounded ? min(max(pair.1, 0), 1) : pair.1)))
        }
        #expect(
          largest < Self.tolerance(isRounded ? 0.501 / Sample.white : 0),
          "\(set.name), \(Sample.self), \(width)×\(height): \(largest); \(net)")
      }
    }

    private static func tolerance(_ rounding: Float) -> Float { FloatTests.tolerance + rounding }
  }
}
