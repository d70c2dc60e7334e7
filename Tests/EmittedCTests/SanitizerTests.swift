import ClearerCompiler
import ClearerModel
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// Nothing undefined happens: under the sanitisers any such thing ends the program.
@Suite(.enabled(if: CCompiler.present.contains(.clang), "clang is missing: no sanitisers"))
struct SanitizerTests {
  static let undefined = [
    "-g", "-fsanitize=undefined", "-fno-sanitize-recover=all", "-fuse-ld=lld",
    "-Wno-unused-command-line-argument",
  ]

  @Test(arguments: Precision.allCases)
  func nothingUndefinedHappens(precision: Precision) throws {
    let emitted = try EmittedNet(try Builds.net(), precision)
    let build = try TestBuild(emitted, .clang, ["-O1", "-fsanitize=address"] + Self.undefined)
    let restore = try build.program("restore")
    let share = try build.program("share")
    let hostile: [Float] = [.infinity, -.infinity, .nan, 1e38, -1e38, -0.0]
    for set in InstructionSet.usable(for: precision) {
      try build.program("refuse").run(mask: set.features)
      for (width, height) in EmittedCTests.sizes {
        let picture = emitted.net.picture(width: width, height: height)
        _ = try restore.restore(picture.samples(UInt8.self), width: width, height: height, mask: set.features)
        _ = try restore.restore(
          picture.samples(UInt16.self), width: width, height: height, mask: set.features)
        var floats = picture.samples(Float.self)
        for (index, value) in hostile.enumerated() where index < floats.count {
          floats[index] = value
        }
        _ = try restore.restore(floats, width: width, height: height, mask: set.features)
      }
      let samples = emitted.net.picture(width: 20, height: 50).samples(UInt8.self)
      try share.run(["20", "50", "u8"], input: Data(samples), mask: set.features)
    }
  }

  /// Finite weights, but their products are infinite, and what they add up to is not a number.
  @Test func sumsThatAreNotANumber() throws {
    var net = try RandomNet.small()
    for name in net.model.tensors.keys where name.hasSuffix(".weight") {
      net.model.tensors[name]?.values.withUnsafeMutableBufferPointer {
        for index in $0.indices { $0[index] *= 1e37 }
      }
    }
    let emitted = try EmittedNet(net, .fp32)
    let restore = try TestBuild(emitted, .clang, ["-O0"] + Self.undefined).program("restore")
    let picture = net.picture(width: 7, height: 5)
    _ = try restore.restore(picture.samples(UInt8.self), width: 7, height: 5)
    _ = try restore.restore(picture.samples(UInt16.self), width: 7, height: 5)
  }

  /// Threads that share a picture never write what another one reads.
  @Test(
    .enabled(if: CCompiler.present.contains(.gcc), "gcc is missing: no thread sanitiser"),
    arguments: Precision.allCases)
  func threadsDoNotRace(precision: Precision) throws {
    let emitted = try EmittedNet(try RandomNet.small(), precision)
    let build = try TestBuild(
      emitted, .gcc, ["-O1", "-g", "-fsanitize=thread", "-pthread", "-DNET_PTHREADS"])
    let samples = emitted.net.picture(width: 40, height: 60).samples(UInt8.self)
    try build.program("share").run(["40", "60", "u8"], input: Data(samples))
  }
}
