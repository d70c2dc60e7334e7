/// Arithmetic of a compiled net.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// Single-precision floats.
  case fp32
  /// Unsigned 8-bit activations, signed 8-bit weights, 32-bit sums.
  case int8
}

/// A net as the executor runs it: the tables of `runtime-c/plan.h`.
public struct Plan: Sendable {
  /// Arithmetic.
  public var precision: Precision
  /// Channels of the picture.
  public var channels: Int
  /// The number of scales.
  public var scales: Int
  /// Full-size rows of one tick.
  public var tickRows: Int
  /// Rows by which the result is behind the last row taken, when a tick is over.
  public var delay: Int
  /// One for each operation, which makes it, and one for each that keeps words.
  public var values: [Value]
  /// What makes values; the first is the picture's conversion.
  public var operations: [Operation]
  /// The last operation.
  public var head: HeadOperation
  /// The program of one tick.
  public var steps: [Step]
  /// Memory for rows.
  public var pools: [Pool]
  /// The row of zeros, sized as a pool's slot.
  public var zeroRow: (unitBytes: Int, marginBytes: Int)
  /// Memory that a kernel works with, for each thread; in int8 without that of Winograd's method, which depends on the width.
  public var scratchBytes = 0
  /// How the picture becomes integers; nil in fp32.
  public var input: InputQuantization?

  /// A value: a moving range of rows.
  public struct Value: Sendable {
    /// Its name, as in the graph.
    public var name: String
    /// Bytes from pixel to pixel.
    public var pixelBytes: Int
    /// Height and width are those of the padded picture divided by `2^scale`.
    public var scale: Int
    /// Zero pixels on each side of a row: 0 or 1.
    public var margin: Int
    /// Where its rows lie, as an index into ``Plan/pools``.
    public var pool: Int
    /// Where those lie that are kept for a short time.
    public var briefPool: Int
    /// Which of the rows that a tick makes these are: bit 0 is the first.
    public var briefRows: UInt32
    /// How many rows a tick makes, or 32 where they are more, of which none is brief.
    public var places: Int
    /// The place of row 0 among them.
    public var phase: Int
    /// First entry in the table of row pointers.
    public var ring: Int
    /// Entries in that table: a power of two.
    public var ringLength: Int
    /// Columns by which a panel's edges are further left than at the picture, see ``Panels``.
    public var skew: Int
    /// Columns by which what the panel's operations read is further left.
    public var reach: Int
    /// About what a column costs to make.
    public var cost: Int
  }

  /// A fused convolution, packed.
  public struct Operation: Sendable {
    /// What is convolved.
    public var inputs: [Input] = []
    /// int8: the value that keeps what is stored in 16 bits as well, as an index into ``Plan/values``.
    public var words: Int?
    /// An addend of the same shape.
    public var residual: Addend?
    /// An addend of half the resolution.
    public var coarse: Addend?
    /// Blocks of 16 outputs.
    public var blocks16 = 0
    /// Blocks of 8 outputs: 0 or 1.
    public var blocks8 = 0
    /// Rows of a tile of Winograd's method; 0 for plain sums.
    public var tileRows = 0
    /// int8: the largest byte that is stored.
    public var most = 255
    /// int8: whether two neighbouring pixels can be made with four products in place of six.
    public var makesPairs = false
    /// int8: what is known of its sums.
    public var bounds = SumBounds()
    /// How the result is stored.
    public var store: Store = .linear
    /// In the order of `runtime-c/kernel.h`.
    public var weights: [UInt8] = []
    /// One for each output.
    public var bias: Bias = .float([])
    /// int8: from the sum to the stored integer, one for each output.
    public var scale: [Float] = []
    /// int8: from the word to the byte, one for each output; empty where there are no words.
    public var byteScale: [Int16] = []
    /// int8: whether fine bytes are stored behind the bytes of all channels.
    public var hasFineBytes = false
    /// int8: factor of the residual, one for each output; empty without one.
    public var residualScale: [Int32] = []
    /// int8: factor of the coarse addend, one for each output; empty without one.
    public var coarseScale: [Int32] = []
    /// Multiply-accumulates for one pixel of the full-size picture, without those that meet padding.
    public var macsPerPixel: Double = 0
  }

  /// What is added to a sum.
  public struct Addend: Sendable {
    /// Index into ``Plan/values``.
    public var value: Int
    /// Byte offset in a pixel.
    public var offset: Int
  }

  /// How a result is stored.
  public enum Store: String, Sendable { case u8, i16, relu, linear }

  /// Biases, and those for activations that are stored less 128, with the offset of small sums.
  public enum Bias: Sendable {
    case integer([Int32], signed: [Int32])
    case float([Float])
  }

  /// One window.
  public struct Input: Sendable {
    /// Index into ``Plan/values``.
    public var value: Int
    /// 1 or 3.
    public var kernel: Int
    /// 1 or 2.
    public var stride: Int
    /// First byte of each pixel that is read.
    public var offset: Int
    /// Bytes of each pixel that are read.
    public var bytes: Int
  }

  /// The last layer.
  public struct HeadOperation: Sendable {
    /// Index into ``Plan/values``.
    public var value: Int
    /// Channels of that value.
    public var inputs: Int
    /// Whether negative inputs count as zero.
    public var relu: Bool
    /// Whether the result is taken away from the picture.
    public var residual: Bool
    /// fp32: `[channels][inputs]`.
    public var weights: [Float]
    /// int8: integers.
    public var quantization: HeadQuantization?
  }

  /// Some rows of one operation.
  public struct Step: Sendable {
    /// Index into ``Plan/operations``; their count stands for the head.
    public var operation: Int
    /// First row, counted from the tick's own.
    public var first: Int
    /// Number of rows.
    public var rows: Int
    /// What is not needed afterwards.
    public var releases: [Release]
  }

  /// Rows of a value that nobody needs any more.
  public struct Release: Sendable {
    /// Index into ``Plan/values``.
    public var value: Int
    /// Rows below this one, counted from the tick's own, are not needed.
    public var below: Int
  }

  /// Slots of one size: `(padded width >> (scales - 1)) * unitBytes + marginBytes`, rounded up to 64.
  public struct Pool: Sendable {
    /// Bytes for each column of the coarsest scale.
    public var unitBytes: Int
    /// Bytes beyond that.
    public var marginBytes: Int
    /// How many a panel needs.
    public var count: Int
    /// Whether it lies where the pool before it does.
    public var sharesMemory = false
  }
}

extension Plan {
  /// Multiply-accumulates for one pixel of the full-size picture.
  public var macsPerPixel: Double {
    operations.reduce(Double(head.inputs * channels)) { $0 + $1.macsPerPixel }
  }

  /// Names of the operations and of the head.
  public var operationNames: [String] { values.prefix(operations.count).map(\.name) + ["head"] }

  /// Rows that must be given before the first row of the result comes out: as many whole ticks as `delay` takes, and one.
  public var lagRows: Int { (delay / tickRows + 1) * tickRows }
}
