import ClearerCompiler

/// Goes through a plan's ticks for one height as the executor does, and notes every rule that is broken.
struct TickSimulation {
  let plan: Plan
  /// Rows of the picture.
  let height: Int
  /// What is wrong, in words.
  private(set) var problems: [String] = []
  /// The most slots of each pool that were in use at once.
  private(set) var mostUsed: [Int]
  /// Rows that had been pushed when the first one was ready.
  private(set) var lag: Int?

  private let padded: Int
  /// Of each pool the first one that lies where it does.
  private let memory: [Int]
  private var first: [Int]
  private var next: [Int]
  private var used: [Int]
  private var finished = 0
  private var taken = 0
  private var tick = 0

  init(_ plan: Plan, height: Int) {
    self.plan = plan
    self.height = height
    let multiple = 1 << (plan.scales - 1)
    padded = (height + multiple - 1) / multiple * multiple
    memory = plan.pools.indices.map { pool in
      plan.pools[...pool].lastIndex { !$0.sharesMemory } ?? 0
    }
    first = plan.values.map { _ in 0 }
    next = first
    used = plan.pools.map { _ in 0 }
    mostUsed = used
    while finished < height, problems.isEmpty { runTick() }
    // A row that is kept for nothing would do no harm, but its slot is paid for.
    if problems.isEmpty, used.contains(where: { $0 != 0 }) { drain() }
  }

  private mutating func runTick() {
    taken = min(height, (tick + 1) * plan.tickRows)
    for step in plan.steps { run(step) }
    tick += 1
    let ready = min(height, max(0, tick * plan.tickRows - plan.delay))
    if finished != ready { problems.append("tick \(tick): \(finished) rows are finished, not \(ready)") }
    if finished > 0, lag == nil { lag = taken }
  }

  private mutating func run(_ step: Plan.Step) {
    let isHead = step.operation == plan.operations.count
    let scale = isHead ? 0 : plan.values[step.operation].scale
    let begin = tick * (plan.tickRows >> scale) + step.first
    for row in begin..<begin + step.rows where (0..<padded >> scale).contains(row) {
      if isHead {
        finish(row)
      } else if step.operation == 0 {
        readPicture(row)
      } else {
        read(plan.operations[step.operation], row)
      }
      guard !isHead else { continue }
      make(step.operation, row)
      if let words = plan.operations[step.operation].words { make(words, row) }
    }
    for release in step.releases {
      let below = tick * (plan.tickRows >> plan.values[release.value].scale) + release.below
      let end = max(first[release.value], min(below, next[release.value]))
      for row in first[release.value]..<end { used[pool(of: row, release.value)] -= 1 }
      first[release.value] = end
    }
  }

  /// Rows outside the picture are zeros; all others must be there.
  private mutating func need(_ value: Int, _ row: Int, by reader: String) {
    guard (0..<padded >> plan.values[value].scale).contains(row) else { return }
    if !(first[value]..<next[value]).contains(row) {
      problems.append(
        "tick \(tick): \(reader) needs row \(row) of \(plan.values[value].name), of which there are "
          + "\(first[value])..<\(next[value])")
    }
  }

  private mutating func read(_ operation: Plan.Operation, _ row: Int) {
    let name = "row \(row) of an operation that reads \(operation.inputs.map(\.value))"
    for input in operation.inputs {
      for k in 0..<input.kernel { need(input.value, row * input.stride + k - input.kernel / 2, by: name) }
    }
    if let residual = operation.residual { need(residual.value, row, by: name) }
    if let coarse = operation.coarse { need(coarse.value, row / 2, by: name) }
  }

  private mutating func make(_ value: Int, _ row: Int) {
    let facts = plan.values[value]
    if row != next[value] {
      problems.append("tick \(tick): row \(row) of \(facts.name) is made after \(next[value])")
    }
    next[value] = row + 1
    if next[value] - first[value] > facts.ringLength {
      problems.append("tick \(tick): \(facts.name) has more rows than its table, \(facts.ringLength)")
    }
    let pool = pool(of: row, value)
    used[pool] += 1
    mostUsed[pool] = max(mostUsed[pool], used[pool])
    if used[pool] > plan.pools[pool].count {
      problems.append("tick \(tick): pool \(pool) is empty when row \(row) of \(facts.name) is made")
    }
    for other in plan.pools.indices where other != pool && memory[other] == memory[pool] && used[other] > 0 {
      problems.append("tick \(tick): row \(row) of \(facts.name) is made where rows of pool \(other) lie")
    }
  }

  /// Where a row of a value lies.
  private func pool(of row: Int, _ value: Int) -> Int {
    let facts = plan.values[value]
    let place = (row + facts.phase) % facts.places
    return facts.briefRows >> UInt32(place) & 1 == 1 ? facts.briefPool : facts.pool
  }

  /// Row of the picture that becomes a value's row: the last one is repeated.
  private mutating func readPicture(_ row: Int) {
    let source = min(row, height - 1)
    if source >= taken { problems.append("tick \(tick): row \(source) of the picture is not there yet") }
    if source < finished { problems.append("tick \(tick): row \(source) of the picture was overwritten") }
  }

  private mutating func finish(_ row: Int) {
    guard row < height else { return }
    need(plan.head.value, row, by: "the head")
    if row != finished { problems.append("tick \(tick): row \(row) is finished after \(finished)") }
    if taken - row > plan.delay + plan.tickRows {
      problems.append("tick \(tick): row \(row) of the picture was overwritten")
    }
    finished = row + 1
  }

  /// More ticks give back every slot.
  private mutating func drain() {
    for _ in 0...(plan.delay + padded) / plan.tickRows {
      for step in plan.steps { run(step) }
      tick += 1
    }
    for (pool, count) in used.enumerated() where count != 0 {
      problems.append("\(count) rows of pool \(pool) are never given back")
    }
  }
}
