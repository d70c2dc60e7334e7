/// Consecutive channels of a value.
public struct Slice: Sendable, Hashable {
  /// The value, as an index into the node's inputs.
  public var input: Int
  /// First channel.
  public var channel: Int
  /// Number of channels.
  public var channels: Int
}

/// One convolution of a fused sum.
public struct Window: Sendable {
  /// What it reads.
  public var source: Slice
  /// 1 or 3.
  public var kernel: Int
  /// 1 or 2.
  public var stride: Int
  /// `[out][in][kernel][kernel]`.
  public var weights: [Float]
  /// int8: whether it meets the fine bytes of what it reads, see ``FusedConvolution/hasFineBytes``.
  public var isFine = false
  /// int8: whether what it reads has 7 bits, see ``FusedConvolution/isNarrow``.
  public var isNarrow = false
  /// The layers that the weights are of, in the order of their outputs.
  public var parts: [Part]

  /// Outputs that one layer makes, those of padding included.
  public struct Part: Sendable, Hashable {
    /// The layer's name.
    public var layer: String
    /// How many outputs.
    public var outputs: Int

    /// Creates a part.
    public init(layer: String, outputs: Int) { (self.layer, self.outputs) = (layer, outputs) }
  }
}

/// `activation(bias + Σ convolutions + residual + enlarged coarse)`: the one operation of a fused graph.
public struct FusedConvolution: Sendable {
  /// The convolutions; none where the sum has only addends.
  public var windows: [Window]
  /// One for each output channel.
  public var bias: [Float]
  /// A value of the same shape that is added.
  public var residual: Slice?
  /// A value of half the resolution that is enlarged twofold (nearest) and added.
  public var coarse: Slice?
  /// Whether negative sums become zero.
  public var relu: Bool
  /// int8: whether the value is kept in 16 bits as well, for the one that adds it as its residual.
  public var keepsWords = false
  /// int8: whether convolutions get the value in 11 bits: a coarse byte for each channel, and a fine one.
  public var hasFineBytes = false
  /// int8: whether the value has 7 bits, see ``Graph/narrowable``.
  public var isNarrow = false
  /// int8: the largest byte.
  public var most: Int { isNarrow ? 127 : 255 }
  /// Fine steps in a coarse one.
  public static let fineSteps = InputQuantization.fineSteps
  /// Whether words are made of the sum, be it to keep them or to make fine bytes of them.
  public var makesWords: Bool { keepsWords || hasFineBytes }
  /// Names of the values whose ranges bound the sum, where it has no recorded range of its own: for each run of
  /// channels the terms that are added.
  public var terms: [Terms]
  /// Integers for an int8 net; nil in fp32.
  public var quantization: ConvolutionQuantization?

  /// Names of the terms of a sum, for the channels `channels`.
  public struct Terms: Sendable {
    /// Output channels.
    public var channels: Range<Int>
    /// Keys of recorded ranges.
    public var names: [String]
  }
}

/// The last layer: 1×1, no bias, met by the picture before rounding.
public struct Head: Sendable {
  /// `[out][in]`.
  public var weights: [Float]
  /// Whether the result is taken away from the picture.
  public var residual: Bool
  /// Whether the layer applies the ReLU of its input itself, which is then stored with its sign.
  public var relu: Bool
  /// Integers for an int8 net; nil in fp32.
  public var quantization: HeadQuantization?
}
