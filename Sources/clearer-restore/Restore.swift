import ArgumentParser
import ClearerCommands
import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerRestore
import ClearerRuntime
import Foundation

extension Precision: ExpressibleByArgument {}
extension PictureFormat: ExpressibleByArgument {}

@main
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clearer-restore",
    abstract: "Restore pictures with a trained net.",
    discussion: """
      Reads PNG and JPEG, of 8 or 16 bits, and writes what the ending of a result's name says. Depth, alpha, colour \
      profile and orientation stay. A net for gray restores red, green and blue one by one.

      Of a folder all pictures are restored, also those in folders in it. They keep their names and places in the \
      folder OUT; one that cannot be restored does not keep the others from it, but makes the exit status 1. What is \
      there already stays, and is an error, unless --overwrite says otherwise. “-” stands for the standard input and \
      output streams.

      Examples:
        clearer-restore models/denoise-gray-25 noisy.png restored.png
        clearer-restore models/denoise-gray-25 photos/ more/*.jpg restored/
        clearer-restore models/denoise-gray-25 - - <noisy.jpg >restored.png
        clearer-restore models/denoise-gray-25 noisy.png restored.png --reference clean.png --json
      """,
    version: toolVersion)

  @Argument(help: "The model: its folder or its model.json.")
  var model: String

  @Argument(
    help: ArgumentHelp(
      "Pictures or folders to restore, and at last where to: a name that ends in .png, .jpg or .jpeg, or a folder.",
      valueName: "path"))
  var paths: [String]

  @Option(
    help: ArgumentHelp("The clean picture: print how near to it input and result are.", valueName: "clean"))
  var reference: String?

  @Option(help: "Arithmetic: int8 or fp32.")
  var precision = Precision.int8

  @Option(help: "Threads to use; as many as there are processors, if not given.")
  var threads: Int?

  @Option(help: "Quality of JPEGs, 1 to 100.")
  var quality = 95

  @Option(help: "Format of the standard output stream: png or jpeg.")
  var format: PictureFormat?

  @Flag(help: "Replace files that are there.")
  var overwrite = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    guard paths.count >= 2, let target = paths.last else {
      throw ValidationError("name a picture and where its result goes")
    }
    guard (1...100).contains(quality) else { throw ValidationError("the quality is 1 to 100") }
    if let threads, threads < 1 { throw ValidationError("there must be a thread") }
    if target == "-", json { throw ValidationError("the standard output stream is taken: no JSON with -") }
    if target != "-", format != nil { throw ValidationError("the ending of a file's name says its format") }
  }

  func run() async throws {
    try await reportingErrors {
      let worklist = try worklist()
      let model = try Model.load(from: self.model)
      var batch = Batch(worklist, with: PictureRestorer(try Restorer(model, precision: precision)))
      batch.reference = try reference.map { try Picture(contentsOf: $0) }
      batch.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
      (batch.overwrites, batch.format, batch.quality) = (overwrite, format, quality)

      let line = StatusLine(hidden: quiet)
      let outcomes = await batch.run {
        line.show($0, keep: false)
      } failed: { failure in
        line.show("", keep: false)
        Message.write("error: \(Self.text(failure))")
      }
      line.show("", keep: false)
      let report = RestorationReport(outcomes, model: model.name, precision: precision.rawValue)
      try show(report)
      try exit(outcomes)
    }
  }

  private func worklist() throws -> Worklist {
    do {
      let worklist = try Worklist(sources: paths.dropLast(), target: paths[paths.count - 1])
      if reference != nil, worklist.jobs.count != 1 || worklist.isFolder {
        throw ValidationError("there can be a clean picture for one picture only")
      }
      if let target = worklist.jobs.first?.target, !worklist.isFolder, target != "-",
        PictureFormat(path: target) == nil
      {
        throw ValidationError("“\(target)” ends neither in .png nor in .jpg: these can be written")
      }
      return worklist
    } catch let error as WorklistError {
      throw ValidationError(error.description)
    }
  }

  private func show(_ report: RestorationReport) throws {
    if json {
      try JSONOutput.print(report)
    } else if !quiet, !report.pictures.isEmpty {
      // With a picture on the standard output stream, what is said goes to the other one.
      if paths.last == "-" { Message.write(report.text) } else { print(report.text) }
    }
  }

  /// One picture that fails decides on the status by itself; among several, failure is the one of the batch.
  private func exit(_ outcomes: [Batch.Outcome]) throws {
    let failures = outcomes.compactMap { outcome -> Batch.Failure? in
      if case .failure(let failure) = outcome { failure } else { nil }
    }
    guard let first = failures.first else { return }
    if outcomes.count == 1 { throw ExitCode(ExitStatus(first.reason).rawValue) }
    let names = failures.prefix(10).map(\.source).joined(separator: ", ")
    let more = failures.count > 10 ? " and \(failures.count - 10) more" : ""
    Message.write("error: \(failures.count) of \(outcomes.count) pictures were not restored: \(names)\(more)")
    throw ExitCode(ExitStatus.failed.rawValue)
  }

  /// Most errors name the picture; those of the net do not.
  private static func text(_ failure: Batch.Failure) -> String {
    let text = "\(failure.reason)"
    return text.contains(failure.source) ? text : "\(failure.source): \(text)"
  }
}
