import ClearerCompiler
import ClearerModel
import ClearerReference
import Foundation

/// A net drawn at random from the family, with random weights, and ranges recorded on made-up pictures.
public struct RandomNet: Sendable {
  /// What it was drawn with.
  public let seed: UInt64
  /// The net.
  public var model: Model

  /// Draws a net. Twelve consecutive seeds have every number of scales from 1 to 4 with only fusion modules, with only
  /// parallel ones, and with both.
  public init(seed: UInt64) throws {
    var generator = RandomGenerator(seed: seed)
    let scales = 1 + Int(seed / 3 % 4)
    let kinds: [ModuleKind] = [[.fusion], [.parallel], [.fusion, .parallel]][Int(seed % 3)]
    func draw<Element>(_ choices: [Element]) -> Element {
      choices[Int.random(in: choices.indices, using: &generator)]
    }
    let widths = (0..<scales).map { _ in draw([5, 8, 12, 16, 24]) }
    let stages = (0..<max(1, scales - 1)).map { _ in (0..<draw([1, 2])).map { _ in draw(kinds) } }
    let architecture = Architecture(
      channels: draw([1, 3]), widths: widths, stemBlocks: draw([1, 2]), stages: stages,
      residual: draw([true, false]), normalization: draw(Normalization.allCases))
    try self.init(architecture, seed: seed)
  }

  /// Draws weights for an architecture.
  public init(_ architecture: Architecture, seed: UInt64) throws {
    self.seed = seed
    var model = try Model.random(architecture: architecture, seed: seed, name: "net")
    try model.calibrateOnMadeUpPictures(seeds: 2 * seed..<2 * seed + 2, side: 24)
    self.model = model
  }

  /// Twelve seeds, or as many from where the environment variables `CLEARER_TEST_COUNT` and `CLEARER_TEST_SEED` say.
  public static var seeds: Range<UInt64> {
    func number(_ name: String) -> UInt64? {
      ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }
    let first = number("CLEARER_TEST_SEED") ?? 0
    return first..<first + (number("CLEARER_TEST_COUNT") ?? 12)
  }

  /// A small net of two scales and both kinds of module, for what is the same in every net.
  public static func small(channels: Int = 1) throws -> RandomNet {
    try RandomNet(
      Architecture(channels: channels, widths: [5, 8], stemBlocks: 1, stages: [[.fusion, .parallel]]), seed: 1
    )
  }

  /// The net with ranges in which some channels were always 0: of each value some, none, or all.
  public func withIdleChannels() -> RandomNet {
    var generator = RandomGenerator(seed: seed)
    var net = self
    for name in model.ranges.keys.sorted() {
      let share = Int.random(in: 0...3, using: &generator)
      for channel in model.ranges[name]?.channels.indices ?? 0..<0
      where Int.random(in: 0..<3, using: &generator) < share {
        net.model.ranges[name]?.channels[channel] = 0
      }
    }
    return net
  }

  /// The net with no sum kept in 16 bits and no value given in 11 or in 7, with half of them, and with all.
  public func choicesOfBits() throws -> [RandomNet] {
    let sums = try Compiler(precision: .int8).graph(of: model, after: "merge")
    return [[], [seed % 2], [0, 1]].map { (share: [UInt64]) in
      var net = self
      net.model.words = sums.names(of: sums.residuals.filter { share.contains(UInt64($0 % 2)) })
      net.model.fine = sums.names(of: sums.refinable.filter { share.contains(UInt64($0 / 2 % 2)) })
      net.model.narrow = sums.names(of: sums.narrowable.filter { share.contains(UInt64($0 / 4 % 2)) })
      return net
    }
  }

  /// The net with 7 bits for all values that can have so few.
  public func narrow() throws -> RandomNet {
    var net = self
    let graph = try Compiler(precision: .int8).graph(of: model, after: "merge")
    net.model.narrow = graph.names(of: graph.narrowable)
    return net
  }

  /// A picture that the net takes.
  public func picture(width: Int, height: Int) -> TestPicture {
    TestPicture(width: width, height: height, channels: model.architecture.channels, seed: seed)
  }
}

extension RandomNet: CustomStringConvertible {
  /// The seed and the architecture.
  public var description: String { "seed \(seed), \(model.architecture)" }
}
