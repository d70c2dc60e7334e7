import ArgumentParser
import ClearerCommands
import ClearerModel

@main
struct TrainingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clearer-train",
    abstract: "Train a net, and measure trained ones.",
    discussion: """
      Examples:
        clearer-train --pictures photos --noise 25 --steps 10000 -o models/mine
        clearer-train --pictures photos --noise 25 --steps 10000 -o models/mine --resume
        clearer-train evaluate models/mine bsd68-25 set12-25 --data ../shared/data
      """,
    version: toolVersion,
    subcommands: subcommands,
    defaultSubcommand: subcommands.first)

  #if Torch
    static let subcommands: [any ParsableCommand.Type] = [Train.self, Evaluate.self, Benchmark.self]
  #else
    static let subcommands: [any ParsableCommand.Type] = []

    func run() throws {
      try reportingErrors {
        throw CommandError(
          "this clearer-train was built without libtorch; build it with: swift build --traits Torch", .failed)
      }
    }
  #endif
}
