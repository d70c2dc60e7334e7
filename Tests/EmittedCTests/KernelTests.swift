import ClearerTestSupport
import Foundation
import Testing

/// The kernels by themselves, on cases that no net has.
@Suite struct KernelTests {
  static let source = EmittedNet.programs.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("runtime-c/tests/convolve_test.c")

  /// A failure names the seed, which is the last argument.
  @Test(arguments: CCompiler.present)
  func everyKernelEqualsTheDefinition(compiler: CCompiler) throws {
    let folder = try TemporaryFolder()
    let program = folder.url("convolve_test").path
    try compiler.run(["-O2"] + CCompiler.strictFlags + ["-o", program, Self.source.path, "-lm"])
    try Tool.run(program, ["500", "\(UInt32.random(in: 1...UInt32.max))"])
  }
}
