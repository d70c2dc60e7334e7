import ClearerImage
import ClearerModel
import ClearerTraining
import Foundation
import Testing

@Suite struct EvaluationTests {
  @Test(arguments: ["bsd500-30", "bsd68-25", "cbsd68-15", "set12-2.5", "rain100l"])
  func protocolsHaveNames(_ name: String) throws {
    #expect(EvaluationProtocol(name)?.description == name)
  }

  @Test(arguments: ["", "bsd68", "bsd68-", "bsd68-0", "bsd68-x", "rain100l-5", "urban100-25"])
  func otherNamesAreRefused(_ name: String) {
    #expect(EvaluationProtocol(name) == nil)
  }

  @Test func doingNothingMeasuresTheDegradedPictures() throws {
    let folder = try TemporaryFolder()
    _ = try folder.addPictures("bsds500/test", count: 2, width: 140, height: 70)
    _ = try folder.addPictures("set12", count: 2, width: 140, height: 70)
    let method = try #require(EvaluationProtocol("bsd500-30"))
    let clipped = try Evaluation(method, data: folder.path) { picture in
      // 140×70, cropped about the middle to multiples of 64, and rounded to 8 bits.
      #expect(picture.width == 128 && picture.height == 64)
      #expect(FloatPicture(Picture(picture)) == picture)
      return picture
    }
    #expect(clipped.pictures.map(\.name) == ["0.png", "1.png"])
    #expect(clipped.mean.psnr == clipped.mean.degradedPSNR)
    #expect(clipped.mean.ssim == clipped.mean.degradedSSIM)
    #expect(clipped.mean.psnr == clipped.pictures.reduce(0) { $0 + $1.figures.psnr } / 2)
    #expect(clipped.mean.lumaPSNR == nil)

    let unclipped = try Evaluation(try #require(EvaluationProtocol("set12-30")), data: folder.path) {
      picture in
      #expect(picture.width == 140 && picture.height == 70)
      #expect(picture.values.contains { $0 < 0 || $0 > 1 })
      return picture
    }
    // σ = 30 of 255 is 18.59 dB; clipping to the bounds of a picture takes some of it away.
    #expect(unclipped.mean.psnr > 18.59 && unclipped.mean.psnr < 20.5)
    #expect(try Evaluation(method, data: folder.path) { $0 } == clipped)
  }

  @Test func rainIsMeasuredInColourAndOnTheLuma() throws {
    let folder = try TemporaryFolder()
    _ = try folder.addPictures("rain100l/target", count: 1, width: 32, height: 24, channels: 3)
    let input = try testPicture(width: 32, height: 24, channels: 3, seed: 9)
    try FileManager.default.createDirectory(
      atPath: folder.path + "/rain100l/input", withIntermediateDirectories: true)
    try input.write(to: folder.path + "/rain100l/input/0.png")
    let clean = try Picture(contentsOf: folder.path + "/rain100l/target/0.png")
    let result = try Evaluation(try #require(EvaluationProtocol("rain100l")), data: folder.path) { _ in
      FloatPicture(clean)
    }
    #expect(result.mean.psnr == .infinity)
    #expect(result.mean.degradedPSNR == (try PSNR.between(input, clean)))
    // The luma of MATLAB's rgb2ycbcr, from 16 to 235: the range alone gives 20 lg(255 / 219) = 1.32 dB.
    let gray = try PSNR.between(input.gray, clean.gray)
    #expect(abs(try #require(result.mean.degradedLumaPSNR) - (gray + 1.322)) < 0.05)
  }

  @Test func aMissingFolderIsNamed() throws {
    let method = try #require(EvaluationProtocol("set12-25"))
    #expect(throws: DataError.self) { try Evaluation(method, data: "/nowhere") { $0 } }
  }
}
