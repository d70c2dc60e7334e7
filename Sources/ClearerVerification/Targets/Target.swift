import ClearerCompiler

/// Something that emitted files run on, and how this machine builds for it and runs it.
public struct Target: Sendable, Hashable {
  /// What it is called on the command line.
  public var name: String
  /// What it is.
  public var about: String
  /// The C compiler and the flags that make it build for this target.
  public var compiler: [String]
  /// The C library that programs are linked with.
  public var library: Library
  /// What runs the programs.
  public var runner: Runner
  /// Precisions that are of use on it.
  public var precisions: [Precision]

  /// Where the C library comes from.
  public enum Library: Sendable, Hashable {
    /// The compiler knows by itself; these flags go to the linker.
    case compilers([String])
    /// Debian's cross library for a triple.
    case debian(triple: String, architecture: String)
    /// WASI's.
    case wasi
    /// None: bare metal, in the memory of a board.
    case none(Board)
  }

  /// Creates a target.
  public init(
    name: String, about: String, compiler: [String], library: Library, runner: Runner,
    precisions: [Precision] = Precision.allCases
  ) {
    self.name = name
    self.about = about
    self.compiler = compiler
    self.library = library
    self.runner = runner
    self.precisions = precisions
  }

  /// A device of the user's own.
  ///
  /// - Parameters:
  ///   - compiler: the C compiler and its flags, in one line.
  ///   - run: the command that runs programs on it, such as `ssh pi@host`; natively, if it is empty.
  public static func device(compiler: String, run: String) -> Target {
    let runner = Runner(command: run.words)
    return Target(
      name: runner.label, about: "by \(run.isEmpty ? "itself" : run)", compiler: compiler.words,
      library: .compilers(runner == .native ? [] : ["-static"]), runner: runner)
  }
}

/// An emulated board: where its memories are.
public struct Board: Sendable, Hashable {
  /// QEMU's name for it.
  public var machine: String
  /// Where the table of exceptions is expected.
  public var vectors: UInt32
  /// Memory for code and constants.
  public var code: Range<UInt32>
  /// Memory for everything that is written.
  public var data: Range<UInt32>
}

extension String {
  /// Parts between spaces.
  var words: [String] { split(separator: " ").map(String.init) }
}
