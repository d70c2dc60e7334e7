import Testing

/// A compiler that emitted files must be good for.
struct CCompiler: Sendable, Hashable, CustomTestStringConvertible {
  /// Its path, or its name in `PATH`.
  let path: String
  /// The language and its standard.
  let language: [String]

  static let gcc = CCompiler(path: "gcc", language: ["-std=c99"])
  /// The one that comes with Swift.
  static let clang = CCompiler(path: "clang", language: ["-std=c99"])

  /// C compilers on this machine.
  static let present = found([gcc, clang])
  /// C++ compilers on this machine.
  static let presentCXX = found(
    ["g++", "clang++"].map { CCompiler(path: $0, language: ["-x", "c++", "-std=c++17"]) })

  /// Nothing may be said with these.
  static let strictFlags = [
    "-Wall", "-Wextra", "-pedantic", "-Wconversion", "-Wshadow", "-Wcast-align", "-Werror",
  ]

  /// Compiles.
  func run(_ arguments: [String]) throws { try Tool.run(path, language + arguments) }

  var testDescription: String { "\(path) \(language.last ?? "")" }

  private static func found(_ compilers: [CCompiler]) -> [CCompiler] {
    compilers.filter { (try? Tool.run($0.path, ["--version"])) != nil }
  }
}
