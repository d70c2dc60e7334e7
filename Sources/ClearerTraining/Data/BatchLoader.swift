import Foundation

/// The patches of one step, one behind the other.
package struct Batch: Sendable {
  package var degraded: [Float]
  package var clean: [Float]
  /// `[patches, channels, side, side]`.
  package var shape: [Int]

  package init(degraded: [Float], clean: [Float], shape: [Int]) {
    self.degraded = degraded
    self.clean = clean
    self.shape = shape
  }
}

/// Cuts the batches of coming steps on threads of its own, so that a step does not wait for them.
package final class BatchLoader: @unchecked Sendable {
  private let source: PatchSource
  private let numbers: @Sendable (Int) -> Range<Int>
  private let depth: Int
  private let condition = NSCondition()
  // Guarded by `condition`.
  private var ready: [Int: Batch] = [:]
  private var wanted: Int
  private var next: Int
  private var stopped = false

  /// Seconds that steps have waited for a batch.
  package private(set) var waited: TimeInterval = 0

  /// - Parameters:
  ///   - first: the first step.
  ///   - depth: how many batches may be ready before they are wanted.
  ///   - numbers: the numbers of a step's patches.
  package init(
    _ source: PatchSource, first: Int, threads: Int = 1, depth: Int = 4,
    numbers: @escaping @Sendable (Int) -> Range<Int>
  ) {
    self.source = source
    self.numbers = numbers
    self.depth = depth
    wanted = first
    next = first
    for _ in 0..<max(1, threads) {
      let thread = Thread { [weak self] in
        while let step = self?.claim() { self?.fill(step) }
      }
      thread.start()
    }
  }

  /// The batch of the next step: steps are taken in order.
  package func take() -> Batch {
    let begin = Date()
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let batch = ready.removeValue(forKey: wanted) {
        wanted += 1
        waited += Date().timeIntervalSince(begin)
        condition.broadcast()
        return batch
      }
      condition.wait()
    }
  }

  /// Ends the threads.
  package func stop() {
    condition.lock()
    stopped = true
    condition.broadcast()
    condition.unlock()
  }

  private func claim() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !stopped && next >= wanted + depth { condition.wait() }
    if stopped { return nil }
    next += 1
    return next - 1
  }

  private func fill(_ step: Int) {
    let range = numbers(step)
    var batch = Batch(
      degraded: [], clean: [], shape: [range.count, source.channels, source.side, source.side])
    for number in range {
      let (degraded, clean) = source.patch(number)
      batch.degraded += degraded
      batch.clean += clean
    }
    condition.lock()
    ready[step] = batch
    condition.broadcast()
    condition.unlock()
  }
}
