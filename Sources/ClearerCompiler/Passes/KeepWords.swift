/// Chooses the sums that are kept in 16 bits beside their 8: some of those that a later sum adds unchanged, as its residual.
///
/// Along a chain of residual blocks a value is rounded once for each block, and what 8 bits lose adds up. Convolutions
/// average it out, sums carry it on to the end of the net. So a sum may be stored twice: as a byte for each channel, which
/// is all that convolutions read, and as a word, which the next sum of the chain adds. No product gets dearer.
struct KeepWords: Pass {
  static let name = "keep"
  /// Names of the sums to keep; nil for the chain that ends in the last layer, where most of the loss is, as long as there
  /// are two scales: from the third on, rows wait so long for what is added to them that words take the most memory. Nor
  /// is a sum of more than 8 channels kept unasked.
  let names: Set<String>?

  func run(_ graph: Graph) throws(CompilerError) -> Graph {
    try graph.check(names ?? [], in: "words", areAmong: graph.residuals, that: "one sum alone adds unchanged")
    var graph = graph
    let deep = graph.nodes.firstIndex { $0.scale > 1 } ?? graph.nodes.count
    let chain = graph.lastChain.filter { $0 < deep && graph.nodes[$0].channels <= 8 }
    for value in graph.residuals {
      let node = graph.nodes[value]
      guard names?.contains(node.name) ?? chain.contains(value), case .fused(var fused) = node.operation
      else {
        continue
      }
      fused.keepsWords = true
      graph.nodes[value].operation = .fused(fused)
    }
    return graph
  }
}

extension Graph {
  /// The 8-bit values that one sum adds unchanged, in their order: what may be kept in 16 bits.
  public var residuals: [Value] {
    var readers: [Value: Int] = [:]
    for node in nodes {
      guard case .fused(let fused) = node.operation, let residual = fused.residual else { continue }
      readers[node.inputs[residual.input], default: 0] += 1
    }
    return readers.filter { $0.value == 1 }.keys.sorted().filter {
      if case .fused(let fused) = nodes[$0].operation { fused.relu } else { false }
    }
  }

  /// The sums from which the last layer's input is made by adding alone: what it adds, what that adds, and so on.
  fileprivate var lastChain: Set<Value> {
    var chain: Set<Value> = []
    var value = nodes.last?.inputs.first
    while let sum = value, case .fused(let fused) = nodes[sum].operation {
      value = fused.residual.map { nodes[sum].inputs[$0.input] }
      if let value { chain.insert(value) }
    }
    return chain
  }
}
