import ClearerDrawing
import ClearerImage
import ClearerModel
import ClearerVerification
import Foundation

/// A benchmark as one page of HTML that needs nothing else: no network, no other file.
public struct ReportPage {
  /// The model.
  public var model: Model
  /// What was measured.
  public var report: BenchReport
  /// Pictures to look at.
  public var pictures: [ReportPicture]
  /// The command line that made all this.
  public var command: String

  /// Creates a page.
  public init(model: Model, report: BenchReport, pictures: [ReportPicture], command: String) {
    self.model = model
    self.report = report
    self.pictures = pictures
    self.command = command
  }

  /// The page.
  ///
  /// - Throws: `PictureError` where a picture cannot be encoded.
  public func html() throws -> String {
    let sections = [
      section("Before and after", try pictures.map { try $0.html() }.joined()),
      section("Time", times), section("Memory", memory),
      section(
        "The net", "<div class=\"wide\">\(NetPicture.svg(model.architecture, background: false))</div>"),
      section("What int8 keeps in 16 bits", keptSums),
      section("Where the time goes", (report.profiles ?? []).map(profile).joined()),
      section("The same result everywhere", parity),
      section("On CPUs that are not here", (report.counts ?? []).map(count).joined()),
      section("Where this comes from", provenance),
    ]
    let size = String(
      format: "%.1f kMAC/pixel, %d parameters", report.model.kmacPerPixel, report.model.parameters)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Self.escaped(model.name))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(Self.escaped(model.name))</h1>
      <p>A net that \(Self.escaped(what)): \(size), as one C file.</p>
      \(sections.joined(separator: "\n"))
      </main>
      <script>
      \(Self.script)
      </script>
      </body>
      </html>

