import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

/// How `net.c` is compiled as a test build.
struct BuildKind: Sendable, Hashable, CustomTestStringConvertible {
  let precision: Precision
  let compiler: CCompiler
  let optimization: String

  /// C in both precisions, by each compiler that is here, with and without optimisation.
  static let all: [BuildKind] = Precision.allCases.flatMap { precision in
    CCompiler.present.flatMap { compiler in
      ["-O0", "-O2"].map { BuildKind(precision: precision, compiler: compiler, optimization: $0) }
    }
  }

  /// The same as C++.
  static let cxx: [BuildKind] = Precision.allCases.flatMap { precision in
    CCompiler.presentCXX.map { BuildKind(precision: precision, compiler: $0, optimization: "-O1") }
  }

  /// One for each precision.
  static let fast: [BuildKind] = Precision.allCases.flatMap { precision in
    CCompiler.present.prefix(1).map { BuildKind(precision: precision, compiler: $0, optimization: "-O2") }
  }

  var testDescription: String { "\(precision.rawValue), \(compiler.testDescription) \(optimization)" }
}

/// Test builds of one net, each made once and shared by all tests.
actor Builds {
  static let shared = Builds()

  private var builds: [BuildKind: Result<TestBuild, any Error>] = [:]
  private var nets: [Precision: EmittedNet] = [:]

  /// A colour net with every kind of operation.
  static func net() throws -> RandomNet {
    try RandomNet(
      Architecture(
        channels: 3, widths: [5, 16, 12], stemBlocks: 2, stages: [[.fusion], [.parallel, .fusion]]),
      seed: 3)
  }

  func build(_ kind: BuildKind) throws -> TestBuild {
    if let made = builds[kind] { return try made.get() }
    let made = Result {
      let emitted = try nets[kind.precision] ?? EmittedNet(try Self.net(), kind.precision)
      nets[kind.precision] = emitted
      return try TestBuild(emitted, kind.compiler, [kind.optimization])
    }
    builds[kind] = made
    return try made.get()
  }
}
