/// One step of the compiler: a graph in, a graph out.
protocol Pass {
  /// What `--dump-after` calls it.
  static var name: String { get }
  func run(_ graph: Graph) throws(CompilerError) -> Graph
}

/// Builds a new graph while walking an old one.
struct GraphRewriter {
  private let old: Graph
  private var nodes: [Node] = []
  private var map: [Graph.Value?]

  init(_ graph: Graph) {
    old = graph
    map = Array(repeating: nil, count: graph.nodes.count)
  }

  /// The new index of an old value that was kept or replaced.
  subscript(value: Graph.Value) -> Graph.Value { map[value] ?? 0 }

  /// The nodes made so far.
  var made: [Node] { nodes }

  /// Copies an old node.
  mutating func keep(_ value: Graph.Value) {
    var node = old.nodes[value]
    node.inputs = node.inputs.map { self[$0] }
    replace(value, with: node)
  }

  /// Puts a node, whose inputs are new indices, in the place of an old value.
  mutating func replace(_ value: Graph.Value, with node: Node) {
    map[value] = append(node)
  }

  /// Makes an old value the same as a new one.
  mutating func alias(_ value: Graph.Value, to new: Graph.Value) { map[value] = new }

  /// Appends a node that stands for no old value.
  mutating func append(_ node: Node) -> Graph.Value {
    nodes.append(node)
    return nodes.count - 1
  }

  /// The new graph, without nodes that its last one does not need.
  func finish(scales: Int) -> Graph { Graph(nodes: nodes, scales: scales).withoutDeadNodes }
}

extension Graph {
  /// The graph without nodes that its last one does not need. The input stays.
  var withoutDeadNodes: Graph {
    var live = [Bool](repeating: false, count: nodes.count)
    for index in nodes.indices.reversed() where index == nodes.count - 1 || live[index] {
      live[index] = true
      for input in nodes[index].inputs { live[input] = true }
    }
    live[0] = true
    var map = [Int](repeating: 0, count: nodes.count)
    var kept: [Node] = []
    for (index, node) in nodes.enumerated() where live[index] {
      map[index] = kept.count
      var node = node
      node.inputs = node.inputs.map { map[$0] }
      kept.append(node)
    }
    return Graph(nodes: kept, scales: scales)
  }
}
