/// What kernels may take for granted of an int8 convolution's sums, whatever is read: see `runtime-c/kernel.h`.
public struct SumBounds: Sendable, Equatable {
  /// Whether the scales are such that integer arithmetic makes the same bytes of the sums.
  public var fixedPoint = false
  /// Whether all sums are so small that floats turn into them by additions.
  public var smallSums = false
  /// Whether their products with the scales fit 16 bits.
  public var smallResults = false
  /// What is added to each output's sums so that one fused multiply-add makes bytes of them; empty where there are no such.
  public var bases: [Int32] = []

  /// Nothing is known.
  public init() {}

  /// - Parameters:
  ///   - ranges: Where the sums of each output lie.
  ///   - scales: Their factors.
  ///   - makesBytes: Whether bytes alone are made of them.
  public init(ranges: [ClosedRange<Int>], scales: [Float], makesBytes: Bool) {
    let magnitudes = ranges.map { max(-$0.lowerBound, $0.upperBound) }
    fixedPoint = makesBytes && scales.allSatisfy(FixedPointScale.isExact)
    smallSums = magnitudes.allSatisfy { $0 < 1 << 22 }
    // Kernels compute these products, which grow with the sums, in the same floats.
    smallResults = zip(magnitudes, scales).allSatisfy { Float($0) * $1 < 0x1p15 - 128 }
    guard fixedPoint, smallResults else { return }
    let bases = zip(scales, ranges).compactMap { FixedPointScale.base(for: $0, of: $1) }
    if bases.count == scales.count { self.bases = bases }
  }
}

extension ConvolutionQuantization {
  /// Where the sums of an output lie: each weight meets 0…255, words are 0…32767, coarse addends any 16 bits.
  ///
  /// - Parameters:
  ///   - output: One of `channels`.
  ///   - channels: The outputs.
  ///   - wordResidual: Whether the residual has 16 bits.
  func sumRange(of output: Int, channels: Int, wordResidual: Bool) -> ClosedRange<Int> {
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
