import ClearerModel
import Foundation

/// A report beside an older one.
public struct Comparison {
  /// What was measured in both.
  public var rows: [Row]

  /// One measurement.
  public struct Row {
    /// What was measured.
    public var name: String
    /// CPU milliseconds then.
    public var before: Double
    /// And now.
    public var now: Double
    /// How much slower it is now: 0.05 is 5 %.
    public var change: Double { before > 0 ? now / before - 1 : 0 }
  }

  /// What is needed of an older report.
  private struct Old: Decodable {
    struct Result: Decodable {
      var device: String?
      var precision: String
      var width: Int
      var height: Int
      var threads: Int
      var isa: String
      var cpuMs: Spread
    }
    struct Spread: Decodable { var median: Double }
    var results: [Result]
  }

  /// Compares with what `clearer-bench --json` wrote.
  ///
  /// - Throws: `FileError`, or ``BenchError`` where the file is something else.
  public init(_ report: BenchReport, with path: String) throws {
    let data = Data(try InputFile.read(path, atMost: 1 << 28))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard let old = try? decoder.decode(Old.self, from: data) else { throw BenchError.noReport(path) }
    rows = report.results.compactMap { now in
      old.results.first {
        $0.precision == now.precision && $0.width == now.width && $0.height == now.height
          && $0.threads == now.threads && $0.isa == now.isa && ($0.device ?? now.device) == now.device
      }.map {
        Row(
          name:
            "\(now.precision) \(now.width)×\(now.height) \(now.isa), \(now.threads) threads, \(now.device)",
          before: $0.cpuMs.median, now: now.cpuMs.median)
      }
    }
  }

  /// For people.
  public var text: String {
    if rows.isEmpty { return "nothing was measured in both reports" }
    return rows.map { row in
      String(format: "%8.2f → %8.2f ms  %+6.1f %%  ", row.before, row.now, 100 * row.change) + row.name
    }.joined(separator: "\n")
  }
}
