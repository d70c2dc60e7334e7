/// Winograd's method, see `runtime-c/winograd.h`: where it pays, and the weights it takes.
enum Winograd {
  /// How many rows of outputs a tile should have; 0 where plain sums are cheaper.
  ///
  /// The rule counts, for one pixel, what a kernel spends per 16 products: on the products themselves, on the transforms
  /// of 16 input channels and of 16 outputs, which grow with the channels where products grow with their square. The
  /// costs were measured with 512-bit vectors (`runtime-c/tests/convolve_bench.c`); with others they are much the same,
  /// since all parts of the work are done in vectors.
  ///
  /// - Parameters:
  ///   - convolution: What is computed.
  ///   - outputs: Its channels.
  ///   - rows: The rows that are made together.
  static func tileRows(_ convolution: FusedConvolution, outputs: Int, rows: Int) -> Int {
    let windows = convolution.windows
    guard convolution.quantization == nil, let stride = windows.first?.stride,
      windows.allSatisfy({ $0.kernel == 3 && $0.stride == stride && $0.source.channels % 8 == 0 })
    else { return 0 }
    let inner = Double(windows.reduce(0) { $0 + $1.source.channels }) / 16
    let outer = Double(outputs) / 16
    var best = (tileRows: 0, cost: 9 * 16 * inner * outer + outputCost * outer)
    for (tile, inputCost) in tiles where tile.stride == stride && rows % tile.rows == 0 {
      let products = Double(tile.products) / Double(4 * tile.rows)
      let cost = products * 16 * inner * outer + inputCost * inner + 2 * outputCost * outer
      if cost < best.cost { best = (tile.rows, cost) }
    }
    return best.tileRows
  }

  private static let tiles: [(Tile, inputCost: Double)] = [
    (Tile(rows: 1, stride: 1), 36), (Tile(rows: 2, stride: 1), 24), (Tile(rows: 4, stride: 1), 20),
    (Tile(rows: 2, stride: 2), 40),
  ]
  private static let outputCost = 5.0

  /// Rows of the coarsest scale that are worth being made together, so that tiles of more than one row can be used.
  static let coarseRows = 2

  /// Floats that a kernel works with: a chunk of 30 tiles' transformed input, and the products of 15 tiles.
  static func scratchFloats(tileRows: Int, stride: Int, inputs: Int) -> Int {
    let tile = Tile(rows: tileRows, stride: stride)
    return tile.products * 30 * inputs + tile.products / tile.taps * 15 * 16
  }

  /// Transforms and packs the weights of all windows, in the order of `runtime-c/kernel.h`.
  static func pack(
    _ windows: [Window], tileRows: Int, blocks16: Int, blocks8: Int
  ) -> [UInt8] {
    let outputs = 16 * blocks16 + 8 * blocks8
    let tile = Tile(rows: tileRows, stride: windows[0].stride)
    let inputs = windows.map(\.source.channels)
    let transformed = zip(windows, inputs).map { window, inputs in
      (0..<outputs * inputs).map { tile.transform(window.weights[9 * $0..<9 * ($0 + 1)]) }
    }
    var packed: [UInt8] = []
    packed.reserveCapacity(4 * tile.weights * inputs.reduce(0, +) * outputs)
    for block in 0..<blocks16 + blocks8 {
      let halves = block < blocks16 ? 1 : 2
      for weight in 0..<tile.weights {
        // A tile of one row sums the kernel's rows at each of its points.
        let at = tile.taps == 1 ? weight : weight % 3 * Tile.points + weight / 3
        for (window, inputs) in zip(transformed, inputs) {
          for step in stride(from: 0, to: inputs, by: halves) {
            for lane in 0..<16 {
              let (output, input) = (16 * block + lane / halves, step + lane % halves)
              packed += window[output * inputs + input][at].littleEndianBytes
            }
          }
        }
      }
    }
    return packed
  }

  /// Outputs that are made together: 4 of some rows.
  private struct Tile {
    var rows: Int
    var stride: Int

    /// Weights that a row of the kernel is transformed to.
    static let points = 6
    /// Rows of the kernel that are summed as they are, where columns are not transformed.
    var taps: Int { rows == 1 ? 3 : 1 }
    /// Lines of weights that a column of the kernel is transformed to.
    private var lines: Int { rows == 1 ? 3 : rows + 2 }
    /// Weights that a kernel is transformed to.
    var weights: Int { lines * Self.points }
    /// Products of one input channel and one output: with stride 2 the last weights serve several inputs.
    var products: Int { stride == 2 ? (2 * rows + 1) * 9 : weights }

    /// `G g G'` of one kernel, line by line, rounded once.
    func transform(_ kernel: ArraySlice<Float>) -> [Float] {
      let weights = kernel.map(Double.init)
      return Self.matrix(rows, stride).flatMap { vertical in
        Self.matrix(4, stride).map { horizontal in
          var sum = 0.0
          for row in 0..<3 {
            for column in 0..<3 { sum += vertical[row] * horizontal[column] * weights[3 * row + column] }
          }
          return Float(sum)
        }
      }
    }

    /// G for a number of outputs; with stride 2 its rows for the outer weights, then that for the middle one.
    private static func matrix(_ outputs: Int, _ stride: Int) -> [[Double]] {
      switch (outputs, stride) {
      case (1, _): [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case (2, 1): [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
      case (2, _): [[1, 0, 0], [1, 0, 1], [0, 0, 1], [0, 1, 0]]
      case (_, 1):
        [
          [0.25, 0, 0], [-1.0 / 6, -1.0 / 6, -1.0 / 6], [-1.0 / 6, 1.0 / 6, -1.0 / 6],
          [1.0 / 24, 1.0 / 12, 1.0 / 6], [1.0 / 24, -1.0 / 12, 1.0 / 6], [0, 0, 1],
        ]
      default:
        [
          [0.5, 0, 0], [-0.5, 0, -0.5], [-1.0 / 6, 0, 1.0 / 6], [1.0 / 6, 0, 1.0 / 3], [0, 0, 1], [0, 1, 0],
        ]
      }
    }
  }
}
