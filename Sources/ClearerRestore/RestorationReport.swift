import Foundation

/// What clearer-restore prints; the keys of its JSON are these names in snake case.
public struct RestorationReport: Encodable, Sendable {
  /// The model's name.
  public var model: String
  /// Arithmetic: int8 or fp32.
  public var precision: String
  /// What was restored, in the order of the worklist.
  public var pictures: [Picture]
  /// What was not.
  public var failures: [Failure]

  /// One picture.
  public struct Picture: Encodable, Sendable {
    /// Where it was, or `-`.
    public var input: String
    /// Where the result is, or `-`.
    public var output: String
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

    init(_ restoration: Restoration, of job: Worklist.Job) {
      (input, output) = (job.source, job.target)
      (width, height) = (restoration.output.width, restoration.output.height)
      channels = restoration.output.channels
      milliseconds = restoration.duration / .milliseconds(1)
      (before, after) = (restoration.before, restoration.after)
    }
  }

  /// One that was not restored.
  public struct Failure: Encodable, Sendable {
    /// Where it is, or `-`.
    public var input: String
    /// Why not.
    public var error: String
  }

  /// Tells of a batch.
  public init(_ outcomes: [Batch.Outcome], model: String, precision: String) {
    self.model = model
    self.precision = precision
    pictures = outcomes.compactMap { try? $0.get() }
    failures = outcomes.compactMap { outcome in
      guard case .failure(let failure) = outcome else { return nil }
      return Failure(input: failure.source, error: "\(failure.reason)")
    }
  }

  /// For people.
  public var text: String {
    if let picture = pictures.first, pictures.count + failures.count == 1 {
      return text(of: picture)
    }
    let pixels = pictures.reduce(0) { $0 + $1.width * $1.height }
    return """
      \(model), \(precision): \(pictures.count) of \(pictures.count + failures.count) pictures, \
      \(number(Double(pixels) / 1e6, 1)) Mpixel
      """
  }

  private func text(of picture: Picture) -> String {
    let size = "\(picture.width)×\(picture.height) \(picture.channels == 1 ? "gray" : "RGB")"
    let first = "\(model), \(precision): \(size) in \(number(picture.milliseconds, 1)) ms"
    guard let before = picture.before, let after = picture.after else { return first }
    let psnr = "PSNR \(number(before.psnr, 2)) → \(number(after.psnr, 2)) dB"
    guard let ssimBefore = before.ssim, let ssimAfter = after.ssim else { return "\(first)\n\(psnr)" }
    return "\(first)\n\(psnr), SSIM \(number(ssimBefore, 4)) → \(number(ssimAfter, 4))"
  }

  /// No number is infinity: the pictures are equal.
  private func number(_ value: Double?, _ digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "∞"
  }
}
