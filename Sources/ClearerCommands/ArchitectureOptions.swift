import ArgumentParser
import ClearerModel

/// The options that describe a net.
public struct ArchitectureOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Take the net from a file that clearer-search wrote.", valueName: "file"))
  var architecture: String?

  @Option(help: "Channels of each scale, the finest first.", transform: Self.list)
  var widths = [8, 16, 32, 64]

  @Option(help: "The modules of each stage: F (fusion) and P (parallel).", transform: Self.modules)
  var stages: [[ModuleKind]] = [
    [.fusion, .parallel, .fusion, .fusion], [.fusion, .parallel, .fusion, .parallel],
    [.fusion, .fusion, .parallel, .fusion],
  ]

  @Option(help: "Channels of the picture: 1 or 3.")
  var channels = 1

  @Option(help: "Blocks of the stem.")
  var stemBlocks = 2

  @Option(help: "What follows each convolution: batch or none.")
  var normalization = Normalization.none

  @Flag(inversion: .prefixedNo, help: "Predict what to take away from the picture.")
  var residual = true

  /// For the parser.
  public init() {}

  /// The net.
  ///
  /// - Throws: `ModelError` where a file or a value is wrong.
  public func resolved() throws -> Architecture {
    if let architecture { return try Architecture.load(from: architecture) }
    let result = Architecture(
      channels: channels, widths: widths, stemBlocks: stemBlocks, stages: stages, residual: residual,
      normalization: normalization)
    try result.validate()
    return result
  }

  /// Whole numbers with commas between them.
  @Sendable public static func list(_ text: String) throws -> [Int] {
    try text.split(separator: ",").map { part in
      guard let value = Int(part) else { throw ValidationError("“\(part)” is not a whole number") }
      return value
    }
  }

  /// The modules of stages with commas between them: `FPFF,FPFP,FFPF`.
  @Sendable public static func modules(_ text: String) throws -> [[ModuleKind]] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { stage in
      try stage.map { letter in
        switch letter {
        case "F": .fusion
        case "P": .parallel
        default: throw ValidationError("“\(letter)” is not F (fusion) or P (parallel)")
        }
      }
    }
  }
}

extension Normalization: ExpressibleByArgument {}
