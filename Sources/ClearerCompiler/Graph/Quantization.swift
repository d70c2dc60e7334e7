/// Integers of a fused convolution; the arithmetic is that of `runtime-c/kernel.h`.
public struct ConvolutionQuantization: Sendable {
  /// For each window `[out][in][kernel][kernel]`, in -127…127.
  public var weights: [[Int8]]
  /// Added to the 32-bit sum of each output.
  public var bias: [Int32]
  /// Factor from the sum of each output to its stored integer; where that is a byte alone, a ``FixedPointScale`` if there
  /// is one.
  public var scale: [Float]
  /// Factor of the residual's integer in the sum, 0…32767 for each output: of its words, where it keeps these.
  public var residualScale: [Int32]
  /// Factor of the coarse addend's integer in the sum, 0…32767 for each output.
  public var coarseScale: [Int32]
  /// For each output what makes the byte of a word, in 1…32767, where the value is kept in 16 bits as well, or has fine
  /// bytes; or empty.
  ///
  /// ``scale`` then gives the word, in 0…32767. Of `v = (word * byteScale + 0x4000) >> 15` the byte is `v`, saturated;
  /// or, with fine bytes, `v / 8`, at most 255, and the fine one is what remains of `v` less 8 times that, at most 255.
  public var byteScale: [Int16]
  /// How the result is stored.
  public var store: Store
  /// The value of one step of the sum of each output.
  public var units: [Float]
  /// The value of one step of what is stored for each output, of its (coarse) byte where there are words too; 0 for padding
  /// that nobody reads.
  public var steps: [Float]

  /// Integer form of an activation.
  public enum Store: String, Sendable {
    /// 0…255, or 0…127 of a narrow value, which is also the ReLU.
    case unsigned8
    /// -32768…32767, no ReLU.
    case signed16
  }
}

/// The picture as unsigned 11-bit integers: `q = clamp(round(x * 255 * scale + zeroPoint), 0, 2047)` for `x` in 0…1, of
/// which the net reads `q / 8` and `q % 8` (see `Refine`).
public struct InputQuantization: Sendable {
  /// Fine steps in a coarse one.
  public static let fineSteps = 8

  /// Integers for one step of an 8-bit picture.
  public var scale: Float
  /// The coarse integer that stands for 0; the fine one is 0.
  public var coarseZeroPoint: Int

  /// The integer that stands for 0.
  public var zeroPoint: Int { Self.fineSteps * coarseZeroPoint }

  /// The value of one fine step, in 0…1.
  public var fineStep: Float { 1 / (255 * scale) }
}

/// Integers of the head: `y = Σ weight * max(0, x) * scale`, in units of an 8-bit picture's step.
public struct HeadQuantization: Sendable {
  /// `[out][in]`; the sum of magnitudes for one output is below 65536, so that no 32-bit sum overflows.
  public var weights: [Int16]
  /// Factor from sum to 0…255.
  public var scale: Float
}

extension Node {
  /// The value of one step of each channel of a quantised node, of its coarse byte where there is a fine one: 0 for a channel
  /// that is always 0.
  package var steps: [Float] {
    switch operation {
    case .quantizedInput(let input):
      Array(repeating: Float(InputQuantization.fineSteps) * input.fineStep, count: channels)
    case .fused(let fused): fused.quantization?.steps ?? []
    default: []
    }
  }
}
