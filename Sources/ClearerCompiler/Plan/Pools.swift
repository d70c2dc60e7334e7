/// Memory for rows: slots of a few sizes, each taken and given back last in, first out.
///
/// A slot is needed from the step that makes its row to the step that reads it last, so the most slots of a size that
/// are in use at once follows from the schedule; it is reached in the steady state and never exceeded at the picture's
/// edges, where rows are missing. Sizes are joined where that takes less memory. Slots that are in use for a part of a
/// tick only, as those of the stem's wide rows, may lie where others do in another part (``SharedMemory``).
struct Pools {
  var pools: [Plan.Pool] = []
  /// The pool of each value.
  var pool: [Int]
  /// Which of a tick's rows of each value, as bits, lie in a pool that shares its memory, and in which.
  var brief: [(rows: UInt32, pool: Int)]

  /// One value's rows.
  struct Row {
    /// Bytes for each column of the coarsest scale.
    var unitBytes: Int
    /// Bytes beyond that.
    var marginBytes: Int
    /// When each of a tick's rows is kept.
    var lifetimes: [Lifetime]
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
    brief = rows.map { _ in (0, 0) }
    var parts = groups.map {
      SharedMemory.Part(members: $0.members, usage: $0.usage, unitBytes: $0.unitBytes)
    }
    let memories = SharedMemory.find(in: &parts, rows.map(\.lifetimes))
    for part in parts {
      for member in part.members { pool[member] = pools.count }
      add(part, rows, count: part.most)
    }
    for tenants in memories.map(\.tenants) {
      for (number, tenant) in tenants.enumerated() {
        for (member, rows) in tenant.rows { brief[member] = (rows, pools.count) }
        add(parts[tenant.part], rows, count: tenant.most, sharesMemory: number > 0)
      }
    }
  }

  private mutating func add(
    _ part: SharedMemory.Part, _ rows: [Row], count: Int, sharesMemory: Bool = false
  ) {
    pools.append(
      .init(
        unitBytes: part.unitBytes, marginBytes: part.members.map { rows[$0].marginBytes }.max() ?? 0,
        count: count, sharesMemory: sharesMemory))
  }
}
