import ClearerImage
import Foundation

/// A named way of measuring a net: which pictures, how degraded, what is compared.
///
/// - `bsd500-σ`: the 200 pictures of BSDS500 `test` in gray, cropped about the middle to multiples of 64, the noise
///   clipped and rounded to 8 bits: the way of CLEARER (Gou et al., 2020).
/// - `bsd68-σ`, `set12-σ` in gray and `cbsd68-σ` in colour: whole pictures, the noise neither clipped nor rounded: the
///   way of DnCNN (Zhang et al., 2017) and later papers.
/// - `rain100l`: the 100 pairs of Rain100L in RGB, with the PSNR of the luma (16 to 235) beside it.
///
/// The two ways of denoising give different figures; they do not belong into one table.
public struct EvaluationProtocol: Sendable, Hashable, CustomStringConvertible {
  /// The set of pictures.
  public enum Pictures: String, Sendable, CaseIterable {
    case bsd500, bsd68, cbsd68, set12, rain100l
  }

  /// The pictures.
  public var pictures: Pictures
  /// The standard deviation of the noise on the scale 0…255; 0 for `rain100l`.
  public var sigma: Double

  /// The protocol of a name such as `bsd68-25`; nil where there is none.
  public init?(_ name: String) {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard let first = parts.first, let pictures = Pictures(rawValue: String(first)) else { return nil }
    self.pictures = pictures
    if pictures == .rain100l {
      guard parts.count == 1 else { return nil }
      sigma = 0
    } else {
      guard parts.count == 2, let sigma = Double(parts[1]), sigma > 0, sigma <= 255 else { return nil }
      self.sigma = sigma
    }
  }

  /// The protocol's name.
  public var description: String {
    pictures == .rain100l ? pictures.rawValue : "\(pictures.rawValue)-\(sigma.formatted)"
  }

  /// The names that can be given, for a usage message.
  public static let names = "bsd500-σ, bsd68-σ, cbsd68-σ, set12-σ (σ such as 25), rain100l"

  /// 1 for gray, 3 for colour.
  public var channels: Int { pictures == .cbsd68 || pictures == .rain100l ? 3 : 1 }

  /// Where the clean pictures lie below the folder of all data.
  var folder: String {
    switch pictures {
    case .bsd500: "bsds500/test"
    case .bsd68, .cbsd68, .set12: pictures.rawValue
    case .rain100l: "rain100l/target"
    }
  }

  /// Reads and degrades a picture; `index` is its place among the sorted names, and seeds its noise.
  func trial(_ file: String, index: Int) throws -> Trial {
    var clean = try Plane(Picture(contentsOf: file), channels: channels).picture
    let noise = GaussianNoise(sigma: sigma, seed: UInt64(index))
    switch pictures {
    case .bsd68, .cbsd68, .set12:
      return Trial(clean: clean, degraded: noise.unclipped(FloatPicture(clean)))
    case .bsd500:
      func middle(_ size: Int) -> Range<Int> {
        let kept = size / 64 * 64
        return (size - kept) / 2..<(size - kept) / 2 + kept
      }
      clean = try clean.cropped(x: middle(clean.width), y: middle(clean.height))
      return Trial(clean: clean, degraded: FloatPicture(noise.clipped(clean)))
    case .rain100l:
      let name = URL(fileURLWithPath: file).lastPathComponent
      let input = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("input").appendingPathComponent(name).path
      let rainy = try Plane(Picture(contentsOf: input), channels: channels).picture
      return Trial(clean: clean, degraded: FloatPicture(rainy))
    }
  }
}

extension Double {
  fileprivate var formatted: String { self == rounded() ? String(Int(self)) : String(self) }
}
