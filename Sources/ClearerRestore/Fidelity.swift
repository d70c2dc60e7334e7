import ClearerImage

/// How near a picture is to the clean one, in 8 bits.
public struct Fidelity: Sendable, Hashable, Encodable {
  /// Peak signal-to-noise ratio in dB; none for equal pictures, where it is infinite.
  public var psnr: Double?
  /// Structural similarity, at most 1; none for pictures under 11×11 pixels.
  public var ssim: Double?

  /// Compares a picture with the clean one; if one of them is gray, so is the comparison.
  ///
  /// - Throws: `PictureError` where their sizes differ.
  public init(of picture: Picture, against clean: Picture) throws(PictureError) {
    let gray = picture.channels != clean.channels
    let (picture, clean) = gray ? (picture.gray, clean.gray) : (picture, clean)
    let psnr = try PSNR.between(picture, clean)
    self.psnr = psnr.isFinite ? psnr : nil
    let measurable = min(picture.width, picture.height) >= SSIM.windowSize
    ssim = measurable ? try SSIM.between(picture, clean) : nil
  }
}
