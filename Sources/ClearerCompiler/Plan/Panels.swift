/// Where the panels of several threads meet: `runtime-c/panels.h`.
///
/// An edge crosses a value as many columns further left as the value's rows would be late in a ``Schedule``, since what
/// a window needs of columns to the right is what it needs of rows below. Where columns are made in twos or fours it is
/// that many that count.
struct Panels {
  /// Columns by which edges lie further left at each value than at the picture.
  let skew: [Int]
  /// Columns by which what is read of each value, right of an edge in its readers, begins further left.
  let reach: [Int]

  /// - Parameters:
  ///   - graph: A fused graph.
  ///   - columns: How many columns of each node are made together, a power of two.
  init(_ graph: Graph, columns: [Int]) {
    var skew = [Int](repeating: 0, count: graph.nodes.count)
    var reach = skew
    for (index, node) in graph.nodes.enumerated() {
      for read in node.reads {
        skew[index] = max(skew[index], read.delay(after: skew[node.inputs[read.input]]))
      }
      skew[index] = (skew[index] + columns[index] - 1) / columns[index] * columns[index]
      reach[index] = skew[index]
      for read in node.reads {
        let input = node.inputs[read.input]
        reach[input] = max(reach[input], -read.firstRow(of: -skew[index]))
      }
    }
    self.skew = skew
    self.reach = reach
  }
}

extension Plan.Operation {
  /// Columns that are made together, from the picture's first on: tiles of floats have to lie where they always do, or the
  /// bits differ, and a column of a coarse addend serves two.
  func columns(_ precision: Precision) -> Int {
    if precision == .fp32, tileRows > 0 { return 4 }
    return coarse == nil ? 1 : 2
  }

  /// About what a column takes at its own scale: products, and for each output as much as some products.
  func columnCost(scale: Int) -> Int {
    let outputs = Double(16 * blocks16 + 8 * blocks8) / Double(1 << (2 * scale))
    return Int((macsPerPixel + 16 * outputs) * Double(1 << scale)) + 1
  }
}
