import ClearerImage

extension Picture {
  /// The luma on which deraining is compared: Y = 16 + (65.481 R + 128.553 G + 24.966 B) / 255, rounded, from 16 to 235
  /// (ITU-R BT.601, as MATLAB's `rgb2ycbcr` has it). On this shorter range every PSNR is 1.32 dB higher.
  var studioLuma: Picture {
    get throws {
      let rgb = samples.reducedTo8Bits
      let luma = stride(from: 0, to: rgb.count, by: 3).map { pixel in
        let sum = 65481 * Int(rgb[pixel]) + 128_553 * Int(rgb[pixel + 1]) + 24966 * Int(rgb[pixel + 2])
        return UInt8(16 + (sum + 127_500) / 255_000)
      }
      return try Picture(width: width, height: height, channels: 1, samples: .bits8(luma))
    }
  }
}
