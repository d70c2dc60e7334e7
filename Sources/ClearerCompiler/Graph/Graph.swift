import ClearerModel

/// A net as a list of values, each made by one operation from earlier ones.
///
/// What a pass takes and gives. A value is named by its index; the last one is the restored picture.
public struct Graph: Sendable {
  /// The values, in an order in which each comes after those that it is made from.
  public var nodes: [Node]

  /// Index of a value in ``nodes``.
  public typealias Value = Int

  /// The number of scales of the net, from which the multiple that sizes are padded to follows.
  public var scales: Int

  /// How often each value is read.
  var uses: [Int] {
    var count = [Int](repeating: 0, count: nodes.count)
    for node in nodes { for input in node.inputs { count[input] += 1 } }
    return count
  }
}

/// One value of a graph and the operation that makes it.
public struct Node: Sendable {
  /// Name of the value, as in `ValueName`: the key of its recorded range.
  public var name: String
  /// What makes it.
  public var operation: Operation
  /// What it is made from.
  public var inputs: [Graph.Value]
  /// Its channels.
  public var channels: Int
  /// Its scale: height and width are those of the padded picture divided by `2^scale`.
  public var scale: Int
}

/// What makes a value.
public enum Operation: Sendable {
  /// The picture, padded, in 0…1.
  case input
  /// A convolution of one input, zero padding `kernel / 2`.
  case convolution(Convolution)
  /// Batch normalisation with fixed statistics.
  case batchNormalization(BatchNormalization)
  /// `max(0, x)`.
  case relu
  /// The sum of all inputs.
  case add
  /// Nearest-neighbour enlargement by `2^log2`.
  case upsample(log2: Int)
  /// First input minus second: the picture without what the net predicts.
  case subtract
  /// What remains after fusing: convolutions of several inputs, summed, with addends and activation.
  case fused(FusedConvolution)
  /// The last layer, met by the picture in full precision.
  case head(Head)
  /// Quantisation of the picture for an integer net.
  case quantizedInput(InputQuantization)
}

/// Weights of a convolution.
public struct Convolution: Sendable {
  /// The layer that they are of.
  public var layer: String
  /// `[out][in][kernel][kernel]`, row-major.
  public var weights: [Float]
  /// One for each output, or nil.
  public var bias: [Float]?
  /// 1 or 3.
  public var kernel: Int
  /// 1 or 2.
  public var stride: Int
}

/// Scale and shift of a batch normalisation: `(x - mean) / sqrt(variance + epsilon) * scale + shift`.
public struct BatchNormalization: Sendable {
  /// Factor for each channel (gamma).
  public var scale: [Float]
  /// Addend for each channel (beta).
  public var shift: [Float]
  /// Mean of each channel over the training data.
  public var mean: [Float]
  /// Variance of each channel over the training data.
  public var variance: [Float]
}
