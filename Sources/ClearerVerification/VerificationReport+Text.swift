import Foundation

extension VerificationReport {
  /// For people.
  public var text: String {
    let head = [
      "target", "precision", "isa", "result", "self test", "largest diff.", "PSNR", "− oracle", "code",
      "stack",
    ]
    let table = rows.map { row in
      [
        row.target + (row.emulated ? " *" : ""), row.precision, row.isa, row.outcome.rawValue,
        row.selfTest.map { $0 ? "passes" : "fails" } ?? "", row.psnr == nil ? "" : row.difference,
        row.psnr.map { String(format: "%.2f", $0) } ?? "",
        row.psnrDifference.map { String(format: "%+.3f", $0) } ?? "", row.codeBytes.map(String.init) ?? "",
        row.stackBytes.map(String.init) ?? "",
      ]
    }
    let widths = head.indices.map { column in
      ([head] + table).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String], _ rest: String = "") -> String {
      let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      let text = padded.joined(separator: "  ") + (rest.isEmpty ? "" : "  \(rest)")
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
    let failed = rows.filter { !$0.holds }.count
    let lines = zip(table, rows).map { line($0, $1.reason) }
    return """
      \(model) (\(modelHash)), \(pictures) pictures, each from 8-bit samples and from floats; \
      \(flags.joined(separator: " "))
      \(line(head))
      \(lines.joined(separator: "\n"))
      * by an emulator
      \(failed == 0 ? "all \(rows.count) rows hold" : "\(failed) of \(rows.count) rows do not hold")
      """
  }
}

extension VerificationReport.Row {
  /// How far from the reference.
  var difference: String {
    if differentSamples == 0 { return "none" }
    return precision == "int8" ? "\(differentSamples) samples" : String(format: "%.1e", largestDifference)
  }
}