      """
  }

  private var what: String {
    let noise = model.task.noiseLevels.map { $0.formatted() }.joined(separator: ", ")
    return model.task.kind == .denoise
      ? "takes noise of σ = \(noise) out of pictures" : "takes rain out of pictures"
  }

  /// A part of the page, if there is something in it.
  private func section(_ title: String, _ content: String) -> String {
    content.isEmpty ? "" : "<section>\n<h2>\(title)</h2>\n\(content)\n</section>"
  }

  private var times: String {
    let most = report.results.map(\.cpuMs.p90).max() ?? 1
    let bars = report.results.map { result in
      Self.bar(
        Self.setting(result, result.isa),
        String(format: "%.2f ms", result.cpuMs.median), result.cpuMs.median / most,
        mark: result.cpuMs.p90 / most, spark: result.cpuMs.samples)
    }
    let emulated = report.results.contains(where: \.emulated)
    let noisy = report.results.contains(where: \.cpuMs.isNoisy)
    let device = report.results.first.map { "\($0.device)\($0.emulated ? "" : $0.conditions.text)" } ?? ""
    return bars.joined()
      + """
      <p class="small">CPU time of a picture: the middle of all runs; the line is what nine of ten do not exceed, the \
      curve shows every run. On \(Self.escaped(device)).\
      \(emulated ? " <strong>An emulator’s times: they say nothing of the CPU.</strong>" : "")\
      \(noisy && !emulated ? " <strong>The machine was busy with other things.</strong>" : "")</p>
      """
  }

  /// What was measured, in a line.
  private static func setting(_ result: BenchReport.Latency, _ more: String...) -> String {
    let parts = [result.precision, "\(result.width)×\(result.height)"] + more
    return (parts + ["\(result.threads) thread\(result.threads == 1 ? "" : "s")"]).joined(separator: ", ")
  }

  private var memory: String {
    let most = Double(report.results.map(\.peakRssBytes).max() ?? 1)
    var seen: Set<String> = []
    let results = report.results.filter { seen.insert(Self.setting($0)).inserted }
    return results.map { result in
      let name = Self.setting(result)
      return Self.bar(
        "\(name): the net", String(format: "%.2f MB", Double(result.workspaceBytes) / 1e6),
        Double(result.workspaceBytes) / most)
        + Self.bar(
          "\(name): the process, with both pictures",
          String(format: "%.2f MB", Double(result.peakRssBytes) / 1e6), Double(result.peakRssBytes) / most,
          quiet: true)
    }.joined()
  }

  private var keptSums: String {
    guard let plan = report.precisionPlan else { return "" }
    let rows = plan.sums.map { sum in
      [
        sum.name, sum.isKept ? "16" : "8", String(format: "%.2f", sum.bytesPerPixel),
        String(format: "%.5f", sum.avoidedLoss),
      ]
    }
    let summary = String(
      format:
        "%.4f ± %.4f dB lost against fp32 on %d pictures, of a budget of %.4f; %.4f with all sums in 8 bits.",
      plan.loss, plan.uncertainty, plan.pictures, plan.budget, plan.lossWithoutWords)
    return "<p class=\"small\">\(summary)</p>"
      + Self.table(["sum", "bits", "bytes/pixel", "avoids dB alone"], rows)
  }

  private func profile(_ profile: BenchReport.Profile) -> String {
    let most = profile.operations.map(\.share).max() ?? 1
    let bars = profile.operations.sorted { $0.ms > $1.ms }.map { row in
      Self.bar(
        row.name, String(format: "%.1f %%, %.3f ms", 100 * row.share, row.ms), row.share / most)
    }
    let peak =
      profile.peakGmacs > 0
      ? String(
        format: ", %.0f %% of the CPU’s peak of %.0f GMAC/s", 100 * profile.shareOfPeak, profile.peakGmacs)
      : ""
    return """
      <h3>\(profile.precision), \(profile.width)×\(profile.height), \(profile.isa)</h3>
      <p class="small">\(String(format: "%.2f", profile.totalMs)) ms in all\(peak).</p>
      \(bars.prefix(10).joined())
      <details><summary>\(max(0, bars.count - 10)) more</summary>\(bars.dropFirst(10).joined())</details>
      """
  }

  private var parity: String {
    var text = ""
    if let psnr = report.psnr {
      let rows = [
        ("degraded", psnr.degraded, nil), ("oracle", psnr.oracle, nil),
        ("fp32", psnr.fp32, psnr.fp32 - psnr.oracle),
        ("int8", psnr.int8, psnr.int8 - psnr.oracle),
      ].map { name, decibels, difference in
        [name, String(format: "%.3f", decibels), difference.map { String(format: "%+.4f", $0) } ?? ""]
      }
      text +=
        "<p class=\"small\">\(psnr.pictures) pictures\(psnr.sigma.map { ", σ = \($0.formatted())" } ?? ""); "
        + "PSNR in dB. The oracle is the "
        + "net as it was trained, in plain float loops.</p>" + Self.table(["", "PSNR", "− oracle"], rows)
    }
    if let verification = report.verification {
      let rows = verification.rows.map { row in
        [
          row.target + (row.emulated ? " *" : ""), row.precision, row.isa,
          row.outcome.rawValue + (row.reason.isEmpty ? "" : ": \(row.reason)"),
          row.selfTest.map { $0 ? "passes" : "fails" } ?? "",
          row.psnr.map { String(format: "%.3f", $0) } ?? "",
          row.psnrDifference.map { String(format: "%+.4f", $0) } ?? "", row.codeBytes.map(String.init) ?? "",
          row.stackBytes.map(String.init) ?? "",
        ]
      }
      text +=
        "<p class=\"small\">int8: equal to the Swift runtime’s bytes. fp32: within \(Verification.bound) of the "
        + "oracle. * by an emulator.</p>"
        + Self.table(
          ["target", "precision", "kernels", "result", "self test", "PSNR", "− oracle", "code", "stack"], rows
        )
    }
    return text
  }

  private func count(_ count: InstructionCounts) -> String {
    func range(_ cycles: CycleModel.Range?) -> String {
      cycles.map { String(format: "%.0f–%.0f", $0.low, $0.high) } ?? "–"
    }
    let rows = count.operations.map {
      [$0.name, String(format: "%.1f", $0.instructionsPerPixel), range($0.cycles)]
    }
    return """
      <h3>\(count.target), \(count.precision), \(count.isa)</h3>
      <p>\(String(format: "%.0f", count.instructionsPerPixel)) instructions for each pixel, counted; \
      \(range(count.cycles)) cycles, modelled.</p>
      <details><summary>by operation</summary>\(Self.table(["operation", "instructions", "cycles"], rows))</details>
      """
  }

  private var provenance: String {
    let model = model.provenance
    let facts = [
      ("version", toolVersion), ("made by", model.toolVersion),
      ("trained on", model.data.joined(separator: ", ")),
      ("steps", model.steps > 0 ? "\(model.steps)" : ""), ("seed", "\(model.seed)"),
      ("trained by", model.command), ("this page by", command),
    ].filter { !$0.1.isEmpty }
    return "<dl>"
      + facts.map { "<dt>\($0.0)</dt><dd><code>\(Self.escaped($0.1))</code></dd>" }.joined(separator: "\n")
      + "</dl>"
  }
}
