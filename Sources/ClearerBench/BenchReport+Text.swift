import Foundation

extension BenchReport {
  /// For people.
  public var text: String {
    func number(_ value: Double, _ digits: Int) -> String {
      value.formatted(.number.precision(.fractionLength(digits)).grouping(.never))
    }
    var lines = [
      "\(model.name): \(number(model.kmacPerPixel, 1)) kMAC/pixel, \(model.parameters) parameters, "
        + "\(model.lagRows) rows of lag"
    ]
    for result in results {
      lines.append(
        "\(result.precision) \(result.width)×\(result.height) \(result.isa), \(result.threads) thread\(result.threads == 1 ? "" : "s"): "
          + "\(number(result.cpuMs.median, 2)) ms CPU (best \(number(result.cpuMs.min, 2)), "
          + "90 % within \(number(result.cpuMs.p90, 2)), 99 % within \(number(result.cpuMs.p99, 2))), "
          + "\(number(result.wallMs.median, 2)) ms wall, \(result.runs) runs, "
          + "workspace \(number(Double(result.workspaceBytes) / 1e6, 2)) MB, "
          + "process \(number(Double(result.peakRssBytes) / 1e6, 1)) MB")
      if let tenths = result.tenthsCpuMs {
        lines.append("  CPU ms over time: \(tenths.map { number($0, 2) }.joined(separator: " "))")
      }
    }
    if let result = results.first {
      lines.append("on \(result.device)\(result.emulated ? "" : result.conditions.text)")
    }
    if results.contains(where: \.emulated) {
      lines.append("warning: these are times of an emulator; they say nothing of the CPU")
    } else if results.contains(where: \.cpuMs.isNoisy) {
      lines.append(
        "warning: the machine was busy with other things; compare the best times, or measure again")
    }
    if let psnr {
      lines.append(
        "PSNR over \(psnr.pictures) pictures\(psnr.sigma.map { ", sigma \(number($0, 0))" } ?? ""): "
          + "degraded \(number(psnr.degraded, 3)), "
          + "oracle \(number(psnr.oracle, 3)), fp32 \(number(psnr.fp32, 3)) "
          + "(\(number(psnr.fp32 - psnr.oracle, 4))), int8 \(number(psnr.int8, 3)) "
          + "(\(number(psnr.int8 - psnr.oracle, 4))) dB")
    }
    if let precisionPlan { lines.append(precisionPlan.text) }
    for profile in profiles ?? [] {
      lines.append(
        "\(profile.precision) \(profile.width)×\(profile.height) \(profile.isa), where the time goes: "
          + "\(number(profile.totalMs, 2)) ms, \(number(100 * profile.shareOfPeak, 1)) % of the peak of "
          + "\(number(profile.peakGmacs, 0)) GMAC/s")
      lines.append("      ms  % time  % peak  kMAC/pixel  operation")
      for row in profile.operations {
        func column(_ value: Double, _ digits: Int, _ width: Int) -> String {
          let text = number(value, digits)
          return String(repeating: " ", count: max(0, width - text.count)) + text
        }
        lines.append(
          column(row.ms, 3, 8) + column(100 * row.share, 1, 8) + column(100 * row.shareOfPeak, 1, 8)
            + column(row.kmacPerPixel, 3, 12) + "  " + row.name)
      }
    }
    return (lines + (counts ?? []).map(\.text) + [verification?.text].compactMap { $0 }).joined(
      separator: "\n")
  }
}

extension BenchReport.Conditions {
  /// For people, after the device's name.
  var text: String {
    func change(_ before: Double, _ after: Double, _ unit: String) -> String {
      before == 0 ? "" : ", \(Int(before)) to \(Int(after)) \(unit)"
    }
    return (cpu.isEmpty ? "" : ": \(cpu)") + (governor.isEmpty ? "" : ", governor \(governor)")
      + change(mhzBefore, mhzAfter, "MHz") + change(celsiusBefore, celsiusAfter, "°C")
  }
}
