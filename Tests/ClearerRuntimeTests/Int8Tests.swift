import ClearerCompiler
import ClearerModel
import ClearerRuntime
import ClearerTestSupport
import Testing

/// Every instruction set gives the bytes of the integer reference.
@Suite struct Int8Tests {
  static let smallSizes = [(1, 1), (1, 33), (33, 1), (7, 5)]

  @Test(arguments: RandomNet.seeds)
  func everyInstructionSetEqualsTheIntegerReference(seed: UInt64) throws {
    let net = try RandomNet(seed: seed)
    let check = try Check(net)
    for (width, height) in Self.smallSizes {
      try check.compare(UInt8.self, width: width, height: height)
      try check.compare(UInt16.self, width: width, height: height)
      try check.compare(Float.self, width: width, height: height)
    }
    try check.compare(UInt8.self, width: 64, height: 64)
    if net.model.architecture.macsPerPixel < 15_000 { try check.compare(UInt8.self, width: 211, height: 77) }
  }

  @Test(arguments: RandomNet.seeds) func whateverHasMoreThanEightBits(seed: UInt64) throws {
    for net in try RandomNet(seed: seed).choicesOfBits() {
      let check = try Check(net)
      try check.compare(UInt8.self, width: 37, height: 29)
      try check.compare(Float.self, width: 5, height: 7)
    }
  }

  @Test(arguments: RandomNet.seeds) func whateverIsIdle(seed: UInt64) throws {
    for net in try RandomNet(seed: seed).withIdleChannels().choicesOfBits() {
      let check = try Check(net)
      try check.compare(UInt8.self, width: 37, height: 29)
      try check.compare(Float.self, width: 5, height: 7)
    }
  }

  @Test func aPictureOfUsualSize() throws {
    try Check(try RandomNet.small()).compare(UInt8.self, width: 481, height: 321)
  }

  /// Samples that no picture should have: floats far outside, infinite, and not a number.
  @Test(arguments: [1, 3])
  func hostileFloats(channels: Int) throws {
    let net = try RandomNet.small(channels: channels)
    let hostile: [Float] = [
      .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e10, -1e10,
      .leastNonzeroMagnitude,
      -0.0,
    ]
    var samples = net.picture(width: 19, height: 13).samples(Float.self)
    for (index, value) in hostile.enumerated() { samples[7 * index] = value }
    try Check(net).compare(samples, width: 19, height: 13)

    samples[0] = .nan
    let restorer = try Restorer(net.model, precision: .int8)
    for set in restorer.instructionSets {
      let result = try restorer.using(set).restore(samples, width: 19, height: 13)
      #expect(result.indices.allSatisfy { result[$0].isNaN == ($0 == 0 && net.model.architecture.residual) })
    }
  }

  /// One net, compiled for the restorer and, with all its channels, for the reference.
  struct Check {
    let net: RandomNet
    let reference: IntegerReference
    let restorer: Restorer

    init(_ net: RandomNet) throws {
      self.net = net
      let compiler = Compiler(precision: .int8)
      reference = IntegerReference(try compiler.graph(of: net.model, after: "quantize"))
      restorer = Restorer(try compiler.plan(for: net.model))
    }

    func compare<Sample: RestorableSample>(_: Sample.Type, width: Int, height: Int) throws {
      try compare(
        net.picture(width: width, height: height).samples(Sample.self), width: width, height: height)
    }

    func compare<Sample: RestorableSample>(_ samples: [Sample], width: Int, height: Int) throws {
      let expected = try reference.restore(samples, width: width, height: height)
      for (isa, set) in restorer.instructionSets.enumerated() {
        let result = try Sample.restore(samples, width: width, height: height, with: restorer, isa: isa)
        let wrong = result.indices.first { result[$0] != expected[$0] }
        #expect(
          wrong == nil,
          """
          \(set.name), \(Sample.self), \(width)×\(height): sample \(wrong ?? 0) is \(result[wrong ?? 0]), \
          not \(expected[wrong ?? 0]); \(net)
          """)
      }
    }
  }
}
