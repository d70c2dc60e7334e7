import ClearerModel
import Foundation

/// Pictures of a search as SVG: the net that it found, and how the weights went.
public enum SearchPicture {
  /// The net: a row for each scale, a column for each module, with the paths along which data flows.
  public static func net(_ architecture: Architecture) -> String {
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
    return document(width: max(x + 40, left + 420), height: bottom + 20, content)
  }

  /// The largest candidate's weight at each place over the epochs, from undecided to decided.
  ///
  /// - Parameter weights: for each epoch, each place's weights.
  public static func weights(_ weights: [[[Double]]], candidates: [SearchSpace.Candidate]) -> String {
    let (width, height, left, top) = (720.0, 84.0, 60.0, 24.0)
    let places = weights.last?.count ?? 0
    var content: [String] = []
    for place in 0..<places {
      let base = top + Double(place / 2) * (height + 26)
      let start = left + Double(place % 2) * (width / 2 + 20)
      let span = width / 2 - 30
      content.append(
        "<rect x=\"\(start)\" y=\"\(base)\" width=\"\(span)\" height=\"\(height)\" fill=\"none\" stroke=\"#ccc\"/>"
      )
      content.append("<text x=\"\(start)\" y=\"\(base - 5)\">place \(place + 1)</text>")
      for (index, candidate) in candidates.enumerated() {
        let points = weights.enumerated().map { epoch, all in
          let x = start + span * Double(epoch) / Double(max(1, weights.count - 1))
          return String(format: "%.1f,%.1f", x, base + height * (1 - all[place][index]))
        }
        content.append(
          "<polyline class=\"\(candidate.rawValue)-line\" points=\"\(points.joined(separator: " "))\"/>")
      }
    }
    let bottom = top + Double((places + 1) / 2) * (height + 26) + 10
    for (index, candidate) in candidates.enumerated() {
      let x = left + Double(index) * 90
      content.append(
        "<rect class=\"\(candidate.rawValue)\" x=\"\(x)\" y=\"\(bottom - 11)\" width=\"12\" height=\"12\" rx=\"3\"/>"
      )
      content.append("<text x=\"\(x + 18)\" y=\"\(bottom)\">\(candidate.rawValue)</text>")
    }
    return document(width: left + width + 20, height: bottom + 16, content)
  }

  private static let style = """
    text { font: 12px sans-serif; fill: #333 } rect.stem { fill: #999 }
    rect.fusion { fill: #d95f02 } rect.parallel { fill: #1b9e77 } rect.skip { fill: #7570b3 }
    polyline { fill: none; stroke-width: 2 } .fusion-line { stroke: #d95f02 } .parallel-line { stroke: #1b9e77 }
    .skip-line { stroke: #7570b3 }
    """

  private static func document(width: Double, height: Double, _ content: [String]) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(width))" height="\(Int(height))">
    <style>\(style)</style>
    <rect width="100%" height="100%" fill="white"/>
    \(content.joined(separator: "\n"))
    </svg>

    """
  }
}
