import Foundation

extension Demonstration.Report {
  /// For people.
  public var text: String {
    func line(_ name: String, _ decibels: Double, _ rest: String = "") -> String {
      let label = name.padding(toLength: 6, withPad: " ", startingAt: 0)
      return "  \(label) \(String(format: "%.2f", decibels)) dB\(rest)"
    }
    let files = results.map { result in
      "  \(result.source): \(result.sourceBytes.formatted(.number.grouping(.never))) bytes"
    }
    let restored = results.map { result in
      line(
        result.precision, result.psnr,
        String(format: ", %.2f ms of CPU time (\(result.isa)): ", result.milliseconds) + result.picture)
    }
    return """
      \(model) as one C file:
      \(files.joined(separator: "\n"))
      Restored by it, \(width)×\(height), \(sigma.map { "noise of sigma \($0.formatted())" } ?? "rain"):
      \(line("before", degradedPsnr))
      \(restored.joined(separator: "\n"))
      Before and after: \(beforeAfter)
      """
  }
}
