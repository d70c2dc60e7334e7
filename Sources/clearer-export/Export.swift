import ArgumentParser
import ClearerCommands
import ClearerCompiler
import ClearerExport
import ClearerExportCommands
import ClearerModel
import ClearerRuntime

/// Kinds of output.
enum Target: String, ExpressibleByArgument, CaseIterable {
  /// One C99 file and its header.
  case c
  /// A Swift package.
  case swift
  /// A file for other engines.
  case onnx
  /// The model itself, with the ranges, weights and words that were chosen.
  case model
}

extension Precision: ExpressibleByArgument {}

/// Names of integrations between commas.
struct Integrations: ExpressibleByArgument {
  var list: [Integration]

  init?(argument: String) {
    let all = argument.split(separator: ",").map { Integration(rawValue: String($0)) }
    list = all.compactMap { $0 }
    if list.isEmpty || list.count < all.count { return nil }
  }
}

@main
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clearer-export",
    abstract: "Compile a trained net.",
    discussion: """
      Examples:
        clearer-export models/denoise-gray-25 --target c --precision int8 -o build/
        clearer-export models/denoise-gray-25 --integration cmake,pkgconfig -o build/
        clearer-export models/denoise-gray-25 --target swift -o packages/
        clearer-export models/denoise-gray-25 --target onnx --precision fp32 -o build/
        clearer-export models/denoise-gray-25 --target c --calibrate my-pictures/ -o build/
        clearer-export models/denoise-gray-25 --calibrate my-pictures/ --psnr-budget 0.01 -o build/
        clearer-export models/denoise-gray-25 --calibrate my-pictures/ --psnr-budget 0.01 \
          --target model -o models/precise
        clearer-export model.json --dump-after fuse
        clearer-export verify models/denoise-gray-25 --on aarch64-cortex-a53,cortex-m7
        clearer-export random --widths 8,16,32,64 --stages FPFF,FPFP,FFPF -o build/random
      """,
    version: toolVersion,
    subcommands: [ExportModel.self, RandomModel.self, VerifyModel.self, ListTargets.self],
    defaultSubcommand: ExportModel.self)
}

struct ExportModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Compile a model to C, Swift or ONNX (the default).")

  @Argument(help: "The model: its folder or its model.json.")
  var model: String

  @Option(
    help: """
      What to write: c (one file and its header), swift (a package), onnx, or model (the model again, with what \
      --calibrate and --psnr-budget chose).
      """)
  var target = Target.c

  @Option(help: "Arithmetic of the result.")
  var precision = Precision.int8

  @Option(name: .shortAndLong, help: "Folder for the result; it is made if it is missing.")
  var output = "."

  @Option(
    help: ArgumentHelp(
      "Write what others' builds need beside the C file: cmake, pkgconfig, arduino, zephyr, esp-idf.",
      valueName: "name,…"))
  var integration: Integrations?

  @OptionGroup(title: "Preparation") var preparation: PreparationOptions

  @Option(help: ArgumentHelp("Print the net after a pass, and write nothing.", valueName: "pass"))
  var dumpAfter: String?

  @Flag(help: "Print sizes as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing.")
  var quiet = false

  func validate() throws {
    guard integration == nil || target == .c else { throw ValidationError("--integration is for --target c") }
    guard preparation.psnrBudget == nil || (precision == .int8 && target != .onnx) else {
      throw ValidationError("--psnr-budget is for --precision int8, and not for --target onnx")
    }
  }

  func run() throws {
    try reportingErrors {
      var model = try Model.load(from: self.model)
      let plan = precision == .int8 ? try preparation.prepare(&model, quiet: quiet) : nil
      if let dumpAfter {
        print(try Compiler(precision: precision).graph(of: model, after: dumpAfter))
        return
      }
      switch target {
      case .c:
        let export = try CExport(model, precision: precision)
        try export.write(to: output)
        try export.write(integration?.list ?? [], to: output)
        var report = export.report(in: output)
        report.precisionPlan = plan
        try show(report, report.text, plan)
      case .swift:
        let export = try SwiftExport(model, precision: precision)
        try export.write(to: output)
        var report = export.report(in: output)
        report.precisionPlan = plan
        try show(report, report.text, plan)
      case .onnx:
        let export = try ONNXExport(model, precision: precision)
        try export.write(to: output)
        let report = export.report(in: output)
        try show(report, report.text, nil)
      case .model:
        try model.save(to: output)
        let report = SavedModel(model: output, precisionPlan: plan)
        try show(report, report.text, plan)
      }
    }
  }

  private func show(_ report: some Encodable, _ text: String, _ plan: PrecisionPlan?) throws {
    if json {
      try JSONOutput.print(report)
    } else if !quiet {
      print(text)
      if let plan { print(plan.text) }
    }
  }
}

/// What is said about a model that was saved.
private struct SavedModel: Encodable {
  /// Its folder.
  var model: String
  /// How its sums are kept, where a budget was given.
  var precisionPlan: PrecisionPlan?

  /// For people.
  var text: String { "\(model): the model" }
}
