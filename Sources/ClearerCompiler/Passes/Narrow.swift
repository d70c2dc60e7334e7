/// Gives chosen values 7 bits, which lets kernels make two neighbouring pixels with four products in place of six.
///
/// Winograd's method for two outputs of a row adds and subtracts two inputs and half of three weights. Of 7 bits these are
/// bytes again, and the dot products of bytes that CPUs are fastest at take them (`runtime-c/pairs_u8.h`). It is exact where
/// half the sums of a kernel's row are integers, for which ``PairWeights`` rounds weights. So each kernel is free to use it.
///
/// It serves 3×3 convolutions of stride 1 over one input, about half of a net's products, and costs a bit of what they read:
/// 0.01 to 0.02 dB at σ = 25.
struct Narrow: Pass {
  static let name = "narrow"
  /// Names of the values.
  let names: Set<String>

  func run(_ graph: Graph) throws(CompilerError) -> Graph {
    let narrowable = graph.narrowable
    // One with fine bytes stays as it is.
    let fine = graph.nodes.indices.filter { graph.nodes[$0].hasFineBytes }
    try graph.check(
      names, in: "narrow", areAmong: narrowable + fine,
      that: "3×3 convolutions of stride 1 read, with nothing else in their sums but addends")
    let narrow = Set(narrowable.filter { names.contains(graph.nodes[$0].name) })
    guard !narrow.isEmpty else { return graph }
    var graph = graph
    for index in graph.nodes.indices {
      guard case .fused(var fused) = graph.nodes[index].operation else { continue }
      fused.isNarrow = narrow.contains(index)
      for number in fused.windows.indices {
        let value = graph.nodes[index].inputs[fused.windows[number].source.input]
        fused.windows[number].isNarrow = narrow.contains(value)
      }
      graph.nodes[index].operation = .fused(fused)
    }
    return graph
  }
}

extension Graph {
  /// The 8-bit values behind a ReLU that some convolution reads for which pairs are, in their order.
  public var narrowable: [Value] {
    var read: Set<Value> = []
    for node in nodes {
      guard case .fused(let fused) = node.operation, fused.suitsPairs else { continue }
      read.insert(node.inputs[fused.windows[0].source.input])
    }
    return read.sorted().filter {
      if case .fused(let fused) = nodes[$0].operation { fused.relu && !fused.hasFineBytes } else { false }
    }
  }
}

extension FusedConvolution {
  /// Whether its shape is one that two neighbouring pixels of can be made together.
  package var suitsPairs: Bool {
    windows.count == 1 && windows[0].kernel == 3 && windows[0].stride == 1
      && windows[0].source.channels.isMultiple(of: 8)
  }

  /// int8: whether its weights are such that pairs are exact, and what it reads is narrow.
  package var makesPairs: Bool { suitsPairs && windows[0].isNarrow }
}
