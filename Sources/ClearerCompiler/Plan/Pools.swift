/// Memory for rows: slots of a few sizes, each taken and given back last in, first out.
///
/// A slot is needed from the step that makes its row to the step that reads it last, so the most slots of a size that
/// are in use at once follows from the schedule; it is reached in the steady state and never exceeded at the picture's
/// edges, where rows are missing. Sizes are joined where that takes less memory.
struct Pools {
  var pools: [Plan.Pool] = []
  /// The pool of each value.
  var pool: [Int]

  /// One value's rows.
  struct Row {
    /// Bytes for each column of the coarsest scale.
    var unitBytes: Int
    /// Bytes beyond that.
    var marginBytes: Int
  }

  init(rows: [Row], live: [[Int]]) {
    struct Group {
      var members: [Int]
      var usage: [Int]
      var unitBytes: Int
      var cost: Int { unitBytes * (usage.max() ?? 0) }
    }
    func join(_ a: Group, _ b: Group) -> Group {
      Group(
        members: a.members + b.members, usage: zip(a.usage, b.usage).map(+),
        unitBytes: max(a.unitBytes, b.unitBytes))
    }
    var groups = Dictionary(grouping: rows.indices, by: { rows[$0].unitBytes }).sorted { $0.key < $1.key }.map
    {
      unitBytes, members in
      Group(
        members: members, usage: live.map { step in members.reduce(0) { $0 + step[$1] } },
        unitBytes: unitBytes)
    }
    while true {
      var best: (saving: Int, a: Int, b: Int)?
      for a in groups.indices {
        for b in groups.indices where b > a {
          let saving = groups[a].cost + groups[b].cost - join(groups[a], groups[b]).cost
          if saving > (best?.saving ?? 0) { best = (saving, a, b) }
        }
      }
      guard let best else { break }
      groups[best.a] = join(groups[best.a], groups[best.b])
      groups.remove(at: best.b)
    }
    pool = Array(repeating: 0, count: rows.count)
    for (index, group) in groups.enumerated() {
      for member in group.members { pool[member] = index }
      pools.append(
        .init(
          unitBytes: group.unitBytes, marginBytes: group.members.map { rows[$0].marginBytes }.max() ?? 0,
          count: group.usage.max() ?? 0))
    }
  }
}
