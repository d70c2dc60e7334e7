import ClearerDrawing
import Foundation

/// How the weights of a search went, as SVG.
public enum SearchPicture {
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
    return SVG.document(width: left + width + 20, height: bottom + 16, content)
  }
}
