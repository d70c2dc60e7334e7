#if Torch
  import ArgumentParser
  import ClearerCommands
  import ClearerModel
  import ClearerTraining
  import Foundation

  struct Draw: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "random",
      abstract: "Draw a net at random: what a found net is to be compared with.",
      discussion: """
        Examples:
          clearer-search random --widths 8,16,32,64 --stages FFFF,FFFF,FFFF --seed 1 -o random-1.json
          clearer-search random --least 30 --most 33 --costs macs --seed 1 -o random-1.json
        """)

    @OptionGroup(title: "Space") var net: ArchitectureOptions

    @Option(help: "Candidates: paper (parallel, fusion) or edge (also none).")
    var space = Space.paper

    @Option(help: ArgumentHelp("What modules cost: parameters, macs, or a file.", valueName: "costs"))
    var costs = "macs"

    @Option(help: "The least that the net may cost, in the unit of the costs.")
    var least = 0.0

    @Option(help: "The most that it may cost.")
    var most = Double.infinity

    @Option(help: "Seed.")
    var seed: UInt64 = 1

    @Option(name: .shortAndLong, help: "File to write the net to.")
    var output: String

    func validate() throws {
      guard least <= most else { throw ValidationError("--least must not be more than --most.") }
    }

    func run() throws {
      try reportingErrors {
        let space = SearchSpace(family: try net.resolved(), candidates: space.candidates)
        let table = try CostOptions.table(costs, family: space.family)
        guard let found = space.random(costing: table, within: least...most, seed: seed) else {
          throw CommandError("no net that costs from \(least) to \(most) was found; widen the range", .usage)
        }
        try found.save(to: output)
        let cost = table.map { String(format: ", %.4g %@", $0.cost(of: found.stages), $0.unit) } ?? ""
        print("\(output): \(found.letters)\(cost)")
      }
    }
  }

  extension Architecture {
    /// The modules of each stage as the option --stages takes them.
    var letters: String {
      stages.map { $0.map { $0 == .fusion ? "F" : "P" }.joined() }.joined(separator: ",")
    }
  }
#endif
