#if Torch
  import ArgumentParser
  import ClearerCommands
  import ClearerCompiler
  import ClearerModel
  import ClearerTraining
  import ClearerTrainingCommands
  import Foundation

  struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Measure PSNR and SSIM of a trained net by named protocols.",
      discussion: """
        Protocols: \(EvaluationProtocol.names).
          bsd500-σ             BSDS500 test in gray, cropped to multiples of 64, noise clipped to 8 bits
          bsd68-σ, set12-σ     gray, cbsd68-σ colour: noise neither clipped nor rounded
          rain100l             RGB, and the luma beside it

        Examples:
          clearer-train evaluate models/denoise-gray-25 bsd68-25 set12-25 --data ../shared/data
          clearer-train evaluate models/denoise-gray-25 bsd68-25 --precision int8 --data ../shared/data
          clearer-train evaluate models/denoise-gray-25 bsd500-30 --data ../shared/data --ensemble --json
        """)

    @Argument(help: "The model: its folder or its model.json.")
    var model: String

    @Argument(help: "What to measure.")
    var protocols: [EvaluationProtocol]

    @Option(help: "The folder with the pictures: bsds500/test, bsd68, cbsd68, set12, rain100l.")
    var data: String

    @Option(help: "Arithmetic: fp32, or int8, which gives the bits of the exported file.")
    var precision = Precision.fp32

    @Flag(help: "Average the results of the eight flips and rotations of each picture.")
    var ensemble = false

    @Flag(help: "Write the figures into the model's provenance.")
    var record = false

    @Option(help: "Threads of one operation.")
    var threads = 1

    @Flag(help: "Print every picture's figures as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print the means only.")
    var quiet = false

    func run() throws {
      try reportingErrors { try mapErrors(evaluate) }
    }

    private func evaluate() throws {
      try Torch.configure(threads: threads)
      var model = try Model.load(from: self.model)
      let net = try TrainedNet(model, precision: precision)
      var results: [Evaluation] = []
      for method in protocols {
        guard method.channels == model.architecture.channels else {
          throw CommandError(
            "\(method) has pictures of \(method.channels) channels, the model takes \(model.architecture.channels)",
            .usage)
        }
        let progress = Progress(label: "\(method): picture", hidden: quiet)
        let result = try Evaluation(
          method, data: data, ensemble: ensemble,
          progress: progress.show, restore: net.restore)
        results.append(result)
        let ways = (precision == .int8 ? ", int8" : "") + (ensemble ? ", self-ensemble" : "")
        model.provenance.psnr[method.description + ways] = result.mean.psnr
        if !json { print(result.text(pictures: !quiet)) }
      }
      if json { try JSONOutput.print(results) }
      if record {
        let url = URL(fileURLWithPath: self.model)
        let named = url.lastPathComponent == Model.descriptionFile
        try model.save(to: named ? url.deletingLastPathComponent().path : self.model)
      }
    }
  }

  extension EvaluationProtocol: ExpressibleByArgument {
    /// The protocol of a name on the command line.
    public init?(argument: String) { self.init(argument) }
  }

  extension Precision: ExpressibleByArgument {}
#endif
