import ClearerDrawing
import Foundation

/// How a training went, as SVG: what more steps still brought.
public enum TrainingPicture {
  /// A point of the curve.
  public struct Validation: Sendable {
    /// Steps taken.
    public var step: Int
    /// Mean PSNR of the validation pictures in dB.
    public var psnr: Double

    /// Creates a point.
    public init(step: Int, psnr: Double) {
      self.step = step
      self.psnr = psnr
    }
  }

  /// PSNR over steps.
  ///
  /// - Parameter validations: by rising steps.
  /// - Returns: nil where there are fewer than two.
  public static func psnr(_ validations: [Validation]) -> String? {
    guard let last = validations.last, validations.count > 1 else { return nil }
    let (width, height, left, top) = (640.0, 300.0, 64.0, 16.0)
    let levels = validations.map(\.psnr)
    let low = levels.reduce(.infinity, min)
    let high = levels.reduce(-.infinity, max)
    let margin = max(0.05 * (high - low), 0.005)
    func x(_ step: Double) -> Double { left + width * step / Double(last.step) }
    func y(_ psnr: Double) -> Double { top + height * (high + margin - psnr) / (high - low + 2 * margin) }
    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
      String(format: #"<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="lightgray"/>"#, x1, y1, x2, y2)
    }
    func text(_ x: Double, _ y: Double, _ anchor: String, _ words: String) -> String {
      String(format: #"<text x="%.1f" y="%.1f" text-anchor="%@">%@</text>"#, x, y, anchor, words)
    }

    var content: [String] = []
    for step in ticks(0...Double(last.step)) {
      content.append(line(x(step), top, x(step), top + height))
      content.append(text(x(step), top + height + 18, "middle", String(format: "%.0f", step)))
    }
    let marks = ticks(low - margin...high + margin)
    let digits = marks.count > 1 ? max(0, Int(ceil(-log10(marks[1] - marks[0]) - 1e-9))) : 2
    for psnr in marks {
      content.append(line(left, y(psnr), left + width, y(psnr)))
      content.append(text(left - 8, y(psnr) + 4, "end", String(format: "%.\(digits)f", psnr)))
    }
    let points = validations.map { String(format: "%.1f,%.1f", x(Double($0.step)), y($0.psnr)) }
    content.append("<polyline class=\"fusion-line\" points=\"\(points.joined(separator: " "))\"/>")
    content.append(text(left + width / 2, top + height + 38, "middle", "steps"))
    content.append(text(left + 8, top + 14, "start", "PSNR of the validation pictures in dB"))
    return SVG.document(
      width: left + width + 24, height: top + height + 48, label: "PSNR over the steps of the training",
      content)
  }

  /// Some four to nine round numbers within a range.
  private static func ticks(_ range: ClosedRange<Double>) -> [Double] {
    let span = range.upperBound - range.lowerBound
    guard span > 0 else { return [] }
    let power = pow(10, floor(log10(span / 4)))
    let step = [5, 2, 1].map { $0 * power }.first { span / $0 >= 4 } ?? power
    let first = Int(ceil(range.lowerBound / step - 1e-9))
    let last = Int(floor(range.upperBound / step + 1e-9))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }
}
