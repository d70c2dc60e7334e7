import ClearerModel

/// A net as the paper draws it: branches, fusion and parallel modules.
public enum NetPicture {
  /// The net: a row for each scale, a column for each module, with the paths along which data flows.
  public static func svg(_ architecture: Architecture, background: Bool = true) -> String {
    let (column, row, left, top) = (56.0, 48.0, 90.0, 40.0)
    func y(_ branch: Int) -> Double { top + Double(branch) * row }
    var lines: [String] = []
    var boxes: [String] = []
    var x = left
    func path(_ fromX: Double, _ from: Int, _ toX: Double, _ to: Int) {
      let middle = (fromX + toX) / 2
      lines.append(
        "<path d=\"M\(fromX),\(y(from)) C\(middle),\(y(from)) \(middle),\(y(to)) \(toX),\(y(to))\"/>")
    }
    func box(_ branch: Int, _ kind: String) {
      boxes.append(
        "<rect class=\"\(kind)\" x=\"\(x - 9)\" y=\"\(y(branch) - 9)\" width=\"18\" height=\"18\" rx=\"4\"/>")
    }
    box(0, "stem")
    for (stage, modules) in architecture.stages.enumerated() {
      let branches = architecture.branchCount(ofStage: stage)
      for branch in 0..<branches {
        path(x, min(branch, max(0, branches - 2)), x + column, branch)
      }
      x += column
      for branch in 0..<branches { box(branch, "stem") }
      for kind in modules {
        for to in 0..<branches {
          switch kind {
          case .parallel: path(x, to, x + column, to)
          case .fusion: for from in 0..<branches { path(x, from, x + column, to) }
          }
        }
        x += column
        for branch in 0..<branches { box(branch, kind.rawValue) }
      }
    }
    for branch in 0..<architecture.scales { path(x, branch, x + column, 0) }
    x += column
    box(0, "stem")
    let labels = architecture.widths.enumerated().map { branch, width in
      "<text x=\"10\" y=\"\(y(branch) + 4)\">1/\(1 << branch), \(width)</text>"
    }
    let bottom = y(architecture.scales - 1) + 50
    let legend = [
      ("fusion", "fusion"), ("parallel", "parallel"), ("stem", "stem, transitions, final fusion"),
    ]
    .enumerated().map { index, entry in
      "<rect class=\"\(entry.0)\" x=\"\(left + Double(index) * 90)\" y=\"\(bottom - 11)\" width=\"12\" height=\"12\" rx=\"3\"/>"
        + "<text x=\"\(left + Double(index) * 90 + 18)\" y=\"\(bottom)\">\(entry.1)</text>"
    }
    let content = labels + ["<g fill=\"none\" stroke=\"#888\">"] + lines + ["</g>"] + boxes + legend
    return SVG.document(
      width: max(x + 40, left + 420), height: bottom + 20, background: background, label: "The net", content)
  }
}
