import ClearerImage
import Foundation
import Testing

@Suite struct MetricTests {
  private let a: Picture
  private let b: Picture

  /// Two pictures whose figures were computed with scikit-image 0.26 (`peak_signal_noise_ratio`, and
  /// `structural_similarity` with Gaussian weights, σ = 1.5, no sample covariance).
  init() throws {
    let (width, height) = (37, 29)
    let first = (0..<(width * height * 3)).map { index in
      let (x, y, c) = (index / 3 % width, index / 3 / width, index % 3)
      return UInt8((x * 7 + y * 13 + (x * y) % 31 * 3 + c * 40) % 256)
    }
    let second = first.enumerated().map { index, value in
      let (x, y, c) = (index / 3 % width, index / 3 / width, index % 3)
      return UInt8((Int(value) * 3 + (x * x + 5 * y + c) % 64) / 4)
    }
    a = try Picture(width: width, height: height, channels: 3, samples: .bits8(first))
    b = try Picture(width: width, height: height, channels: 3, samples: .bits8(second))
  }

  private func red(_ picture: Picture) throws -> Picture {
    let red = picture.samples.integers.enumerated().filter { $0.offset % 3 == 0 }.map { UInt8($0.element) }
    return try Picture(width: picture.width, height: picture.height, channels: 1, samples: .bits8(red))
  }

  @Test func psnrAgreesWithScikitImage() throws {
    #expect(abs(try PSNR.between(a, b) - 18.396704235983815) < 1e-12)
    #expect(abs(try PSNR.between(red(a), red(b)) - 18.400605970153748) < 1e-12)
    #expect(abs(try PSNR.between(FloatPicture(a), FloatPicture(b)) - 18.396704235983815) < 1e-5)
  }

  @Test func ssimAgreesWithScikitImage() throws {
    #expect(abs(try SSIM.between(red(a), red(b)) - 0.9343918376934343) < 1e-12)
    #expect(abs(try SSIM.between(a, b) - 0.933838601537809) < 1e-12)
  }

  @Test func knownValues() throws {
    func constant(_ value: UInt8) throws -> Picture {
      try Picture(width: 20, height: 11, channels: 1, samples: .bits8(.init(repeating: value, count: 220)))
    }
    #expect(try PSNR.between(constant(7), constant(7)) == .infinity)
    #expect(try abs(PSNR.between(constant(7), constant(8)) - 48.130803608679) < 1e-9)
    #expect(try PSNR.between(constant(0), constant(255)) == 0)
    #expect(try abs(SSIM.between(constant(9), constant(9)) - 1) < 1e-12)
    // Without variance only the means are left: (2 · 100 · 110 + C₁) / (100² + 110² + C₁), C₁ = 6.5025.
    #expect(try abs(SSIM.between(constant(100), constant(110)) - 22006.5025 / 22106.5025) < 1e-12)
  }

  @Test func sixteenBitsAreRoundedToEight() throws {
    let wide = try Picture(
      width: a.width, height: a.height, channels: 3,
      samples: .bits16(b.samples.integers.map { UInt16($0 * 257 + ($0 < 255 ? 128 : 0)) }))
    #expect(try PSNR.between(a, wide) == PSNR.between(a, b))
    #expect(try SSIM.between(a, wide) == SSIM.between(a, b))
  }

  @Test func differentShapesAreRefused() throws {
    #expect(throws: PictureError.self) { try PSNR.between(a, red(a)) }
    #expect(throws: PictureError.self) { try SSIM.between(a, a.cropped(x: 0..<36, y: 0..<29)) }
    let small = try a.cropped(x: 0..<10, y: 0..<29)
    #expect(throws: PictureError.self) { try SSIM.between(small, small) }
  }

  @Test func grayIsTheLumaOfBT601() throws {
    let colors: [[Double]] = [
      [0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.3, 0.7, 0.5], [0.9, 0.1, 0.4],
    ]
    for (color, maximum) in colors.flatMap({ [($0, 255), ($0, 65535)] }) {
      let values = color.map { Int($0 * Double(maximum)) }
      let samples: Samples =
        maximum == 255 ? .bits8(values.map(UInt8.init)) : .bits16(values.map(UInt16.init))
      let gray = try Picture(width: 1, height: 1, channels: 3, samples: samples).gray
      let exact = zip([0.299, 0.587, 0.114], values).reduce(0.0) { $0 + $1.0 * Double($1.1) }
      // Half a step of rounding, and weights that are right to 2⁻¹⁷.
      #expect(gray.channels == 1 && gray.samples.count == 1)
      #expect(abs(Double(gray.samples.integers[0]) - exact) <= 0.5 + Double(maximum) * 3 * 0x1p-17)
    }
    #expect(try red(a).gray == red(a))
  }
}
