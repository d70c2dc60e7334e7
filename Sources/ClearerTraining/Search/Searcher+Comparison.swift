#if Torch
  import ClearerModel
  import Foundation

  extension Searcher {
    /// The mean error of nets that are drawn, and the slope of its term by each weight as their differences show it.
    func compared(_ batch: Batch) throws -> (error: Double, slopes: [[Double]]) {
      let choices = drawnToCompare
      let errors = try Torch.withoutRecording {
        try mean(choices.map { try error(batch, parameters: frozen, choices: $0, mode: pathMode) })
      }
      regression.add(
        choices, levels: options.errorTerm == .decibels ? errors.map { 10 * log10($0) } : errors)
      return (errors.reduce(0, +) / Double(errors.count), regression.slopes)
    }

    /// One path's values are not distributed as those of all paths together, whose statistics are recorded.
    private var pathMode: JoinMode { mode(training: true, follows: false) }

    /// The net that learns in this step.
    var drawnForStep: [Int] { drawn(0) }

    /// The nets that this step compares.
    private var drawnToCompare: [[Int]] { (1...options.paths).map(drawn) }

    /// A net drawn with the weights as probabilities: number `number` of this step.
    private func drawn(_ number: Int) -> [Int] {
      let stream = UInt64(step) << 8 + UInt64(number)
      var random = RandomGenerator(seed: options.seed &+ 2, stream: stream)
      return mixture.weights.map { place in
        var rest = Double(random.uniform())
        for (index, weight) in place.enumerated() {
          rest -= weight
          if rest < 0 { return index }
        }
        return place.count - 1
      }
    }

    /// Mean PSNR in dB of the mixture, and of the net that would be derived now, with the supernet's weights: their
    /// difference is what cutting the mixture costs. Under `paths`, nets that are drawn stand for the mixture.
    public func validate(_ set: ValidationSet) throws -> (mixture: Double, derived: Double) {
      let paths = options.strategy == .paths
      var mode = paths ? pathMode : mode(training: false)
      mode.shared = false
      let net = Supernet(space: options.space, parameters: frozen, mode: mode)
      let multiple = options.space.family.sizeMultiple
      func psnr(_ restore: (TorchTensor) throws -> TorchTensor) throws -> Double {
        try set.meanPSNR { try $0.passed(multiple: multiple, through: restore) }
      }
      let numbers = try weights()
      let choices = try derive().choices
      let derived = try psnr { try net.restore($0, choices: choices) }
      guard paths else { return (try psnr { try net.restore($0, weights: numbers) }, derived) }
      let drawn = drawnToCompare.map { $0.map { options.space.candidates[$0] } }
      let all = try drawn.map { choices in try psnr { try net.restore($0, choices: choices) } }
      return (all.reduce(0, +) / Double(all.count), derived)
    }
  }
#endif
