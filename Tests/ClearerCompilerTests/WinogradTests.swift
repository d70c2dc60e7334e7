import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

/// Where the compiler chooses Winograd's method, and with which tiles.
@Suite struct WinogradTests {
  static let architecture = Architecture(
    channels: 1, widths: [8, 16, 32, 64], stemBlocks: 1,
    stages: [[.parallel], [.parallel, .fusion], [.parallel, .fusion]])

  @Test func onlyKernelsOfThreeByThreeAndOneStrideAreTransformed() throws {
    let plan = try Self.plan(.fp32)
    for (operation, value) in zip(plan.operations, plan.values) where operation.tileRows > 0 {
      let stride = try #require(operation.inputs.first).stride
      for input in operation.inputs {
        #expect(input.kernel == 3 && input.stride == stride && input.bytes % 32 == 0, "\(value.name)")
      }
    }
  }

  @Test func allKernelsThatAreWideEnoughAreTransformed() throws {
    let plan = try Self.plan(.fp32)
    let branches = zip(plan.operations, plan.values).filter { $1.name.contains("branch") && $1.scale > 0 }
    #expect(branches.count >= 6)
    for (operation, value) in branches { #expect(operation.tileRows > 1, "\(value.name)") }
    let downward = zip(plan.operations, plan.values).filter { $1.name.hasSuffix("out.2") }
    #expect(!downward.isEmpty)
    for (operation, value) in downward {
      #expect(operation.tileRows == 2 && operation.inputs.map(\.stride).contains(2), "\(value.name)")
    }
  }

  @Test func tilesDivideTheRowsThatAreMadeTogether() throws {
    let plan = try Self.plan(.fp32)
    for step in plan.steps where step.operation < plan.operations.count {
      let tileRows = plan.operations[step.operation].tileRows
      #expect(tileRows == 0 || step.rows % tileRows == 0, "\(plan.values[step.operation].name)")
    }
  }

  /// 6 × 6 points for tiles of four rows, 4 × 6 of two (of stride 2 as well), 3 × 6 of one, in place of 9 weights.
  @Test func weightsHaveTheSizeOfTheirPoints() throws {
    let points = [0: 9, 1: 18, 2: 24, 4: 36]
    let plan = try Self.plan(.fp32)
    for (operation, value) in zip(plan.operations, plan.values) {
      guard let input = operation.inputs.first, operation.inputs.allSatisfy({ $0.kernel == 3 }) else {
        continue
      }
      #expect(operation.inputs.allSatisfy { $0.stride == input.stride } || operation.tileRows == 0)
      let outputs = 16 * operation.blocks16 + 8 * operation.blocks8
      let floats = try #require(points[operation.tileRows])
      #expect(
        operation.weights.count == floats * operation.inputs.reduce(0) { $0 + $1.bytes } * outputs,
        "\(value.name)")
    }
  }

  @Test func aScratchIsAskedForWhereItIsUsed() throws {
    #expect(try Self.plan(.fp32).scratchBytes > 0)
    #expect(try Self.plan(.int8).scratchBytes > 0)
  }

  /// What an exact sum takes from 32 bits is bounded by weights, which random ones stay below.
  @Test func integerKernelsOfStrideOneMayBeTransformedAndKeepTheirWeights() throws {
    let plan = try Self.plan(.int8)
    for (operation, value) in zip(plan.operations, plan.values) where !operation.inputs.isEmpty {
      let input = operation.inputs[0]
      let fits =
        operation.inputs.count == 1 && input.kernel == 3 && input.stride == 1 && input.bytes % 8 == 0
      #expect((operation.tileRows > 0) == fits, "\(value.name)")
      guard fits else { continue }
      let outputs = 16 * operation.blocks16 + 8 * operation.blocks8
      #expect(operation.weights.count == 9 * input.bytes * outputs, "\(value.name)")
      let rows = plan.steps.first { plan.values[$0.operation].name == value.name }?.rows ?? 0
      #expect(operation.tileRows == (rows % 4 == 0 ? 4 : min(rows, 2)), "\(value.name)")
    }
  }

  private static func plan(_ precision: Precision) throws -> Plan {
    try Compiler(precision: precision).plan(for: RandomNet(architecture, seed: 3).model)
  }
}
