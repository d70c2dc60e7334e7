import ArgumentParser
import ClearerCommands
import ClearerModel
import ClearerReference

struct RandomModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "random",
    abstract: "Make a model with random weights, to measure a net before it is trained.",
    discussion: "Its ranges for int8 are recorded on made-up pictures, so that it can be exported at once.")

  @OptionGroup var net: ArchitectureOptions

  @Option(help: "Seed of the weights.")
  var seed: UInt64 = 1

  @Option(help: "Name of the model.")
  var name = "random"

  @Option(name: .shortAndLong, help: "Folder of the model.")
  var output: String

  func run() throws {
    try reportingErrors {
      var model = try Model.random(architecture: net.resolved(), seed: seed, name: name)
      try model.calibrateOnMadeUpPictures(seeds: 1..<5)
      try model.save(to: output)
    }
  }
}
