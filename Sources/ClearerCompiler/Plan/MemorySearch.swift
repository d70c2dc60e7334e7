/// One search for memory that rows can share, see ``SharedMemory/find(in:_:)``.
struct MemorySearch {
  let parts: [SharedMemory.Part]
  let lifetimes: [[Lifetime]]
  /// Values that have rows in shared memory already.
  let served: Set<Int>

  /// One of a tick's rows, which does not outlive it.
  private struct BriefRow {
    var value: Int
    var place: Int
    var steps: ClosedRange<Int>
  }

  typealias Found = (memory: SharedMemory, saving: Int)

  private var steps: Int { parts.first?.usage.count ?? 0 }

  /// The two that save most in a memory of their own: at first slots that the rows of one need in any case.
  func pair() -> Found? {
    var best: Found?
    for last in Set(lifetimes.joined().map(\.steps.upperBound)).sorted() where last + 1 < steps {
      for part in parts.indices {
        let unit = parts[part].unitBytes
        for most in (1..<slots(of: part, free: 0...last) + 1).reversed()
        where unit * most > best?.saving ?? 0 {
          guard let first = tenant(of: part, within: 0...last, most: most),
            (first.left.max() ?? 0) + first.most <= parts[part].most
          else { continue }
          let memory = SharedMemory(bytes: unit * first.most, tenants: [first])
          let found = others(in: memory, after: first.steps.upperBound, saving: best?.saving ?? 0)
          if let found = found.filter({ $0.tenant.part != part }).max(by: { $0.saving < $1.saving }) {
            best = (memory.serving(found.tenant), found.saving)
          }
        }
      }
    }
    return best
  }

  /// What saves most in memory that is there.
  func tenant(of memory: SharedMemory) -> Found? {
    others(in: memory, after: -1, saving: 0).max { $0.saving < $1.saving }.map {
      (memory.serving($0.tenant), $0.saving)
    }
  }

  /// Those that save more than so many bytes for each column of the coarsest scale.
  private func others(
    in memory: SharedMemory, after step: Int, saving least: Int
  ) -> [(tenant: SharedMemory.Tenant, saving: Int)] {
    memory.free(steps: steps).filter { $0.lowerBound > step }.flatMap { range in
      parts.indices.compactMap { part in
        let unit = parts[part].unitBytes
        let most = memory.bytes / unit
        guard unit * min(most, slots(of: part, free: range)) > least,
          let tenant = tenant(of: part, within: range, most: most)
        else { return nil }
        let saving = unit * (parts[part].most - (tenant.left.max() ?? 0))
        return saving > least ? (tenant, saving) : nil
      }
    }
  }

  /// How many slots of a part are in use during some steps only: no tenant can save more.
  private func slots(of part: Int, free steps: ClosedRange<Int>) -> Int {
    let usage = parts[part].usage
    let others = usage[..<steps.lowerBound] + usage[(steps.upperBound + 1)...]
    return parts[part].most - (others.max() ?? 0)
  }

  /// Of a part's rows that are kept during some steps of a tick only, those that come first and fit into `most` slots;
  /// but none without which the part would need no more.
  private func tenant(
    of part: Int, within steps: ClosedRange<Int>, most: Int
  ) -> SharedMemory.Tenant? {
    var (left, used) = (parts[part].usage, parts[part].usage.map { _ in 0 })
    var taken: [BriefRow] = []
    let brief = parts[part].members.filter {
      !served.contains($0) && lifetimes[$0].count <= UInt32.bitWidth
    }.flatMap { member in
      lifetimes[member].enumerated().filter { $1.lies(within: steps) }.map {
        BriefRow(value: member, place: $0, steps: $1.steps)
      }
    }
    for row in brief.sorted(by: { ($0.steps.lowerBound, $0.value) < ($1.steps.lowerBound, $1.value) })
    where row.steps.allSatisfy({ used[$0] < most }) {
      taken.append(row)
      for step in row.steps { (left[step], used[step]) = (left[step] - 1, used[step] + 1) }
    }
    let highest = left.max() ?? 0
    var rows: [Int: UInt32] = [:]
    for row in taken.reversed() {
      if row.steps.allSatisfy({ left[$0] < highest }) {
        for step in row.steps { (left[step], used[step]) = (left[step] + 1, used[step] - 1) }
      } else {
        rows[row.value, default: 0] |= 1 << UInt32(row.place)
      }
    }
    guard let begin = used.firstIndex(where: { $0 > 0 }), let end = used.lastIndex(where: { $0 > 0 }) else {
      return nil
    }
    return .init(part: part, most: used.max() ?? 0, rows: rows, steps: begin...end, left: left)
  }
}
