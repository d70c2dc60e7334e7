import ArgumentParser
import ClearerCommands
import ClearerModel
import ClearerReference

struct RandomModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "random",
    abstract: "Make a model with random weights, to measure a net before it is trained.",
    discussion: "Its ranges for int8 are recorded on made-up pictures, so that it can be exported at once.")

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

  @Option(help: "Seed of the weights.")
  var seed: UInt64 = 1

  @Option(help: "Name of the model.")
  var name = "random"

  @Option(name: .shortAndLong, help: "Folder of the model.")
  var output: String

  func run() throws {
    try reportingErrors {
      let architecture = Architecture(
        channels: channels, widths: widths, stemBlocks: stemBlocks, stages: stages, residual: residual,
        normalization: normalization)
      var model = try Model.random(architecture: architecture, seed: seed, name: name)
      var calibration = try Calibration(model)
      for seed in 1...UInt64(2) {
        let picture = MadeUpPicture.planes(channels: channels, width: 64, height: 64, seed: seed)
        try calibration.add(picture, width: 64, height: 64)
      }
      model.ranges = calibration.ranges
      try model.save(to: output)
    }
  }

  @Sendable static func list(_ text: String) throws -> [Int] {
    try text.split(separator: ",").map { part in
      guard let value = Int(part) else { throw ValidationError("“\(part)” is not a whole number") }
      return value
    }
  }

  @Sendable static func modules(_ text: String) throws -> [[ModuleKind]] {
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
