#if Torch
  import ArgumentParser
  import ClearerCommands
  import ClearerTraining
  import ClearerTrainingCommands
  import Foundation

  struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure the CPU time of a training step, or of a step of a search.")

    @OptionGroup(title: "Net") var net: ArchitectureOptions

    @Flag(help: "A step of a search over nets of these widths, instead of training.")
    var search = false

    @Option(help: "Which search: paths, or mixture, the paper's.")
    var strategy = SearchOptions.Strategy.paths

    @Flag(help: "A step of training for int8.")
    var quantise = false

    @Flag(help: "Use libtorch's operations one after the other instead of the fused ones.")
    var composed = false

    @Flag(help: "Say where the time goes.")
    var profile = false

    @Option(help: "Patches a step.")
    var batch = 16

    @Option(help: "Side of the square patches in pixels.")
    var patch = 64

    @Option(help: "Steps to measure.")
    var steps = 10

    @Option(help: "Threads of one operation.")
    var threads = 1

    @Flag(help: "Print the result as JSON.")
    var json = false

    func validate() throws {
      guard batch > 0, patch > 0, steps > 0, threads > 0 else {
        throw ValidationError("Batch, patch, steps and threads must be at least 1.")
      }
    }

    func run() throws {
      try reportingErrors {
        try Torch.configure(threads: threads)
        let architecture = try net.resolved()
        guard patch.isMultiple(of: architecture.sizeMultiple) else {
          throw ValidationError("--patch must be a multiple of \(architecture.sizeMultiple) for this net.")
        }
        let result =
          search
          ? try StepBenchmark(
            searching: SearchSpace(family: architecture), strategy: strategy, batch: batch, patch: patch,
            steps: steps,
            profile: profile)
          : try StepBenchmark(
            training: architecture, precision: quantise ? .int8 : .fp32, batch: batch, patch: patch,
            steps: steps, composed: composed, profile: profile)
        if json { return try JSONOutput.print(result) }
        print(String(format: "%.4f CPU seconds a step (least %.4f)", result.seconds, result.least))
        for operation in result.operations.prefix(20) {
          print(
            String(
              format: "  %6.2f %%  %8.5f s  %6.0f calls  ", 100 * operation.seconds / result.seconds,
              operation.seconds, operation.calls)
              + operation.name)
        }
      }
    }
  }

  extension SearchOptions.Strategy: ExpressibleByArgument {}
#endif
