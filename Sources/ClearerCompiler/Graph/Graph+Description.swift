extension Graph: CustomStringConvertible {
  /// One line for each value: number, name, shape and what makes it from which values.
  public var description: String {
    nodes.enumerated().map { index, node in
      let inputs = node.inputs.map { "%\($0)" }.joined(separator: ", ")
      return
        "%\(index) = \(node.operation)(\(inputs))  \(node.channels) channels at 1/\(1 << node.scale)  “\(node.name)”"
    }.joined(separator: "\n")
  }
}

extension Operation: CustomStringConvertible {
  /// The operation's name and parameters, without weights.
  public var description: String {
    switch self {
    case .input: "input"
    case .quantizedInput(let input): "input[zero \(input.zeroPoint)]"
    case .convolution(let c):
      "convolution[\(c.kernel)×\(c.kernel)\(c.stride == 2 ? " /2" : "")\(c.bias == nil ? "" : " bias")]"
    case .batchNormalization: "batchNormalization"
    case .relu: "relu"
    case .add: "add"
    case .upsample(let log2): "upsample[×\(1 << log2)]"
    case .subtract: "subtract"
    case .fused(let fused): "fused[\(fused.description)]"
    case .head(let head): "head[\(head.relu ? "relu " : "")1×1\(head.residual ? ", subtracted" : "")]"
    }
  }
}

extension FusedConvolution: CustomStringConvertible {
  /// Windows, addends and activation.
  public var description: String {
    var parts = windows.map { window in
      "\(window.kernel)×\(window.kernel)\(window.stride == 2 ? " /2" : "") of #\(window.source.text)"
        + (window.isFine ? " fine" : "") + (window.isNarrow ? " in 7 bits" : "")
    }
    if let residual { parts.append("#\(residual.text)") }
    if let coarse { parts.append("×2 of #\(coarse.text)") }
    return parts.joined(separator: " + ") + (relu ? ", relu" : "") + (quantization == nil ? "" : ", int8")
      + (isNarrow ? " of 7 bits" : "") + (hasFineBytes ? " and fine bytes" : "")
      + (keepsWords ? " and words" : "")
  }
}

extension Slice {
  /// The input and its channels.
  fileprivate var text: String { "\(input)[\(channel)..<\(channel + channels)]" }
}
