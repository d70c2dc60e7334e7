/// When each operation makes which rows, and how long they are kept.
///
/// Time goes in ticks. In tick `t` an operation at scale `s` with `q = tickRows >> s` rows a tick and delay `d` makes
/// rows `q t - d ..< q (t + 1) - d`, cut to the picture. Its delay is the least for which all that it reads is there:
/// for a 3×3 window `d_in + 1`, with stride 2 `ceil(d_in / 2)`, for a coarse addend `2 d_in`.
///
/// Operations that only work at fine scales go through a tick in several turns of a few rows, so that what they hand
/// to each other stays in the cache and little of it is alive at once.
struct Schedule {
  /// Full-size rows of a tick.
  let tickRows: Int
  /// Delay of each node, in its own rows.
  let delays: [Int]
  /// The nodes whose words are kept.
  let words: [Graph.Value]
  /// The nodes of all that is stored: each but the last, for its rows, then ``words``, for theirs.
  let stored: [Graph.Value]
  /// The program of a tick.
  var steps: [Plan.Step]
  /// The most rows of all that is stored that are alive at once.
  var depth: [Int]
  /// Rows of all that is stored that are alive while a step runs, step by step.
  var live: [[Int]]

  /// Rows of a turn at its coarsest scale, but for the stem's, whose values are wide: enough for Winograd's tiles of four
  /// rows.
  static let turnRows = 4

  /// - Parameters:
  ///   - tickRows: Full-size rows of a tick.
  ///   - stemRows: Rows of a turn of the first group at its coarsest scale, as far as the tick has so many.
  init(_ graph: Graph, tickRows: Int, stemRows: Int) {
    self.tickRows = tickRows
    delays = Self.delays(graph)
    words = graph.nodes.indices.filter { graph.nodes[$0].keepsWords }
    stored = graph.nodes.indices.dropLast() + words
    steps = []
    depth = []
    live = []
    for (number, group) in Self.groups(graph, stemApart: stemRows < Self.turnRows).enumerated() {
      let coarsest = group.map { graph.nodes[$0].scale }.max() ?? 0
      let turns = max(1, tickRows / ((number == 0 ? stemRows : Self.turnRows) << coarsest))
      for turn in 0..<turns {
        for node in group {
          let rows = (tickRows >> graph.nodes[node].scale) / turns
          steps.append(.init(operation: node, first: turn * rows - delays[node], rows: rows, releases: []))
        }
      }
    }
    addReleases(graph)
  }

  static func delays(_ graph: Graph) -> [Int] {
    var delays = [Int](repeating: 0, count: graph.nodes.count)
    for (index, node) in graph.nodes.enumerated() {
      for read in node.reads {
        let inner = delays[node.inputs[read.input]]
        delays[index] = max(delays[index], read.delay(after: inner))
      }
    }
    return delays
  }

  /// Consecutive nodes that go through a tick together: a new group begins where a coarser scale first appears, and, if
  /// the stem is to be a group of its own, where its wide rows have been read for the last time.
  static func groups(_ graph: Graph, stemApart: Bool) -> [[Int]] {
    var groups: [[Int]] = [[]]
    var coarsest = 1
    for (index, node) in graph.nodes.enumerated() {
      if node.scale > coarsest {
        coarsest = node.scale
        groups.append([])
      }
      groups[groups.count - 1].append(index)
    }
    guard stemApart else { return groups }
    let widths = graph.nodes.map { $0.channels << (graph.scales - 1 - $0.scale) }
    let widest = groups[0].map { widths[$0] }.max() ?? 0
    let lastReader = groups[0].lastIndex { node in
      graph.nodes[node].inputs.contains { 2 * widths[$0] > widest }
    }
    if let lastReader, lastReader + 1 < groups[0].count {
      groups.insert(Array(groups[0][...lastReader]), at: 0)
      groups[1].removeFirst(lastReader + 1)
    }
    return groups
  }

  /// Works out, relative to a tick's rows, which rows each step makes the last use of, and what is alive.
  private mutating func addReleases(_ graph: Graph) {
    let reads = graph.nodes.indices.map { storedReads(by: $0, graph) }
    // Of all that is stored, how far each of its readers has come: rows below are not needed by it any more.
    var needs = [[Int: Int]](repeating: [:], count: stored.count)
    for reader in reads.indices {
      for (value, read) in reads[reader] {
        let below = read.firstRow(of: -delays[reader])
        needs[value][reader] = min(needs[value][reader] ?? below, below)
      }
    }
    var made = stored.map { -delays[$0] }
    var released = zip(needs, made).map { $0.values.min() ?? $1 }
    depth = [Int](repeating: 0, count: stored.count)
    for number in steps.indices {
      let step = steps[number]
      for value in stored.indices where stored[value] == step.operation {
        made[value] += step.rows
        depth[value] = max(depth[value], made[value] - released[value])
      }
      live.append(zip(made, released).map(-))
      for value in stored.indices where stored[value] == step.operation && needs[value].isEmpty {
        steps[number].releases.append(.init(value: value, below: step.first + step.rows))
        released[value] = made[value]
      }
      for value in Set(reads[step.operation].map(\.value)) {
        let below = reads[step.operation].filter { $0.value == value }.map {
          $0.read.firstRow(of: step.first + step.rows)
        }
        needs[value][step.operation] = below.min()
        guard let below = needs[value].values.min(), below > released[value] else { continue }
        steps[number].releases.append(.init(value: value, below: below))
        released[value] = below
      }
      steps[number].releases.sort { $0.value < $1.value }
    }
  }

  /// What a node reads of all that is stored: of a residual its words, where they are kept.
  private func storedReads(by reader: Graph.Value, _ graph: Graph) -> [(value: Int, read: Read)] {
    let node = graph.nodes[reader]
    return node.reads.map { read in
      let value = node.inputs[read.input]
      guard read.residual, let number = words.firstIndex(of: value) else { return (value, read) }
      return (graph.nodes.count - 1 + number, read)
    }
  }
}

/// How a node reads one of its inputs.
struct Read {
  var input: Int
  var kernel = 1
  var stride = 1
  var residual = false
  var coarse = false

  /// The least delay of a reader of a value with the delay `inner`.
  func delay(after inner: Int) -> Int {
    if coarse { return 2 * inner }
    return stride == 2 ? (inner + kernel / 2) / 2 : inner + kernel / 2
  }

  /// The first row that the reader's row `row` reads, counted from the tick's rows of each.
  func firstRow(of row: Int) -> Int {
    coarse ? row >> 1 : row * stride - kernel / 2
  }
}

extension Node {
  /// Everything that the node reads from other nodes.
  var reads: [Read] {
    switch operation {
    case .fused(let fused):
      fused.windows.map { Read(input: $0.source.input, kernel: $0.kernel, stride: $0.stride) }
        + [
          fused.residual.map { Read(input: $0.input, residual: true) },
          fused.coarse.map { Read(input: $0.input, coarse: true) },
        ]
        .compactMap { $0 }
    case .head: [Read(input: 0)]
    default: []
    }
  }
}
