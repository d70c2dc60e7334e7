#if Torch
  import ClearerImage
  import ClearerModel
  import ClearerTraining
  import Testing

  /// Convolutions and their gradients against the sums that define them.
  @Suite struct ConvolutionTests {
    struct Shape: Sendable {
      var inputs: Int
      var outputs: Int
      var kernel = 3
      var stride = 1
      var height: Int
      var width: Int
    }

    private static let pictures = 3

    /// The result of a convolution, and the gradients by input, weight and bias where that of the result is `slopes`.
    private func expected(_ s: Shape, x: [Float], weight: [Float], bias: [Float], slopes: [Float])
      -> [[Double]]
    {
      let height = (s.height - 1) / s.stride + 1
      let width = (s.width - 1) / s.stride + 1
      var y = [Double](repeating: 0, count: slopes.count)
      var dx = [Double](repeating: 0, count: x.count)
      var dWeight = [Double](repeating: 0, count: weight.count)
      var dBias = [Double](repeating: 0, count: s.outputs)
      for place in y.indices {
        let (column, row) = (place % width, place / width % height)
        let output = place / (width * height) % s.outputs
        let picture = place / (width * height * s.outputs)
        y[place] = Double(bias[output])
        dBias[output] += Double(slopes[place])
        for tap in 0..<s.inputs * s.kernel * s.kernel {
          let input = tap / (s.kernel * s.kernel)
          let i = row * s.stride + tap / s.kernel % s.kernel - s.kernel / 2
          let j = column * s.stride + tap % s.kernel - s.kernel / 2
          guard (0..<s.height).contains(i), (0..<s.width).contains(j) else { continue }
          let from = ((picture * s.inputs + input) * s.height + i) * s.width + j
          let by = output * s.inputs * s.kernel * s.kernel + tap
          y[place] += Double(x[from]) * Double(weight[by])
          dx[from] += Double(slopes[place]) * Double(weight[by])
          dWeight[by] += Double(slopes[place]) * Double(x[from])
        }
      }
      return [y, dx, dWeight, dBias]
    }

    @Test(
      arguments: [
        Shape(inputs: 8, outputs: 8, height: 16, width: 20),
        Shape(inputs: 16, outputs: 16, height: 9, width: 7),
        Shape(inputs: 16, outputs: 24, height: 1, width: 5),
        Shape(inputs: 40, outputs: 8, height: 6, width: 1),
        Shape(inputs: 64, outputs: 16, height: 11, width: 34),
        Shape(inputs: 32, outputs: 48, height: 4, width: 66),
        Shape(inputs: 5, outputs: 8, height: 8, width: 8), Shape(inputs: 8, outputs: 3, height: 8, width: 8),
        Shape(inputs: 8, outputs: 16, kernel: 1, height: 8, width: 8),
        Shape(inputs: 8, outputs: 16, kernel: 1, height: 16, width: 6),
        Shape(inputs: 8, outputs: 16, stride: 2, height: 8, width: 12),
      ])
    func aConvolutionIsTheSumThatDefinesIt(_ s: Shape) throws {
      let seed = UInt64.random(in: 0...UInt64.max)
      let numbers = NormalNumbers(seed: seed)
      let shapes = [
        [Self.pictures, s.inputs, s.height, s.width], [s.outputs, s.inputs, s.kernel, s.kernel], [s.outputs],
      ]
      let count = shapes.reduce(0) { $0 + $1.reduce(1, *) }
      let leaves = try Leaves((0..<count).map { Float(numbers[$0]) })
      let made = try shapes.map(leaves.nextWithGradient)
      let y = try made[0].leaf.convolved(with: made[1].leaf, bias: made[2].leaf, stride: s.stride)

      // Half the sum of (y - t)² has the gradient y - t.
      let target = try TorchTensor((count..<count + y.count).map { Float(numbers[$0]) }, shape: y.shape)
      try y.loss(.meanSquared, to: target).backward(factor: Double(y.count) / 2)
      let slopes = try zip(y.values(), target.values()).map { $0 - $1 }

      let found = try [y.values()] + made.map { try $0.gradient.values() }
      let sums = try expected(
        s, x: made[0].leaf.values(), weight: made[1].leaf.values(), bias: made[2].leaf.values(),
        slopes: slopes)
      for (name, (found, sums)) in zip(["result", "input", "weight", "bias"], zip(found, sums)) {
        let scale = sums.map { abs($0) }.max() ?? 0
        let worst = zip(found, sums).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(worst <= 1e-5 * scale, "seed \(seed), \(name): \(worst) of \(scale)")
      }
    }
  }
#endif
