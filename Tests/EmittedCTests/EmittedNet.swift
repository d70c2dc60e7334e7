import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerTestSupport
import Foundation

/// A net as `net.c` and `net.h`, in a folder of its own.
final class EmittedNet: Sendable {
  let net: RandomNet
  let precision: Precision
  let folder: TemporaryFolder

  init(_ net: RandomNet, _ precision: Precision) throws {
    self.net = net
    self.precision = precision
    folder = try TemporaryFolder()
    try CExport(net.model, precision: precision).write(to: folder.path)
  }

  /// Compiles `net.c`, without a warning, and returns the object file's path.
  func object(_ compiler: CCompiler, _ flags: [String]) throws -> String {
    let path = folder.url("\(UUID().uuidString).o").path
    try compiler.run(flags + CCompiler.strictFlags + ["-c", "-o", path, folder.url("net.c").path])
    return path
  }

  /// The folder of the test programs.
  static let programs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
    "Programs")
}

/// `net.c` as a test build, to be linked with the test programs.
struct TestBuild {
  let emitted: EmittedNet
  let compiler: CCompiler
  let flags: [String]
  private let object: String

  init(_ emitted: EmittedNet, _ compiler: CCompiler, _ flags: [String]) throws {
    (self.emitted, self.compiler, self.flags) = (emitted, compiler, flags)
    object = try emitted.object(compiler, flags + ["-DNET_TEST"])
  }

  /// Compiles a test program with the net.
  func program(_ name: String) throws -> TestProgram {
    let path = emitted.folder.url("\(name)-\(UUID().uuidString)").path
    let source = EmittedNet.programs.appendingPathComponent("\(name).c").path
    let object = emitted.folder.url("\(UUID().uuidString).o").path
    try compiler.run(flags + ["-D_DEFAULT_SOURCE", "-I\(emitted.folder.path)", "-c", "-o", object, source])
    try Tool.run(compiler.path, flags + ["-o", path, object, self.object])
    return TestProgram(path: path)
  }
}

/// A test program linked with an emitted net.
struct TestProgram {
  let path: String

  /// Runs it, with a set of CPU features that it may use, if not all.
  @discardableResult
  func run(_ arguments: [String] = [], input: Data = Data(), mask: UInt32? = nil) throws -> Data {
    try Tool.run(path, arguments, input: input, environment: mask.map { ["NET_CPU_MASK": "\($0)"] } ?? [:])
  }

  /// Restores a picture in every way with `restore.c`.
  func restore<Sample: PictureSample>(_ samples: [Sample], width: Int, height: Int, mask: UInt32? = nil)
    throws
    -> [Sample]
  {
    let kind = Sample.white == 255 ? "u8" : Sample.white == 65535 ? "u16" : "f32"
    let input = samples.withUnsafeBytes { Data($0) }
    let output = try run(["\(width)", "\(height)", kind], input: input, mask: mask)
    return output.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: MemoryLayout<Sample>.stride).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Sample.self)
      }
    }
  }
}
