import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

/// A plan's ticks keep every promise for every height: rows are there when they are read, and slots suffice.
@Suite struct ScheduleTests {
  static let heights = [1, 2, 3, 5, 7, 8, 9, 16, 17, 31, 33, 64, 77, 100, 321]

  @Test(arguments: RandomNet.seeds, Precision.allCases)
  func everyRowIsThereWhenItIsRead(seed: UInt64, precision: Precision) throws {
    let net = try RandomNet(seed: seed)
    try Self.check(try Compiler(precision: precision).plan(for: net.model), "\(net)")
  }

  /// Rows that nobody reads are let go of, too.
  @Test(arguments: RandomNet.seeds) func soItIsWhateverIsIdleOrKeptInWords(seed: UInt64) throws {
    for net in try RandomNet(seed: seed).withIdleChannels().choicesOfBits() {
      try Self.check(try Compiler(precision: .int8).plan(for: net.model), "\(net)")
    }
  }

  /// More scales than the random nets have, and so more rows in a tick.
  @Test(arguments: [5, 6], ModuleKind.allCases)
  func netsOfManyScales(scales: Int, kind: ModuleKind) throws {
    let architecture = Architecture(
      channels: 1, widths: Array(repeating: 2, count: scales), stemBlocks: 1,
      stages: (1..<scales).map { _ in [kind] })
    let model = try Model.random(architecture: architecture, seed: 1)
    try Self.check(try Compiler(precision: .fp32).plan(for: model), "\(architecture)")
  }

  /// Wide rows of the stem lie where there are others later in the tick.
  @Test func rowsThatAreKeptForAShortTimeShareTheirMemory() throws {
    let architecture = Architecture(
      channels: 1, widths: [8, 16, 32, 64], stemBlocks: 2,
      stages: [
        [.fusion, .parallel, .fusion, .fusion], [.fusion, .parallel, .fusion, .parallel],
        [.fusion, .fusion, .parallel, .fusion],
      ])
    let plan = try Compiler(precision: .int8).plan(for: RandomNet(architecture, seed: 1).model)
    let shared = plan.pools.indices.filter { plan.pools[$0].sharesMemory }
    #expect(!shared.isEmpty)
    for pool in shared {
      #expect(plan.values.contains { $0.briefPool == pool && $0.briefRows != 0 })
    }
    try Self.check(plan, "\(architecture)")
  }

  private static func check(_ plan: Plan, _ comment: Comment) throws {
    var mostUsed = plan.pools.map { _ in 0 }
    for height in heights {
      let simulation = TickSimulation(plan, height: height)
      #expect(simulation.problems.prefix(3) == [], "height \(height), \(comment)")
      if height >= plan.lagRows { #expect(simulation.lag == plan.lagRows, "height \(height), \(comment)") }
      mostUsed = zip(mostUsed, simulation.mostUsed).map(max)
    }
    #expect(mostUsed == plan.pools.map(\.count), "slots that are never used; \(comment)")
  }
}
