import ClearerCompiler
import ClearerTestSupport
import Testing

/// Panels depend on each other as the executor thinks: on their left neighbour alone, and within its seam.
@Suite struct PanelTests {
  @Test(arguments: RandomNet.seeds, Precision.allCases)
  func aPanelHasAllColumnsThatItReads(seed: UInt64, precision: Precision) throws {
    let net = try RandomNet(seed: seed)
    try Self.check(try Compiler(precision: precision).plan(for: net.model), "\(net)")
  }

  /// For all places of an edge, from one where nothing is left of it to one where all is.
  private static func check(_ plan: Plan, _ comment: Comment) throws {
    let coarsest = plan.scales - 1
    let unit = 4 << coarsest
    let most = plan.values.map { $0.skew << $0.scale }.max() ?? 0
    for width in [unit / 4, 5 * unit, 9 * unit + unit / 4] {
      for edge in stride(from: 0, through: width + most + unit, by: unit) {
        for (index, operation) in plan.operations.enumerated() {
          let value = plan.values[index]
          let columns = width >> value.scale
          let begin = value.begin(edge, width)
          let tiled = plan.precision == .fp32 && operation.tileRows > 0
          if begin < columns {
            #expect(begin % (tiled ? 4 : operation.coarse == nil ? 1 : 2) == 0, "\(value.name), \(comment)")
          }
          for input in operation.inputs {
            let source = plan.values[input.value]
            // The last column that is made left of the edge, and the first one right of it.
            let last = (begin - 1) * input.stride + input.kernel / 2
            let first = begin * input.stride - input.kernel / 2
            if begin > 0 {
              #expect(
                last < source.begin(edge, width) || source.begin(edge, width) == width >> source.scale,
                "\(value.name) reads \(source.name) beyond \(edge) of \(width), \(comment)")
            }
            if begin < columns {
              #expect(
                max(first, 0) >= source.origin(edge, width),
                "\(value.name) reads \(source.name) before the seam of \(edge), \(comment)")
            }
          }
          for (addend, shift) in [(operation.residual, 0), (operation.coarse, 1)] {
            guard let addend else { continue }
            let source = plan.values[addend.value]
            if begin > 0 {
              #expect((begin - 1) >> shift < source.begin(edge, width), "\(value.name), \(comment)")
            }
            if begin < columns {
              #expect(begin >> shift >= source.origin(edge, width), "\(value.name), \(comment)")
            }
          }
        }
      }
    }
  }
}

extension Plan.Value {
  /// The first column right of an edge, as in `runtime-c/panels.h`.
  fileprivate func begin(_ edge: Int, _ width: Int) -> Int {
    min(max((edge >> scale) - skew, 0), width >> scale)
  }

  /// The first column of it that a panel right of the edge has.
  fileprivate func origin(_ edge: Int, _ width: Int) -> Int {
    min(max((edge >> scale) - reach, 0), begin(edge, width))
  }
}
