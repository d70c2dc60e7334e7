/// Winograd's method for int8, see `runtime-c/winograd_u8.h`: where it is exact. Whether it pays is for each kernel to say,
/// since weights are the same without it.
enum IntegerWinograd {
  /// How many rows of outputs a tile should have, at most; 0 for plain sums.
  ///
  /// What the method makes is up to 64 times a sum, and has to fit 32 bits.
  ///
  /// - Parameters:
  ///   - convolution: What is computed.
  ///   - outputs: Its channels.
  ///   - rows: The rows that are made together.
  static func tileRows(_ convolution: FusedConvolution, outputs: Int, rows: Int) -> Int {
    guard let quantization = convolution.quantization, convolution.windows.count == 1,
      let window = convolution.windows.first, window.kernel == 3, window.stride == 1,
      window.source.channels % 8 == 0
    else { return 0 }
    let taps = 9 * window.source.channels
    for output in 0..<outputs {
      let weights = quantization.weights[0][taps * output..<taps * (output + 1)]
      let most = weights.reduce(Int(quantization.bias[output].magnitude)) { $0 + 255 * Int($1.magnitude) }
      if 64 * most > Int(Int32.max) { return 0 }
    }
    return rows % 4 == 0 ? 4 : min(rows, 2)
  }
}
