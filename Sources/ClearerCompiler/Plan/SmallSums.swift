/// Which int8 sums kernels may turn into floats and back by additions, since they are small whatever is read: see
/// `runtime-c/kernel.h`.
public struct SmallSums: Sendable, Equatable {
  /// Whether all sums of a convolution are.
  public var sums: Bool
  /// Whether so are their products with the scales.
  public var results: Bool

  /// What the bias for activations stored less 128 has more where sums are small: the bits of the float 1.5 · 2²³.
  public var offset: Int32 { sums ? Int32(bitPattern: Float(0x1.8p23).bitPattern) : 0 }

  /// - Parameters:
  ///   - ranges: Where the sums of each output lie.
  ///   - scales: Their factors.
  public init(ranges: [ClosedRange<Int>], scales: [Float]) {
    let magnitudes = ranges.map { max(-$0.lowerBound, $0.upperBound) }
    sums = magnitudes.allSatisfy { $0 < 1 << 22 }
    // Kernels compute these products, which grow with the sums, in the same floats.
    results = sums && zip(magnitudes, scales).allSatisfy { Float($0) * $1 < 0x1p15 - 128 }
  }
}

extension ConvolutionQuantization {
  /// Where the sums of each output lie: each weight meets 0…255, words are 0…32767, coarse addends any 16 bits.
  ///
  /// - Parameters:
  ///   - channels: The outputs.
  ///   - wordResidual: Whether the residual has 16 bits.
  func sumRanges(channels: Int, wordResidual: Bool) -> [ClosedRange<Int>] {
    (0..<channels).map { output in
      var (low, high) = (Int(bias[output]), Int(bias[output]))
      for window in weights {
        let inner = window.count / channels
        for weight in window[output * inner..<(output + 1) * inner] {
          if weight < 0 { low += 255 * Int(weight) } else { high += 255 * Int(weight) }
        }
      }
      if !residualScale.isEmpty { high += Int(residualScale[output]) * (wordResidual ? 32767 : 255) }
      if !coarseScale.isEmpty {
        low -= Int(coarseScale[output]) * 32768
        high += Int(coarseScale[output]) * 32767
      }
      return low...high
    }
  }
}
