import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerReference

extension Model {
  /// Moves weights to where int8 holds them, so that what rounding adds to one is made up for by others.
  ///
  /// How well that can be depends on how the values that they meet vary together, which the pictures show
  /// (``NearestPlane``); what is added to the mean goes to the biases. The weights themselves are moved, to multiples of
  /// their integers' steps, so that whatever compiles the model rounds them so. The largest of each output stays, as the
  /// step of its sum follows from it, and so do those that read the picture, which has 11 bits. Weights that meet fine bytes
  /// follow from the others. Batch normalisation becomes weights and biases.
  ///
  /// - Parameters:
  ///   - pictures: what the net gets, with its noise. Ranges have been recorded on such.
  ///   - progress: gets the pictures done.
  /// - Throws: `CompilerError`, `EvaluationError`, `ModelError`.
  package mutating func roundWeights(
    on pictures: some Collection<FloatPicture>, progress: (Int) -> Void = { _ in }
  ) throws {
    self = try withoutNormalization()
    var inBytes = self
    inBytes.narrow.subtract(fine)
    inBytes.fine = []
    let graph = try Compiler(precision: .int8).graph(of: inBytes, after: "quantize")
    var statistics = WindowStatistics(graph, ranges)
    let evaluator = try FloatEvaluator(self)
    for (index, picture) in pictures.enumerated() {
      _ = try evaluator.evaluate(picture.planar, width: picture.width, height: picture.height) {
        statistics.add($1, named: $0)
      }
      progress(index + 1)
    }
    for node in graph.nodes {
      guard case .fused(let fused) = node.operation, let units = fused.quantization?.units else { continue }
      let largest = fused.largestWeights(of: node, in: graph)
      for (index, window) in fused.windows.enumerated() {
        guard let inputs = statistics.inputs(of: window, in: node, inPairs: fused.makesPairs) else {
          continue
        }
        round(
          window, inputs, units: units, limits: largest.map(\.magnitude), inPairs: fused.makesPairs
        ) {
          largest[$0].window == index && largest[$0].offsets.contains($1)
        }
      }
    }
  }

  /// Moves the weights and biases of the layers that one window is made of, but for weights that stay.
  ///
  /// - Parameters:
  ///   - units: the step of each output's sum.
  ///   - limits: what a weight times the step of what it meets may be for each output, or for pairs a row's reach, so that
  ///     units stay.
  private mutating func round(
    _ window: Window, _ inputs: WindowInputs, units: [Float], limits: [Float], inPairs: Bool,
    stays: (_ output: Int, _ offset: Int) -> Bool
  ) {
    let area = window.kernel * window.kernel, count = window.weights.count / units.count
    var weights = window.weights
    for index in weights.indices {
      weights[index] *= inputs.steps[index % count / area] / units[index / count]
    }
    // Nor may rounding take a product beyond the largest.
    let most = zip(limits, units).map { ($0 / $1 * (1 + 0x1p-20)).rounded(.down) }
    let integers = inputs.plane.rounded(weights, limits: most, isAlone: stays)
    let less: Float = 1 - 0x1p-22
    let ends = limits.map { $0 * less }
    var first = 0
    for part in window.parts {
      defer { first += part.outputs }
      guard var weights = tensors["\(part.layer).weight"], var bias = tensors["\(part.layer).bias"] else {
        continue
      }
      let inner = weights.values.count / bias.values.count
      for index in weights.values.indices {
        let (row, offset) = index.quotientAndRemainder(dividingBy: inner)
        let step = inputs.steps[offset / area]
        guard step > 0, !stays(first + row, offset) else { continue }
        let product = integers[(first + row) * count + offset] * units[first + row]
        // A row's reach grows with all of its weights.
        let within = inPairs ? product * less : product
        let moved = max(-ends[first + row], min(ends[first + row], within)) / step
        bias.values[row] -= (moved - weights.values[index]) * inputs.means[offset / area]
        weights.values[index] = moved
      }
      tensors["\(part.layer).weight"] = weights
      tensors["\(part.layer).bias"] = bias
    }
  }
}

/// The weight of an output that its unit follows from, or the row of a kernel.
private struct LargestWeight {
  var window = 0
  var offsets = 0..<0
  /// Times the step of what it meets; of a row its reach.
  var magnitude: Float = 0
}

extension FusedConvolution {
  fileprivate func largestWeights(of node: Node, in graph: Graph) -> [LargestWeight] {
    var largest = [LargestWeight](repeating: .init(), count: node.channels)
    for (index, window) in windows.enumerated() where !window.isFine {
      let area = window.kernel * window.kernel, count = window.source.channels * area
      let steps = graph.nodes[node.inputs[window.source.input]].steps
      for output in largest.indices {
        let width = makesPairs ? 3 : 1
        for offset in stride(from: 0, to: count, by: width) {
          let step = steps[window.source.channel + offset / area]
          let offsets = offset..<offset + width
          let products = offsets.map { window.weights[output * count + $0] * step }
          let magnitude =
            makesPairs ? PairWeights.reach(products[0], products[1], products[2]) : abs(products[0])
          if magnitude > largest[output].magnitude {
            largest[output] = .init(window: index, offsets: offsets, magnitude: magnitude)
          }
        }
      }
    }
    return largest
  }
}
