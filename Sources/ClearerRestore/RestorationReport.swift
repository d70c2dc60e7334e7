import Foundation

/// What clearer-restore prints; the keys of its JSON are these names in snake case.
public struct RestorationReport: Encodable, Sendable {
  /// The model's name.
  public var model: String
  /// Arithmetic: int8 or fp32.
  public var precision: String
  /// Pixels of a row.
  public var width: Int
  /// Rows.
  public var height: Int
  /// 1 (gray) or 3 (RGB).
  public var channels: Int
  /// Wall time of restoring, without reading and writing.
  public var milliseconds: Double
  /// The input against the clean picture, if there is one.
  public var before: Fidelity?
  /// The output against the clean picture, if there is one.
  public var after: Fidelity?

  /// Tells of a restoration.
  public init(_ restoration: Restoration, model: String, precision: String) {
    let (seconds, attoseconds) = restoration.duration.components
    self.model = model
    self.precision = precision
    width = restoration.output.width
    height = restoration.output.height
    channels = restoration.output.channels
    milliseconds = Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
    before = restoration.before
    after = restoration.after
  }

  /// For people.
  public var text: String {
    let size = "\(width)×\(height) \(channels == 1 ? "gray" : "RGB")"
    let first = "\(model), \(precision): \(size) in \(number(milliseconds, 1)) ms"
    guard let before, let after else { return first }
    let psnr = "PSNR \(number(before.psnr, 2)) → \(number(after.psnr, 2)) dB"
    guard let ssimBefore = before.ssim, let ssimAfter = after.ssim else { return "\(first)\n\(psnr)" }
    return "\(first)\n\(psnr), SSIM \(number(ssimBefore, 4)) → \(number(ssimAfter, 4))"
  }

  /// No number is infinity: the pictures are equal.
  private func number(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "∞"
  }
}
