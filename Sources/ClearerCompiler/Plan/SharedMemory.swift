/// Memory that serves several pools in turn: each has rows that are made after some step of a tick and let go of before
/// another one is over, such as the stem's wide ones.
///
/// Which rows these are depends on the value and the row's place among a tick's rows alone.
struct SharedMemory {
  /// Bytes for each column of the coarsest scale.
  var bytes: Int
  /// Those that it serves, in turn.
  var tenants: [Tenant]

  /// Values with slots of one size.
  struct Part {
    var members: [Int]
    /// Slots in use while a step runs, step by step, without those of tenants.
    var usage: [Int]
    var unitBytes: Int
    var most: Int { usage.max() ?? 0 }
  }

  /// Some rows of one part.
  struct Tenant {
    /// The part that they are taken out of, as an index.
    var part: Int
    /// The most of its slots that are in use at once.
    var most: Int
    /// Of each value the places of its rows among a tick's, as bits.
    var rows: [Int: UInt32]
    /// The steps that they are kept in.
    var steps: ClosedRange<Int>
    /// Slots of the part that are in use without them.
    var left: [Int]
  }

  /// Finds what saves most, a new memory or another tenant of one, until nothing does; what is left of each part stays
  /// in it.
  ///
  /// - Parameters:
  ///   - parts: All values.
  ///   - lifetimes: When each of a tick's rows of each value is kept.
  static func find(in parts: inout [Part], _ lifetimes: [[Lifetime]]) -> [SharedMemory] {
    var memories: [SharedMemory] = []
    while true {
      let search = MemorySearch(
        parts: parts, lifetimes: lifetimes, served: Set(memories.flatMap(\.tenants).flatMap(\.rows.keys)))
      var best = search.pair().map { (at: memories.count, memory: $0.memory, saving: $0.saving) }
      for at in memories.indices {
        if let found = search.tenant(of: memories[at]), found.saving > best?.saving ?? 0 {
          best = (at, found.memory, found.saving)
        }
      }
      guard let best else { return memories }
      for tenant in best.memory.tenants where !tenant.rows.keys.allSatisfy(search.served.contains) {
        parts[tenant.part].usage = tenant.left
      }
      memories[best.at..<min(best.at + 1, memories.count)] = [best.memory]
    }
  }

  /// Adds a tenant, in the order of their steps.
  func serving(_ tenant: Tenant) -> SharedMemory {
    .init(bytes: bytes, tenants: (tenants + [tenant]).sorted { $0.steps.lowerBound < $1.steps.lowerBound })
  }

  /// The steps in which it serves nobody.
  func free(steps: Int) -> [ClosedRange<Int>] {
    let begins = [0] + tenants.map { $0.steps.upperBound + 1 }
    let ends = tenants.map { $0.steps.lowerBound - 1 } + [steps - 1]
    return zip(begins, ends).compactMap { $0 <= $1 ? $0...$1 : nil }
  }
}
