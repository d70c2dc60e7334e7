#if Torch
  import CTorch
  import ClearerCompiler
  import ClearerModel

  /// Integer weights of one window, or of the head, and the way from them to the layers' floats.
  struct QuantizedWeights {
    /// The layers, side by side.
    let parts: [Window.Part]
    /// `[out][in][kernel][kernel]`.
    let integers: TorchTensor
    /// What makes a weight its integer before that is rounded: `[out][in]`.
    let factors: TorchTensor

    /// - Parameters:
    ///   - steps: the value of one step of each input.
    ///   - units: the value of one step of each output's sum.
    init(_ parts: [Window.Part], integers: [Float], kernel: Int, steps: [Float], units: [Float]) throws {
      self.parts = parts
      self.integers = try TorchTensor(integers, shape: [units.count, steps.count, kernel, kernel])
      factors = try TorchTensor(
        units.flatMap { unit in steps.map { $0 / unit } }, shape: [units.count, steps.count, 1, 1])
    }

    /// The integers; their gradients go to the layers.
    func tensor(_ parameters: Parameters) throws -> TorchTensor {
      try parameters.withParts(parts, "weight") { list, count in
        try .make(factors, integers) { ct_integer_weights(list, count, $0[0], $0[1]) }
      }
    }
  }

  /// One window of a sum.
  struct QuantizedWindow {
    /// The input, as an index into those of the node.
    let input: Int
    /// Its first channel.
    let channel: Int
    let stride: Int
    /// Whether it reads the input's fine bytes.
    let isFine: Bool
    let weights: QuantizedWeights
    /// Inputs whose products can be added in floats without rounding, one run after the other.
    let runs: [Range<Int>]
    /// The integer that stands for 0.
    let zero: Int

    init(_ window: Window, _ integers: [Int8], units: [Float], _ node: Node, in graph: Graph) throws {
      input = window.source.input
      channel = window.source.channel
      stride = window.stride
      isFine = window.isFine
      let source = graph.nodes[node.inputs[input]]
      let range = window.source.channel..<window.source.channel + window.source.channels
      if case .quantizedInput(let picture) = source.operation, !isFine {
        zero = picture.coarseZeroPoint
      } else {
        zero = 0
      }
      let fineSteps: Float = isFine ? Float(FusedConvolution.fineSteps) : 1
      weights = try QuantizedWeights(
        window.parts, integers: integers.map(Float.init), kernel: window.kernel,
        steps: source.steps[range].map { $0 / fineSteps }, units: units)
      runs = Self.runs(integers, outputs: units.count, inputs: range.count)
    }

    /// As many inputs at a time as keep `255 Σ |w|` below 2²⁴ for each output.
    static func runs(_ integers: [Int8], outputs: Int, inputs: Int) -> [Range<Int>] {
      let area = integers.count / (outputs * inputs)
      var runs: [Range<Int>] = []
      var bounds = [Int](repeating: 0, count: outputs)
      var first = 0
      for input in 0..<inputs {
        let added = (0..<outputs).map { output in
          let start = (output * inputs + input) * area
          return 255 * integers[start..<start + area].reduce(0) { $0 + abs(Int($1)) }
        }
        let sums = zip(bounds, added).map { $0 + $1 }
        if sums.contains(where: { $0 >= 1 << 24 }) {
          runs.append(first..<input)
          (first, bounds) = (input, added)
        } else {
          bounds = sums
        }
      }
      return runs + [first..<inputs]
    }

    /// Exact sums that together are the convolution.
    func sums(of map: TorchTensor, _ weights: TorchTensor) throws -> [TorchTensor] {
      try runs.map { run in
        try .make(map, weights) {
          ct_convolve_part(
            $0[0], Int64(channel + run.lowerBound), $0[1], Int64(run.lowerBound), Int64(run.count),
            Int64(stride))
        }
      }
    }
  }
#endif
