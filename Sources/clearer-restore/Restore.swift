import ArgumentParser
import ClearerCommands
import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerRestore
import ClearerRuntime
import Foundation

extension Precision: ExpressibleByArgument {}

@main
struct Restore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clearer-restore",
    abstract: "Restore a picture with a trained net.",
    discussion: """
      Reads PNG and JPEG, of 8 or 16 bits, and writes what the ending of OUT says. Depth, alpha, colour profile and \
      orientation stay. A net for gray restores red, green and blue one by one.

      Examples:
        clearer-restore models/denoise-gray-25 noisy.png restored.png
        clearer-restore models/denoise-gray-25 noisy.jpg restored.jpg --quality 90
        clearer-restore models/denoise-gray-25 noisy.png restored.png --reference clean.png --json
      """,
    version: toolVersion)

  @Argument(help: "The model: its folder or its model.json.")
  var model: String

  @Argument(help: "The picture to restore.")
  var input: String

  @Argument(help: "Where to write the result: a name that ends in .png, .jpg or .jpeg.")
  var output: String

  @Option(
    help: ArgumentHelp("The clean picture: print how near to it input and result are.", valueName: "clean"))
  var reference: String?

  @Option(help: "Arithmetic: int8 or fp32.")
  var precision = Precision.int8

  @Option(help: "Quality of a JPEG, 1 to 100.")
  var quality = 95

  @Flag(help: "Print the result as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    guard PictureFormat(path: output) != nil else {
      throw ValidationError("“\(output)” ends neither in .png nor in .jpg: these can be written")
    }
    guard (1...100).contains(quality) else { throw ValidationError("the quality is 1 to 100") }
  }

  func run() throws {
    try reportingErrors {
      let model = try Model.load(from: self.model)
      let reference = try self.reference.map { try Picture(contentsOf: $0) }
      let restorer = PictureRestorer(try Restorer(model, precision: precision))
      let restoration = try Restoration(of: input, with: restorer, reference: reference)
      try restoration.output.write(to: output, quality: quality)
      let report = RestorationReport(restoration, model: model.name, precision: precision.rawValue)
      if json {
        try JSONOutput.print(report)
      } else if !quiet {
        print(report.text)
      }
    }
  }
}
