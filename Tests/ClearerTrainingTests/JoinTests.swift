#if Torch
  import ClearerImage
  import ClearerModel
  import ClearerTraining
  import Testing

  /// The fused sum of normalised maps against libtorch's own operations.
  @Suite struct JoinTests {
    /// A term by its normalisation and its factor.
    struct Shape: Sendable {
      var normalized: Bool
      var factor: Int
    }

    /// The sum, the gradients of all that it was made of, and the running statistics after it.
    private func run(
      _ shapes: [Shape], channels: Int, width: Int, relu: Bool, training: Bool, composed: Bool, seed: UInt64
    ) throws -> [[Float]] {
      let pictures = 3
      let height = 16
      let numbers = NormalNumbers(seed: seed)
      let size = pictures * channels * height * width
      let leaves = try Leaves((0..<shapes.count * (size + 2 * channels)).map { Float(numbers[$0] + 0.3) })
      var statistics: [TorchTensor] = []
      let terms = try shapes.map { shape in
        let map = try leaves.next([pictures, channels, height / shape.factor, width / shape.factor])
        guard shape.normalized else { return Term(map: map, factor: shape.factor) }
        let mean = try TorchTensor((0..<channels).map { Float(numbers[$0]) }, shape: [channels])
        let variance = try TorchTensor(
          (0..<channels).map { abs(Float(numbers[$0])) + 0.1 }, shape: [channels])
        statistics += [mean, variance]
        let norm = LayerTensors.Norm(
          scale: try leaves.next([channels]), shift: try leaves.next([channels]), mean: mean,
          variance: variance)
        return Term(map: map, norm: norm, factor: shape.factor)
      }
      let sum = try TorchTensor.join(
        terms, relu: relu, mode: JoinMode(training: training, composed: composed))
      let target = try TorchTensor((0..<size).map { Float(numbers[$0 + 5]) }, shape: sum.shape)
      try sum.loss(.meanSquared, to: target).backward(factor: Double(size))
      return try [sum.values(), leaves.gradient.values()] + statistics.map { try $0.values() }
    }

    @Test(
      arguments: [
        [Shape(normalized: true, factor: 1)],
        [Shape(normalized: true, factor: 1), Shape(normalized: false, factor: 1)],
        [Shape(normalized: false, factor: 1), Shape(normalized: false, factor: 4)],
        [Shape(normalized: true, factor: 2), Shape(normalized: true, factor: 1)],
        [
          Shape(normalized: false, factor: 1), Shape(normalized: true, factor: 2),
          Shape(normalized: true, factor: 4), Shape(normalized: true, factor: 8),
        ],
        [
          Shape(normalized: true, factor: 1), Shape(normalized: false, factor: 1),
          Shape(normalized: true, factor: 1), Shape(normalized: true, factor: 2),
          Shape(normalized: false, factor: 2),
        ],
      ])
    func theFusedSumIsTheComposedOne(_ shapes: [Shape]) throws {
      let seed = UInt64.random(in: 0...UInt64.max)
      for (channels, width) in [(1, 8), (5, 24), (8, 16), (48, 8)] {
        for relu in [true, false] {
          for training in [true, false] {
            let results = try [false, true].map { composed in
              try run(
                shapes, channels: channels, width: width, relu: relu, training: training, composed: composed,
                seed: seed)
            }
            for (fused, composed) in zip(results[0], results[1]) {
              let scale = max(1, composed.map { abs($0) }.max() ?? 0)
              let worst = zip(fused, composed).map { abs($0 - $1) }.max() ?? 0
              #expect(
                worst <= 2e-5 * scale,
                "seed \(seed), \(channels) channels, relu \(relu), training \(training): \(worst) of \(scale)"
              )
            }
          }
        }
      }
    }

    @Test func statisticsSurviveALargeMean() throws {
      // 10 000 ± 1: the mean of squares less the square of the mean would have no digit right.
      let numbers = NormalNumbers(seed: 4)
      let values = (0..<4096).map { Float(10_000 + numbers[$0]) }
      let mean = try TorchTensor(zeros: [1])
      let variance = try TorchTensor(zeros: [1])
      let one = try TorchTensor([1], shape: [1])
      let norm = LayerTensors.Norm(
        scale: one, shift: try TorchTensor(zeros: [1]), mean: mean, variance: variance)
      let term = Term(map: try TorchTensor(values, shape: [1, 1, 64, 64]), norm: norm)
      _ = try TorchTensor.join([term], relu: false, mode: JoinMode(training: true))
      let exact = values.reduce(0) { $0 + Double($1) } / 4096
      let square = values.reduce(0) { $0 + (Double($1) - exact) * (Double($1) - exact) } / 4095
      #expect(abs(try mean.values()[0] - Float(0.1 * exact)) < 1e-3)
      #expect(abs(try variance.values()[0] - Float(0.1 * square)) < 1e-4)
    }
  }
#endif
