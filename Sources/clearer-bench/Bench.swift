import ArgumentParser
import ClearerBench
import ClearerCommands
import ClearerCompiler
import ClearerExport
import ClearerExportCommands
import ClearerImage
import ClearerModel
import ClearerVerification
import Foundation

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
        clearer-bench models/derain-color-m --pictures rain/ --json
        clearer-bench --module-costs --widths 8,16,32,64 --precision int8 > costs.json
        clearer-bench models/denoise-gray-25 --cc 'aarch64-linux-gnu-gcc' --run 'ssh pi@raspberry' --sustained 10m
        clearer-bench models/denoise-gray-25 --isa all --compare before.json --fail-above 5%
        clearer-bench models/denoise-gray-25 --pictures photos/ --verify-on all --report report.html
        clearer-bench models/denoise-gray-25 --precision int8 --count aarch64-cortex-a53,aarch64-neoverse-n1
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

  @Option(help: ArgumentHelp("Size of the picture; may be given several times.", valueName: "WxH"))
  var size: [Size] = []

  @Option(help: "fp32 or int8; may be given several times. Both, if it is not given.")
  var precision: [Precision] = []

  @Option(
    help:
      "Kernels to use, such as portable, or: all; may be given several times. The best, if it is not given.")
  var isa: [String] = []

  @Option(help: "Number of threads, 1 to 16; may be given several times.")
  var threads: [Int] = [1]

  @Option(help: "Seconds to spend on each measurement.")
  var seconds = 2.0

  @Option(
    help: ArgumentHelp(
      "Folder of pictures to measure PSNR on: clean ones, or pairs, degraded in its input, clean in its target.",
      valueName: "folder"))
  var pictures: String?

  @Option(help: "Standard deviation of the noise that clean ones get, in steps of an 8-bit picture.")
  var sigma: Double?

  @Option(help: "Seed of that noise, or rain.")
  var seed: UInt64 = 1

  @OptionGroup(title: "Preparation, as clearer-export does it") var preparation: PreparationOptions

  @Option(help: ArgumentHelp("Time before each measurement.", valueName: "time"))
  var warmUp = Duration(seconds: 0.2)

  @Option(help: "Runs of each measurement, at least.")
  var runs = 3

  @Option(
    help: ArgumentHelp("Measure for so long, and say how the time changes, as in 10m.", valueName: "time"))
  var sustained: Duration?

  @Option(help: "C compiler, with what makes it build for another machine.")
  var cc = "cc"

  @Option(
    name: [.customLong("run"), .customLong("runner")],
    help: ArgumentHelp(
      "The command that runs programs on that machine, such as 'ssh pi@host', 'adb' or an emulator.",
      valueName: "command"))
  var runner = ""

  @Option(
    help: ArgumentHelp(
      "Instead of --cc and --run: a target of “clearer-export targets”.", valueName: "target"))
  var on: String?

  @Option(
    help: ArgumentHelp(
      "Count the instructions that each operation takes on other CPUs, which QEMU emulates.",
      valueName: "target,…"))
  var count: String?

  @Option(
    help: ArgumentHelp(
      "Verify on targets, as “clearer-export verify” does: their names, or: all.", valueName: "target,…"))
  var verifyOn: String?

  @Option(
    help: ArgumentHelp("Write a page of HTML with everything in it; wants --pictures.", valueName: "file"))
  var report: String?

  @Option(help: ArgumentHelp("Compare with an earlier JSON report.", valueName: "file"))
  var compare: String?

  @Option(help: ArgumentHelp("Exit with 1 if anything is slower by more than this.", valueName: "percent"))
  var failAbove: Percent?

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
    guard report == nil || pictures != nil else { throw ValidationError("--report wants --pictures to show") }
    guard failAbove == nil || compare != nil else { throw ValidationError("--fail-above wants --compare") }
    guard on == nil || (cc == "cc" && runner.isEmpty) else {
      throw ValidationError("--on stands for --cc and --run; give one or the other")
    }
    guard runs > 0, seconds >= 0 else { throw ValidationError("--runs and --seconds are positive") }
  }

  func run() throws {
    try reportingErrors {
      if moduleCosts { return try printModuleCosts() }
      let trained = try Model.load(from: self.model ?? "")
      var model = trained
      let plan = try preparation.prepare(&model, quiet: quiet)
      var report = try measure(model, trained)
      report.precisionPlan = plan
      if let path = self.report { try write(report, of: model, to: path) }
      if json { try JSONOutput.print(report) } else { print(report.text) }
      guard let compare else { return }
      let comparison = try Comparison(report, with: compare)
      if json { Message.write(comparison.text) } else { print(comparison.text) }
      if let failAbove, comparison.rows.contains(where: { $0.change > failAbove.share }) {
        throw CommandError("slower than \(compare) by more than \(failAbove.text)", .failed)
      }
    }
  }

  private func target(_ name: String) throws -> Target {
    guard let target = Target.named(name) else { throw CommandError("\(TargetError.unknown(name))", .usage) }
    return target
  }

  private func targets(_ names: String) throws -> [Target] {
    try names == "all" ? Target.all : names.split(separator: ",").map { try target(String($0)) }
  }

  private func device() throws -> Target {
    try on.map(target) ?? .device(compiler: cc, run: runner)
  }

  private func printModuleCosts() throws {
    var measurement = ModuleCostMeasurement(family: try family.resolved())
    measurement.precision = precision.first ?? .fp32
    if let size = size.first { measurement.size = (size.width, size.height) }
    measurement.instructionSet = isa.first
    measurement.seconds = seconds
    measurement.target = try device()
    measurement.flags = cflags.split(separator: " ").map(String.init)
    let progress = Progress(label: "module costs: measurement", hidden: quiet)
    try JSONOutput.print(measurement.run { progress.show($0, of: $1) })
  }

  private func measure(_ model: Model, _ trained: Model) throws -> BenchReport {
    var benchmark = Benchmark(model: model, trained: trained)
    if !precision.isEmpty { benchmark.precisions = precision }
    if !size.isEmpty { benchmark.sizes = size.map { ($0.width, $0.height) } }
    benchmark.instructionSets = isa
    benchmark.threads = threads
    benchmark.profiles = profile || report != nil
    benchmark.seconds = sustained?.seconds ?? seconds
    benchmark.isSustained = sustained != nil
    benchmark.warmUp = warmUp.seconds
    benchmark.runs = runs
    benchmark.target = try device()
    benchmark.counted = try count.map(targets) ?? []
    benchmark.flags = cflags.split(separator: " ").map(String.init)
    let verified = try verifyOn.map(targets) ?? []
    let folder = try trials(for: model)
    if let folder {
      let progress = Progress(label: "pictures", hidden: quiet)
      benchmark.parity = ParityMeasurement(
        folder: folder, seed: seed, progress: { progress.show($0, of: $1) })
    }
    var report = try benchmark.run()
    if !verified.isEmpty {
      let samples = try folder.map { try VerificationPictures.photographs(in: $0, most: 96) }
      var verification = Verification(
        model, on: verified,
        pictures: try samples ?? .madeUp(for: model, task: model.task.measured(at: sigma)))
      verification.precisions = benchmark.precisions
      if !quiet { verification.progress = { Message.write($0) } }
      report.verification = try verification.run()
    }
    return report
  }

  private func trials(for model: Model) throws -> TrialFolder? {
    try pictures.map { try TrialFolder($0, for: model, sigma: sigma) }
  }

  private func write(_ report: BenchReport, of model: Model, to path: String) throws {
    guard let folder = try trials(for: model) else { return }
    let net = try CompiledNet(model, precision: .int8)
    let shown = try ReportPicture.restored(by: net, from: folder, seed: seed)
    let command = (["clearer-bench"] + CommandLine.arguments.dropFirst()).map {
      $0.contains(" ") ? "'\($0)'" : $0
    }.joined(separator: " ")
    let page = ReportPage(model: model, report: report, pictures: shown, command: command)
    try AtomicFile.write(Data(page.html().utf8), to: path)
  }
}
