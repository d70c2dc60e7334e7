import ArgumentParser
import ClearerBench
import ClearerCommands
import ClearerExport
import ClearerModel

@main
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clearer-demo",
    abstract: "Show what a model does: export it, compile it, and restore a photograph with noise or rain.",
    discussion: """
      The folder gets the C files, the degraded and the restored pictures, and both side by side.

      Examples:
        clearer-demo models/denoise-gray-25 demo/camera.png -o demo/out
        clearer-demo models/denoise-gray-25 photo.jpg --sigma 40 -o out --json
        clearer-demo models/derain-color-m photo.jpg -o out
      """,
    version: toolVersion)

  @Argument(help: "The model: its folder or its model.json.")
  var model: String

  @Argument(help: "A clean photograph.")
  var photograph: String

  @Option(name: .shortAndLong, help: "Folder for what is written; it is made if it is missing.")
  var output: String

  @Option(
    help: "Standard deviation of the noise, in steps of an 8-bit picture; the model's own, if not given.")
  var sigma: Double?

  @Option(help: "Seed of the noise or rain.")
  var seed: UInt64 = 1

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try reportingErrors {
      let model = try Model.load(from: self.model)
      let demonstration = Demonstration(
        photograph: photograph, folder: output, task: try model.task.measured(at: sigma), seed: seed)
      let report = try demonstration.run(model)
      if json { try JSONOutput.print(report) } else { print(report.text) }
    }
  }
}
