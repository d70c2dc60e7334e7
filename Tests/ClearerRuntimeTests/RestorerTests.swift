import ClearerCompiler
import ClearerRuntime
import ClearerTestSupport
import Testing

@Suite struct RestorerTests {
  @Test func samplesThatAreNoPictureAreRefused() throws {
    let restorer = try Restorer(try RandomNet.small(channels: 3).model, precision: .int8)
    for (count, width, height) in [
      (11, 2, 2), (13, 2, 2), (0, 0, 0), (12, 0, 4), (12, -2, -2), (12, -2, 2), (3, 1, 0),
      (0, 1 << 24 + 1, 0),
      (12, Int.max, 2), (12, Int.max, Int.max), (0, 1, Int.max / 3 + 1),
    ] {
      #expect(throws: RestorerError.self, "\(count) samples as \(width)×\(height)") {
        try restorer.restore([UInt8](repeating: 0, count: count), width: width, height: height)
      }
    }
  }

  @Test(arguments: Precision.allCases)
  func instructionSetsOfAnotherPrecisionAreRefused(precision: Precision) throws {
    let restorer = try Restorer(try RandomNet.small().model, precision: precision)
    let others = InstructionSet.usable(for: precision == .int8 ? .fp32 : .int8)
    for set in Set(others).subtracting(restorer.instructionSets) {
      #expect(throws: RestorerError.instructionSet) { try restorer.using(set) }
    }
  }

  @Test func theWorkspaceGrowsWithTheWidthOnly() throws {
    let restorer = try Restorer(try RandomNet.small().model, precision: .int8)
    #expect([0, -1, 1 << 24 + 1, .max].allSatisfy { restorer.workspaceSize(width: $0) == 0 })
    let sizes = [1, 2, 3, 100, 1000, 1 << 24].map { restorer.workspaceSize(width: $0) }
    #expect(sizes[0] > 0 && sizes == sizes.sorted())
  }

  @Test func theWorkspaceOfAFormatGrowsWithItsPixels() throws {
    let restorer = try Restorer(try RandomNet.small(channels: 3).model, precision: .int8)
    let formats: [PixelFormat] = [
      .init(.uint8, .rgb), .init(.uint8, .rgba), .init(.uint16, .rgb), .init(.float32, .rgba),
    ]
    let sizes = formats.map { restorer.workspaceSize(width: 1000, format: $0) }
    #expect(sizes[0] > 0 && sizes == sizes.sorted() && Set(sizes).count == sizes.count)
    #expect(restorer.workspaceSize(width: 1000) == sizes.last)
    #expect(restorer.workspaceSize(width: 1000, format: PixelFormat(.uint8, .gray)) == 0)
  }

  @Test(arguments: Precision.allCases)
  func theSelfTestGivesTheSameWithEveryInstructionSet(precision: Precision) throws {
    let restorer = try Restorer(try RandomNet.small().model, precision: precision)
    let expected = try restorer.selfTest()
    #expect(Set(expected).count > 50, "the pattern is flat")
    for set in restorer.instructionSets {
      let result = try restorer.using(set).selfTest()
      let largest = zip(result, expected).map { abs(Int($0) - Int($1)) }.max() ?? 255
      #expect(largest <= (precision == .int8 ? 0 : 1))
    }
  }

  @Test func portableCIsTheLastInstructionSet() throws {
    for precision in Precision.allCases {
      let sets = InstructionSet.usable(for: precision)
      #expect(sets.last?.name == "portable" && sets.last?.features == 0)
      #expect(Set(sets.map(\.name)).count == sets.count)
    }
  }
}
