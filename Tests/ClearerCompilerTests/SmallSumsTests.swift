import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

/// What the compiler tells kernels about the size of sums: `small_sums` and `small_results` of `runtime-c/kernel.h`.
@Suite struct SmallSumsTests {
  @Test(arguments: [(-4_194_303, 0), (0, 4_194_303), (-4_194_303, 4_194_303)])
  func sumsAreSmallUpToTheEdge(low: Int, high: Int) {
    #expect(SmallSums(ranges: [low...high], scales: [0]).sums)
    #expect(!SmallSums(ranges: [low...high, -4_194_304...0], scales: [0, 0]).sums)
    #expect(!SmallSums(ranges: [0...4_194_304, low...high], scales: [0, 0]).sums)
  }

  @Test func resultsAreSmallBelowTheEdge() {
    #expect(SmallSums(ranges: [-1...32639], scales: [1]).results)
    #expect(!SmallSums(ranges: [-1...32640], scales: [1]).results)
    #expect(!SmallSums(ranges: [-65280...1, 0...0], scales: [0.5, 0.5]).results)
    #expect(SmallSums(ranges: [-65280...1], scales: [Float(0.5).nextDown]).results)
    #expect(!SmallSums(ranges: [0...4_194_304], scales: [0]).results)
  }

  /// From the packed weights, in the order of `runtime-c/kernel.h`: what a plan says holds, and says no less.
  @Test func aPlanTellsWhatItsWeightsAllow() throws {
    let architecture = Architecture(
      channels: 1, widths: [8, 16, 32, 64], stemBlocks: 1,
      stages: [[.parallel], [.parallel, .fusion], [.parallel, .fusion]])
    let plan = try Compiler(precision: .int8).plan(for: RandomNet(architecture, seed: 5).model)
    var small = (0, 0)
    for (operation, value) in zip(plan.operations, plan.values).dropFirst() {
      let ranges = Self.ranges(operation, plan)
      let expected = SmallSums(ranges: ranges, scales: operation.scale)
      #expect(
        operation.smallSums == expected.sums && operation.smallResults == expected.results, "\(value.name)")
      small.0 += operation.smallSums ? 1 : 0
      small.1 += operation.smallResults ? 1 : 0
    }
    #expect(small.0 > 0 && small.1 > 0 && small.1 < plan.operations.count)
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
