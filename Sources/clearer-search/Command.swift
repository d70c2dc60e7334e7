import ArgumentParser
import ClearerCommands
import ClearerModel

@main
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clearer-search",
    abstract: "Find a net of the family: which module at which place.",
    discussion: """
      The net is written as architecture.json, which clearer-train takes, with pictures of it and of the search.

      Examples:
        clearer-search --pictures photos --mixture-pictures others --noise 30 -o found
        clearer-search --pictures photos --mixture-pictures others --noise 30 --budget 25kmac -o found
        clearer-search --pictures photos --mixture-pictures others --noise 30 --budget 40ms@costs.json -o found
      """,
    version: toolVersion,
    subcommands: subcommands,
    defaultSubcommand: subcommands.first)

  #if Torch
    static let subcommands: [any ParsableCommand.Type] = [Search.self, Draw.self]
  #else
    static let subcommands: [any ParsableCommand.Type] = []

    func run() throws {
      try reportingErrors {
        throw CommandError(
          "this clearer-search was built without libtorch; build it with: swift build --traits Torch", .failed
        )
      }
    }
  #endif
}
