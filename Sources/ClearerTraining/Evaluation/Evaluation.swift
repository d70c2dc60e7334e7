import ClearerImage
import Foundation

/// What a protocol measured.
public struct Evaluation: Codable, Sendable, Hashable {
  /// Figures of one picture, or their means.
  public struct Figures: Codable, Sendable, Hashable {
    /// PSNR in dB over all channels, of 8-bit pictures.
    public var psnr: Double
    /// SSIM, of 8-bit pictures.
    public var ssim: Double
    /// PSNR of the degraded picture.
    public var degradedPSNR: Double
    /// SSIM of the degraded picture.
    public var degradedSSIM: Double
    /// PSNR of the luma, which runs from 16 to 235; of colour pictures only.
    public var lumaPSNR: Double?
    /// PSNR of the degraded picture's luma; of colour pictures only.
    public var degradedLumaPSNR: Double?
  }

  /// A picture's figures.
  public struct Item: Codable, Sendable, Hashable {
    /// The file's name.
    public var name: String
    /// Its figures.
    public var figures: Figures
  }

  /// The protocol's name.
  public var name: String
  /// Whether results of the eight flips and rotations were averaged.
  public var ensemble: Bool
  /// Each picture.
  public var pictures: [Item]
  /// The means over the pictures.
  public var mean: Figures

  /// Restores and measures every picture of a protocol.
  ///
  /// - Parameters:
  ///   - data: the folder with the protocols' folders in it.
  ///   - progress: gets the pictures done, and all.
  ///   - restore: the net.
  /// - Throws: ``DataError``, picture errors, and what `restore` throws.
  public init(
    _ method: EvaluationProtocol, data: String, ensemble: Bool = false,
    progress: (Int, Int) -> Void = { _, _ in }, restore: (FloatPicture) throws -> FloatPicture
  ) throws {
    let folder = data + "/" + method.folder
    let files = try PictureFolder.files(in: folder)
    guard !files.isEmpty else { throw DataError.empty(folder, skipped: 0) }
    name = method.description
    self.ensemble = ensemble
    pictures = []
    for (index, file) in files.enumerated() {
      let trial = try method.trial(file, index: index)
      let restored = try ensemble ? trial.degraded.ensembled(restore) : restore(trial.degraded)
      pictures.append(
        Item(
          name: String(file.dropFirst(folder.count + 1)),
          figures: try Figures(
            restored: Picture(restored), degraded: Picture(trial.degraded), clean: trial.clean)))
      progress(index + 1, files.count)
    }
    mean = Figures(meanOf: pictures.map(\.figures))
  }
}

extension Evaluation.Figures {
  init(restored: Picture, degraded: Picture, clean: Picture) throws {
    psnr = try PSNR.between(restored, clean)
    ssim = try SSIM.between(restored, clean)
    degradedPSNR = try PSNR.between(degraded, clean)
    degradedSSIM = try SSIM.between(degraded, clean)
    if clean.channels == 3 {
      lumaPSNR = try PSNR.between(restored.studioLuma, clean.studioLuma)
      degradedLumaPSNR = try PSNR.between(degraded.studioLuma, clean.studioLuma)
    }
  }

  init(meanOf all: [Evaluation.Figures]) {
    func mean(_ value: (Evaluation.Figures) -> Double) -> Double {
      all.reduce(0) { $0 + value($1) } / Double(all.count)
    }
    func mean(_ value: (Evaluation.Figures) -> Double?) -> Double? {
      let values = all.compactMap(value)
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    psnr = mean(\.psnr)
    ssim = mean(\.ssim)
    degradedPSNR = mean(\.degradedPSNR)
    degradedSSIM = mean(\.degradedSSIM)
    lumaPSNR = mean(\.lumaPSNR)
    degradedLumaPSNR = mean(\.degradedLumaPSNR)
  }
}

extension Evaluation {
  /// For people: a line for each picture, and the means.
  public func text(pictures listed: Bool) -> String {
    let lines = listed ? pictures.map { "  \($0.name): \($0.figures.text)" } : []
    return (lines + ["\(name)\(ensemble ? ", self-ensemble" : ""): \(mean.text)"]).joined(separator: "\n")
  }
}

extension Evaluation.Figures {
  fileprivate var text: String {
    func figure(_ psnr: Double, _ ssim: Double, _ luma: Double?) -> String {
      String(format: "%.3f dB, SSIM %.4f", psnr, ssim)
        + (luma.map { String(format: ", Y %.3f dB", $0) } ?? "")
    }
    return figure(psnr, ssim, lumaPSNR) + "; before: " + figure(degradedPSNR, degradedSSIM, degradedLumaPSNR)
  }
}
