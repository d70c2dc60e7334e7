import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

/// What the compiler tells kernels about sums: `small_sums`, `small_results`, `fixed_point` and bases of
/// `runtime-c/kernel.h`.
@Suite struct SumBoundsTests {
  @Test(arguments: [(-4_194_303, 0), (0, 4_194_303), (-4_194_303, 4_194_303)])
  func sumsAreSmallUpToTheEdge(low: Int, high: Int) {
    #expect(Self.words([low...high], [0]).smallSums)
    #expect(!Self.words([low...high, -4_194_304...0], [0, 0]).smallSums)
    #expect(!Self.words([0...4_194_304, low...high], [0, 0]).smallSums)
  }

  @Test func resultsAreSmallBelowTheEdge() {
    #expect(Self.words([-1...32639], [1]).smallResults)
    #expect(!Self.words([-1...32640], [1]).smallResults)
    #expect(!Self.words([-65280...1, 0...0], [0.5, 0.5]).smallResults)
    #expect(Self.words([-65280...1], [Float(0.5).nextDown]).smallResults)
  }

  @Test func integersMakeBytesOfSumsWhoseScalesAllLetThem() {
    let exact = FixedPointScale.nearest(to: 0.01, for: -10000...30000)
    #expect(SumBounds(ranges: [-9...9, 0...0], scales: [exact, 0], makesBytes: true).fixedPoint)
    #expect(!SumBounds(ranges: [-9...9], scales: [exact], makesBytes: false).fixedPoint)
    // A half of any odd sum is a tie.
    #expect(!SumBounds(ranges: [-9...9, -9...9], scales: [exact, 0.5], makesBytes: true).fixedPoint)
  }

  @Test func sumsHaveBasesWhereAllOutputsDo() {
    let exact = FixedPointScale.nearest(to: 0.001, for: -100_000...300_000)
    let narrow = SumBounds(ranges: [-100_000...300_000, 0...0], scales: [exact, 0], makesBytes: true)
    #expect(narrow.bases.count == 2)
    let wide = SumBounds(
      ranges: [-100_000...300_000, -4_194_304...4_194_304], scales: [exact, 0], makesBytes: true)
    #expect(wide.fixedPoint && wide.smallResults && wide.bases.isEmpty)
  }

  private static func words(_ ranges: [ClosedRange<Int>], _ scales: [Float]) -> SumBounds {
    SumBounds(ranges: ranges, scales: scales, makesBytes: false)
  }

  /// From the packed weights, in the order of `runtime-c/kernel.h`: what a plan says holds, and says no less.
  @Test func aPlanTellsWhatItsWeightsAllow() throws {
    let architecture = Architecture(
      channels: 1, widths: [8, 16, 32, 64], stemBlocks: 1,
      stages: [[.parallel], [.parallel, .fusion], [.parallel, .fusion]])
    let plan = try Compiler(precision: .int8).plan(for: RandomNet(architecture, seed: 5).model)
    var found = (small: 0, fixed: 0, bases: 0)
    for (operation, value) in zip(plan.operations, plan.values).dropFirst() {
      let expected = SumBounds(
        ranges: Self.ranges(operation, plan), scales: operation.scale,
        makesBytes: operation.store == .u8 && operation.words == nil)
      #expect(operation.bounds == expected, "\(value.name)")
      found.small += operation.bounds.smallSums ? 1 : 0
      found.fixed += operation.bounds.fixedPoint ? 1 : 0
      found.bases += operation.bounds.bases.isEmpty ? 0 : 1
    }
    #expect(found.small > 0 && found.bases > 0 && found.bases < found.fixed)
    #expect(found.fixed < plan.operations.count)
  }

  private static func ranges(_ operation: Plan.Operation, _ plan: Plan) -> [ClosedRange<Int>] {
    guard case .integer(let bias, _) = operation.bias else { return [] }
    var (low, high) = (bias.map(Int.init), bias.map(Int.init))
    var at = 0
    for block in 0..<operation.blocks16 + operation.blocks8 {
      let lanes = block < operation.blocks16 ? 4 : 8
      for input in operation.inputs {
        let bytes = 64 * input.kernel * input.kernel * ((input.bytes + lanes - 1) / lanes)
        for byte in 0..<bytes {
          let weight = 255 * Int(Int8(bitPattern: operation.weights[at + byte]))
          let output = 16 * block + byte % 64 / lanes
          if weight < 0 { low[output] += weight } else { high[output] += weight }
        }
        at += bytes
      }
    }
    for output in bias.indices {
      if let residual = operation.residual {
        high[output] +=
          Int(operation.residualScale[output]) * (residual.value < plan.operations.count ? 255 : 32767)
      }
      if operation.coarse != nil {
        low[output] -= 32768 * Int(operation.coarseScale[output])
        high[output] += 32767 * Int(operation.coarseScale[output])
      }
    }
    return zip(low, high).map { $0...$1 }
  }
}
