/// Gives convolutions the picture in 11 bits, and chosen values: where a budget is so tight that what 8 bits lose has to go.
///
/// With the range of noise around it, a picture in 256 steps would be coarser than an 8-bit file, and that is all that the net
/// ever sees of it. In a gray picture's pixel fine bytes are free, since pixels are read four bytes at a time.
///
/// Such a value is stored as two bytes for each channel, `v / 8` and what remains of `v`, and each window that reads it is
/// joined by one that reads the fine bytes, with the same weights: an eighth as large in integers, up to 16. Steps an eighth
/// as wide lose an eighth. Rounding such weights, off by 0.29 in the root of the mean square, adds 0.29 times the 2.3 by
/// which fine bytes differ: less than that where weights are 20 or more. Products are twice as many, of the kind that
/// kernels have anyway.
///
/// A coarse byte is rounded down, which a sum that adds it alone would see: so what one adds unchanged is kept in words.
struct Refine: Pass {
  static let name = "refine"
  /// Names of the values, beside the picture.
  let names: Set<String>

  func run(_ graph: Graph) throws(CompilerError) -> Graph {
    try graph.check(
      names, in: "fine", areAmong: graph.refinable,
      that: "convolutions read with all channels at once and at most one sum adds unchanged")
    var graph = graph
    let residuals = Set(graph.residuals)
    for value in graph.refinable where names.contains(graph.nodes[value].name) {
      graph.nodes[value].modifyFused { fused in
        fused.hasFineBytes = true
        if residuals.contains(value) { fused.keepsWords = true }
      }
    }
    for reader in graph.nodes.indices {
      let node = graph.nodes[reader]
      let sources = node.inputs.map { graph.nodes[$0].hasFineBytes }
      graph.nodes[reader].modifyFused { fused in
        fused.windows = fused.windows.flatMap { window in
          guard sources[window.source.input] else { return [window] }
          var fine = window
          fine.isFine = true
          return [window, fine]
        }
      }
    }
    return graph
  }
}

extension Graph {
  /// The 8-bit values that convolutions read, all channels at once, and that at most one sum adds unchanged, in their order:
  /// what they may be given in 11 bits.
  public var refinable: [Value] {
    var convolved: Set<Value> = []
    var parts: Set<Value> = []
    var added: Set<Value> = []
    for node in nodes {
      guard case .fused(let fused) = node.operation else { continue }
      for window in fused.windows {
        let value = node.inputs[window.source.input]
        if window.source.channels < nodes[value].channels { parts.insert(value) }
        convolved.insert(value)
      }
      if let residual = fused.residual { added.insert(node.inputs[residual.input]) }
    }
    // A sum that adds one unchanged adds its words.
    return convolved.subtracting(parts).subtracting(added.subtracting(residuals)).sorted().filter {
      if case .fused(let fused) = nodes[$0].operation { fused.relu } else { false }
    }
  }
}

extension Node {
  fileprivate mutating func modifyFused(_ change: (inout FusedConvolution) -> Void) {
    guard case .fused(var fused) = operation else { return }
    change(&fused)
    operation = .fused(fused)
  }
}
