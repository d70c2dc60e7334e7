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
        for most in 1..<max(1, parts[part].most) {
          guard let first = tenant(of: part, within: 0...last, most: most),
            (first.left.max() ?? 0) + first.most <= parts[part].most
          else { continue }
          let memory = SharedMemory(bytes: parts[part].unitBytes * first.most, tenants: [first])
          for (tenant, saving) in others(in: memory, after: first.steps.upperBound)
          where tenant.part != part && saving > best?.saving ?? 0 {
            best = (memory.serving(tenant), saving)
          }
        }
      }
    }
    return best
  }

  /// What saves most in memory that is there.
  func tenant(of memory: SharedMemory) -> Found? {
    others(in: memory, after: -1).max { $0.saving < $1.saving }.map { (memory.serving($0.tenant), $0.saving) }
  }

  private func others(
    in memory: SharedMemory, after step: Int
  ) -> [(tenant: SharedMemory.Tenant, saving: Int)] {
    memory.free(steps: steps).filter { $0.lowerBound > step }.flatMap { range in
      parts.indices.compactMap { part in
        guard
          let tenant = tenant(of: part, within: range, most: memory.bytes / parts[part].unitBytes)
        else { return nil }
        let saving = parts[part].unitBytes * (parts[part].most - (tenant.left.max() ?? 0))
        return saving > 0 ? (tenant, saving) : nil
      }
    }
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
