import ClearerImage
import ClearerModel
import Foundation

/// A picture of a report: clean, degraded, and restored.
public struct ReportPicture {
  /// The file's name.
  public var name: String
  /// As it was.
  public var clean: Picture
  /// As an 8-bit file has it.
  public var degraded: Picture
  /// By the emitted file.
  public var restored: Picture

  /// How much differences are enlarged to be seen.
  private static let gain = 4

  /// Restores the middle of the first pictures of a folder.
  ///
  /// - Parameters:
  ///   - most: how many pictures, and how many pixels of a side, are shown.
  /// - Throws: what is wrong with a picture; `ToolError`.
  public static func restored(
    by net: CompiledNet, from folder: TrialFolder, seed: UInt64,
    most: (pictures: Int, pixels: Int) = (3, 480)
  ) throws -> [ReportPicture] {
    try (0..<min(folder.count, most.pictures)).map { number in
      let trial = try folder.trial(number, seed: seed, side: most.pixels)
      let (clean, degraded) = (trial.clean, Picture(trial.degraded))
      let values = try net.restore(FloatPicture(degraded).values, width: clean.width, height: clean.height)
      let restored = try FloatPicture(
        width: clean.width, height: clean.height, channels: clean.channels, values: values)
      return ReportPicture(
        name: folder.name(number), clean: clean, degraded: degraded, restored: Picture(restored))
    }
  }

  /// What is left to remove: grey where nothing is.
  private func difference(_ picture: Picture) throws -> Picture {
    let values = zip(FloatPicture(picture).values, FloatPicture(clean).values).map {
      0.5 + Float(Self.gain) * ($0 - $1)
    }
    return Picture(
      try FloatPicture(width: clean.width, height: clean.height, channels: clean.channels, values: values))
  }

  func html() throws -> String {
    func data(_ picture: Picture) throws -> String {
      "data:image/png;base64,\(Data(try picture.encoded(as: .png)).base64EncodedString())"
    }
    let pictures = try [
      ("degraded", data(degraded)), ("restored", data(restored)), ("clean", data(clean)),
      ("degradeddiff", data(difference(degraded))), ("restoreddiff", data(difference(restored))),
    ]
    let views = [
      ("degraded and restored", "degraded", "restored"), ("restored and clean", "restored", "clean"),
      ("differences from clean, ×\(Self.gain)", "degradeddiff", "restoreddiff"),
    ]
    let file = ReportPage.escaped(name)
    let before = String(format: "%.2f", try PSNR.between(degraded, clean))
    let after = String(format: "%.2f", try PSNR.between(restored, clean))
    return """
      <figure \(pictures.dropFirst(2).map { "data-\($0.0)=\"\($0.1)\"" }.joined(separator: " "))>
      <div class="stage" style="width:\(2 * clean.width)px"><img alt="\(file), left" src="\(pictures[0].1)">\
      <img alt="\(file), right" src="\(pictures[1].1)">\
      <input type="range" min="0" max="100" step="0.1" value="50" aria-label="Where the right picture begins"></div>
      <div class="views">\(views.enumerated().map { index, view in
        "<label><input type=\"radio\" name=\"view-\(file)\" data-left=\"\(view.1)\" data-right=\"\(view.2)\""
          + "\(index == 0 ? " checked" : "")> \(view.0)</label>"
      }.joined(separator: "\n"))</div>
      <figcaption>\(file): \(before) dB before, \(after) dB restored (int8). Drag the line.</figcaption>
      </figure>

      """
  }
}
