import ArgumentParser
import ClearerBench
import ClearerCommands
import ClearerCompiler
import ClearerModel
import Foundation

extension Precision: ExpressibleByArgument {}

/// Width and height, as in `480x320`.
struct Size: ExpressibleByArgument {
  var width: Int
  var height: Int

  init?(argument: String) {
    let parts = argument.split(separator: "x").map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], width > 0, height > 0 else {
      return nil
    }
    self.width = width
    self.height = height
  }
}

@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clearer-bench",
    abstract: "Measure an exported net: time, memory, and quality beside the oracle's.",
    discussion: """
      The model is exported and compiled with the C compiler; what is timed is the emitted file.

      Examples:
        clearer-bench models/denoise-gray-25
        clearer-bench models/denoise-gray-25 --size 1920x1080 --precision int8 --isa portable
        clearer-bench models/denoise-gray-25 --precision int8 --profile
        clearer-bench models/denoise-gray-25 --pictures clean/ --sigma 25 --json
        clearer-bench --module-costs --widths 8,16,32,64 --precision int8 > costs.json
      """,
    version: toolVersion)

  @Argument(help: "The model: its folder or its model.json.")
  var model: String?

  @Flag(
    help: """
      Instead of a model, measure what the modules of a family of nets cost in ms, as JSON for clearer-search \
      --budget. The family is that of the options under “Family”.
      """)
  var moduleCosts = false

  @OptionGroup(title: "Family") var family: ArchitectureOptions

  @Option(
    help: ArgumentHelp(
      "For --module-costs: a command that runs a program elsewhere, given the program and its arguments.",
      valueName: "command"))
  var runner: String?

  @Option(help: ArgumentHelp("Size of the picture; may be given several times.", valueName: "WxH"))
  var size: [Size] = []

  @Option(help: "fp32 or int8; may be given several times. Both, if it is not given.")
  var precision: [Precision] = []

  @Option(help: "Kernels to use, such as portable; may be given several times. The best, if it is not given.")
  var isa: [String] = []

  @Option(help: "Number of threads, 1 to 16; may be given several times.")
  var threads: [Int] = [1]

  @Option(help: "Seconds to spend on each measurement.")
  var seconds = 2.0

  @Option(help: ArgumentHelp("Folder of clean pictures to measure PSNR on.", valueName: "folder"))
  var pictures: String?

  @Option(help: "Standard deviation of the noise that is added to them, in steps of an 8-bit picture.")
  var sigma: Double?

  @Option(help: "Seed of that noise.")
  var seed: UInt64 = 1

  @Option(help: "C compiler.")
  var cc = "cc"

  @Option(help: "Its flags.")
  var cflags = "-O2"

  @Flag(help: "Measure each operation: time, multiply-accumulates, share of the CPU's peak.")
  var profile = false

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    guard (model == nil) == moduleCosts else {
      throw ValidationError("Give either a model, or --module-costs.")
    }
    guard !moduleCosts || (size.count <= 1 && precision.count <= 1 && isa.count <= 1) else {
      throw ValidationError("--module-costs measures one size, precision and ISA at a time.")
    }
  }

  func run() throws {
    try reportingErrors {
      if moduleCosts { return try printModuleCosts() }
      let report = try measure()
      if json { try JSONOutput.print(report) } else { print(report.text) }
    }
  }

  private func printModuleCosts() throws {
    var measurement = ModuleCostMeasurement(family: try family.resolved())
    measurement.precision = precision.first ?? .fp32
    if let size = size.first { measurement.size = (size.width, size.height) }
    measurement.instructionSet = isa.first
    measurement.seconds = seconds
    measurement.compiler = cc
    measurement.flags = cflags.split(separator: " ").map(String.init)
    measurement.runner = runner?.split(separator: " ").map(String.init) ?? []
    let progress = Progress(label: "module costs: measurement", hidden: quiet)
    try JSONOutput.print(measurement.run { progress.show($0, of: $1) })
  }

  private func measure() throws -> BenchReport {
    let model = try Model.load(from: self.model ?? "")
    var benchmark = Benchmark(model: model)
    if !precision.isEmpty { benchmark.precisions = precision }
    if !size.isEmpty { benchmark.sizes = size.map { ($0.width, $0.height) } }
    benchmark.instructionSets = isa
    benchmark.threads = threads
    benchmark.profiles = profile
    benchmark.seconds = seconds
    benchmark.compiler = cc
    benchmark.flags = cflags.split(separator: " ").map(String.init)
    if let pictures {
      let progress = Progress(label: "pictures", hidden: quiet)
      benchmark.parity = ParityMeasurement(
        folder: pictures, sigma: sigma ?? model.task.noiseLevels.first ?? 25, seed: seed,
        progress: { progress.show($0, of: $1) })
    }
    return try benchmark.run()
  }
}
