import ClearerImage
import ClearerModel
import Foundation

/// A picture of a report: clean, with noise, and restored.
public struct ReportPicture {
  /// The file's name.
  public var name: String
  /// As it was.
  public var clean: Picture
  /// With noise.
  public var noisy: Picture
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
    by net: CompiledNet, from folder: String, channels: Int, sigma: Double, seed: UInt64,
    most: (pictures: Int, pixels: Int) = (3, 480)
  ) throws -> [ReportPicture] {
    try PictureFolder.paths(in: folder).prefix(most.pictures).enumerated().map { index, path in
      let whole = try Picture(cleanAt: path, channels: channels)
      func part(_ size: Int) -> Range<Int> {
        let kept = min(size, most.pixels)
        return (size - kept) / 2..<(size - kept) / 2 + kept
      }
      let clean = try whole.cropped(x: part(whole.width), y: part(whole.height))
      let noisy = GaussianNoise(sigma: sigma, seed: seed + UInt64(index)).clipped(clean)
      let values = try net.restore(FloatPicture(noisy).values, width: clean.width, height: clean.height)
      return ReportPicture(
        name: URL(fileURLWithPath: path).lastPathComponent, clean: clean, noisy: noisy,
        restored: Picture(
          try FloatPicture(width: clean.width, height: clean.height, channels: channels, values: values)))
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
      ("noisy", data(noisy)), ("restored", data(restored)), ("clean", data(clean)),
      ("noisydiff", data(difference(noisy))), ("restoreddiff", data(difference(restored))),
    ]
    let views = [
      ("noisy and restored", "noisy", "restored"), ("restored and clean", "restored", "clean"),
      ("differences from clean, ×\(Self.gain)", "noisydiff", "restoreddiff"),
    ]
    let file = ReportPage.escaped(name)
    let before = String(format: "%.2f", try PSNR.between(noisy, clean))
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
      <figcaption>\(file): \(before) dB with noise, \(after) dB restored (int8). Drag the line.</figcaption>
      </figure>

      """
  }
}
