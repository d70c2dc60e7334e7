/// Winograd's method, see `runtime-c/winograd.h`: where it pays, and the weights it takes.
enum Winograd {
  /// How many rows of outputs a tile should have; 0 where plain sums are cheaper.
  ///
  /// The rule counts, for one pixel, what a kernel spends per 16 products: on the products themselves, on the transforms
  /// of 16 input channels and of 16 outputs, which grow with the channels where products grow with their square. The two
  /// costs were measured with 512-bit vectors (`runtime-c/tests/convolve_bench.c`); with others they are much the same,
  /// since all parts of the work are done in vectors.
  ///
  /// - Parameters:
  ///   - convolution: What is computed.
  ///   - outputs: Its channels.
  ///   - rows: The rows that are made together.
  static func tileRows(_ convolution: FusedConvolution, outputs: Int, rows: Int) -> Int {
    guard convolution.quantization == nil, convolution.coarse == nil, convolution.windows.count == 1,
      let window = convolution.windows.first, window.kernel == 3, window.stride == 1,
      window.source.channels % 8 == 0
    else { return 0 }
    let (inner, outer) = (Double(window.source.channels) / 16, Double(outputs) / 16)
    var best = (tileRows: 0, cost: 9 * 16 * inner * outer + outputCost * outer)
    for (tileRows, inputCost) in inputCosts where rows % tileRows == 0 {
      let products = Double(lines(tileRows) * points) / Double(4 * tileRows)
      let cost = products * 16 * inner * outer + inputCost * inner + 2 * outputCost * outer
      if cost < best.cost { best = (tileRows, cost) }
    }
    return best.tileRows
  }

  private static let inputCosts: [(tileRows: Int, cost: Double)] = [(1, 36), (2, 24), (4, 20)]
  private static let outputCost = 5.0

  /// Rows of the coarsest scale that are worth being made together, so that tiles of more than one row can be used.
  static let coarseRows = 2

  /// Floats that a kernel works with: a chunk of 24 tiles' transformed input, and the products of 12 tiles.
  static func scratchFloats(tileRows: Int, inputs: Int) -> Int {
    lines(tileRows) * points * (24 * inputs + 12 * 16)
  }

  /// Transforms and packs weights `[out][in][3][3]`, in the order of `runtime-c/kernel.h`.
  static func pack(_ weights: [Float], inputs: Int, tileRows: Int, blocks16: Int, blocks8: Int) -> [UInt8] {
    let outputs = 16 * blocks16 + 8 * blocks8
    var packed: [UInt8] = []
    packed.reserveCapacity(4 * lines(tileRows) * points * inputs * outputs)
    let transformed = (0..<outputs * inputs).map { transform(weights[9 * $0..<9 * ($0 + 1)], tileRows) }
    for block in 0..<blocks16 + blocks8 {
      let halves = block < blocks16 ? 1 : 2
      for point in 0..<lines(tileRows) * points {
        // A tile of one row sums the kernel's rows at each of its points.
        let at = tileRows == 1 ? point % 3 * points + point / 3 : point
        for step in stride(from: 0, to: inputs, by: halves) {
          for lane in 0..<16 {
            let (output, input) = (16 * block + lane / halves, step + lane % halves)
            packed += transformed[output * inputs + input][at].littleEndianBytes
          }
        }
      }
    }
    return packed
  }

  /// `G g G'` of one kernel, line by line, rounded once.
  private static func transform(_ kernel: ArraySlice<Float>, _ tileRows: Int) -> [Float] {
    let weights = kernel.map(Double.init)
    return matrix(tileRows).flatMap { vertical in
      matrix(4).map { horizontal in
        var sum = 0.0
        for row in 0..<3 {
          for column in 0..<3 { sum += vertical[row] * horizontal[column] * weights[3 * row + column] }
        }
        return Float(sum)
      }
    }
  }

  /// G for a number of outputs.
  private static func matrix(_ outputs: Int) -> [[Double]] {
    switch outputs {
    case 1: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case 2: [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
    default:
      [
        [0.25, 0, 0], [-1.0 / 6, -1.0 / 6, -1.0 / 6], [-1.0 / 6, 1.0 / 6, -1.0 / 6],
        [1.0 / 24, 1.0 / 12, 1.0 / 6], [1.0 / 24, -1.0 / 12, 1.0 / 6], [0, 0, 1],
      ]
    }
  }

  /// Points in a row of a tile.
  private static let points = 6
  /// Points in a column of a tile; where columns are not transformed, rows of the kernel.
  private static func lines(_ tileRows: Int) -> Int { tileRows == 1 ? 3 : tileRows + 2 }
}
