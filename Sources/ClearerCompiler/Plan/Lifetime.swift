/// When a row is kept, in steps of a tick.
struct Lifetime {
  /// From the step that makes it to the one that reads it last, or to the tick's last.
  var steps: ClosedRange<Int>
  /// Whether it is read in a later tick.
  var outlivesTick: Bool

  func lies(within range: ClosedRange<Int>) -> Bool {
    !outlivesTick && range.contains(steps.lowerBound) && range.contains(steps.upperBound)
  }
}

extension Schedule {
  /// When each of a tick's rows of each of all that is stored is kept.
  func lifetimes(_ graph: Graph) -> [[Lifetime]] {
    stored.indices.map { value in
      let node = stored[value]
      return (0..<tickRows >> graph.nodes[node].scale).map { row in
        let row = row - delays[node]
        let made = steps.firstIndex {
          $0.operation == node && ($0.first..<$0.first + $0.rows).contains(row)
        }
        let begin = made ?? 0
        let end = steps.indices[begin...].first { step in
          steps[step].releases.contains { $0.value == value && $0.below > row }
        }
        return Lifetime(steps: begin...(end ?? steps.count - 1), outlivesTick: end == nil)
      }
    }
  }
}
