import ArgumentParser
import ClearerCommands
import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerVerification
import Foundation

struct VerifyModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Run the emitted files on targets, and compare what they give with what they have to.",
    discussion: """
      int8 has to give the Swift runtime's bytes, fp32 at most \(Verification.bound) off the oracle; every instruction \
      set by itself, from 8-bit samples and from floats. The status is 1 if anything differs or could not be run.

      Examples:
        clearer-export verify models/denoise-gray-25 --on all
        clearer-export verify models/denoise-gray-25 --on aarch64-neoverse-n1,s390x --pictures photos/ --json
        clearer-export verify models/denoise-gray-25 --cc aarch64-linux-gnu-gcc --run 'ssh pi@raspberry'
      """)

  @Argument(help: "The model: its folder or its model.json.")
  var model: String

  @Option(
    help: ArgumentHelp(
      "Names of targets, which “clearer-export targets” lists, or: all.", valueName: "target,…"))
  var on: String?

  @Option(help: "A C compiler, with its flags, for a device of your own.")
  var cc: String?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "The command that runs programs on it, such as 'ssh pi@host', 'adb' or an emulator.",
      valueName: "command"))
  var runner: String?

  @Option(help: "fp32 or int8; may be given several times. Both, if it is not given.")
  var precision: [Precision] = []

  @Option(
    help: ArgumentHelp(
      "Folder of clean pictures or pairs; made-up ones, if it is not given.", valueName: "folder"))
  var pictures: String?

  @Option(help: "Pixels of each side that are kept of the middle of those pictures.")
  var crop = 96

  @Option(help: "Standard deviation of the noise that is added, in steps of an 8-bit picture.")
  var sigma: Double?

  @Option(help: "Flags of the C compiler.")
  var cflags = "-O2"

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    guard on != nil || cc != nil || runner != nil else {
      throw ValidationError("say on what: --on, or --cc and --run")
    }
    guard crop > 0 else { throw ValidationError("--crop is at least 1") }
  }

  func run() throws {
    try reportingErrors {
      let model = try Model.load(from: self.model)
      let samples = try pictures.map {
        try VerificationPictures.photographs(in: TrialFolder($0, for: model, sigma: sigma), most: crop)
      }
      var verification = Verification(
        model, on: try targets(),
        pictures: try samples ?? .madeUp(for: model, task: model.task.measured(at: sigma)))
      if !precision.isEmpty { verification.precisions = precision }
      verification.flags = cflags.split(separator: " ").map(String.init)
      if !quiet { verification.progress = { Message.write($0) } }
      let report = try verification.run()
      if json { try JSONOutput.print(report) } else { print(report.text) }
      if !report.holds { throw ExitCode(ExitStatus.failed.rawValue) }
    }
  }

  private func targets() throws -> [ClearerVerification.Target] {
    let names = on.map { $0.split(separator: ",").map(String.init) } ?? []
    var targets = try names == ["all"] ? ClearerVerification.Target.all : names.map(named)
    if cc != nil || runner != nil { targets.append(.device(compiler: cc ?? "cc", run: runner ?? "")) }
    return targets
  }

  private func named(_ name: String) throws -> ClearerVerification.Target {
    guard let target = ClearerVerification.Target.named(name) else {
      throw CommandError("\(TargetError.unknown(name))", .usage)
    }
    return target
  }
}

struct ListTargets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets", abstract: "List the targets of verify, and what has to be installed for each.")

  @Flag(help: "Print JSON.")
  var json = false

  /// One target in JSON.
  private struct Entry: Encodable {
    var name: String
    var about: String
    var emulated: Bool
    var precisions: [String]
    var requirements: [ClearerVerification.Target.Requirement]
    var missing: [ClearerVerification.Target.Requirement]
  }

  func run() throws {
    let entries = ClearerVerification.Target.all.map {
      Entry(
        name: $0.name, about: $0.about, emulated: $0.runner.isEmulated,
        precisions: $0.precisions.map(\.rawValue),
        requirements: $0.requirements, missing: $0.missing)
    }
    if json { return try JSONOutput.print(entries) }
    for entry in entries {
      let packages = entry.missing.map { $0.package.isEmpty ? $0.what : $0.package }
      print(
        entry.name.padding(toLength: 21, withPad: " ", startingAt: 0)
          + entry.about.padding(toLength: 50, withPad: " ", startingAt: 0)
          + (packages.isEmpty ? "ready" : "install \(packages.joined(separator: " "))"))
    }
  }
}
