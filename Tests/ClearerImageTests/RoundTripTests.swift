import ClearerImage
import Foundation
import Testing

/// The smooth colours that the JPEG fixtures were made from.
func pattern(_ width: Int, _ height: Int, _ channels: Int) throws -> Picture {
  let samples = (0..<(width * height * channels)).map { index -> UInt8 in
    let (x, y, channel) = (index / channels % width, index / channels / width, index % channels)
    return UInt8((x * 9 + y * 5 + channel * 60) % 256)
  }
  return try Picture(width: width, height: height, channels: channels, samples: .bits8(samples))
}

@Suite struct RoundTripTests {
  @Test(arguments: [1, 3], [8, 16]) func pngKeepsEverything(channels: Int, bits: Int) throws {
    for (width, height) in [(1, 1), (1, 33), (7, 5), (64, 64)] {
      for transparent in [false, true] {
        func samples(_ count: Int) -> Samples {
          bits == 8
            ? .bits8((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 197) })
            : .bits16((0..<count).map { UInt16(truncatingIfNeeded: $0 &* 40503) })
        }
        for orientation in Orientation.allCases {
          let picture = try Picture(
            width: width, height: height, channels: channels, samples: samples(width * height * channels),
            alpha: transparent ? samples(width * height) : nil,
            iccProfile: Self.profile(channels: channels), orientation: orientation)
          #expect(try Picture(decoding: picture.encoded(as: .png)) == picture)
        }
      }
    }
  }

  @Test(arguments: [1, 3]) func jpegKeepsProfileAndOrientationAndNearlyThePixels(channels: Int) throws {
    for orientation in Orientation.allCases {
      var picture = try pattern(20, 12, channels)
      picture.iccProfile = Self.profile(channels: channels)
      picture.orientation = orientation
      let copy = try Picture(decoding: picture.encoded(as: .jpeg, quality: 98))
      #expect((copy.width, copy.height, copy.channels, copy.bits) == (20, 12, channels, 8))
      #expect(copy.iccProfile == picture.iccProfile)
      #expect(copy.orientation == orientation)
      #expect(try PSNR.between(copy, picture) > 40)
    }
  }

  @Test func jpegQualityTradesSizeForFidelity() throws {
    let picture = try pattern(64, 48, 3)
    let qualities = [-5, 20, 60, 95, 100]
    let files = try qualities.map { try picture.encoded(as: .jpeg, quality: $0) }
    let psnrs = try files.map { try PSNR.between(Picture(decoding: $0), picture) }
    #expect(zip(files, files.dropFirst()).allSatisfy { $0.count < $1.count })
    #expect(zip(psnrs, psnrs.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func aLargeJPEGOutgrowsTheFirstBuffer() throws {
    let noise = GaussianNoise(sigma: 80, seed: 1).clipped(try pattern(500, 400, 3))
    let file = try noise.encoded(as: .jpeg, quality: 100)
    #expect(file.count > 200_000)
    #expect(try PSNR.between(Picture(decoding: file), noise) > 40)
  }

  /// Same pixels, same tables, same coefficients: every way of coding them gives the same picture.
  @Test func progressiveAndArithmeticJPEGsReadAsTheBaselineOne() throws {
    let baseline = try Picture(decoding: pattern(20, 12, 3).encoded(as: .jpeg, quality: 90))
    #expect(try Picture(decoding: JPEGFixtures.progressive) == baseline)
    #expect(try Picture(decoding: JPEGFixtures.arithmetic) == baseline)
  }

  @Test func jpegRefusesTransparencyButNotOpaqueAlpha() throws {
    let gray = Samples.bits8([1, 2])
    let opaque = try Picture(width: 2, height: 1, channels: 1, samples: gray, alpha: .bits8([255, 255]))
    #expect(try Picture(decoding: opaque.encoded(as: .jpeg)).alpha == nil)
    let glass = try Picture(width: 2, height: 1, channels: 1, samples: gray, alpha: .bits8([255, 254]))
    #expect(throws: PictureError.self) { try glass.encoded(as: .jpeg) }
  }

  @Test func whatTheFormatCannotHoldIsAnError() throws {
    let wide = try Picture(
      width: 70000, height: 1, channels: 1, samples: .bits8(.init(repeating: 0, count: 70000)))
    #expect(throws: PictureError.self) { try wide.encoded(as: .jpeg) }
    #expect(try Picture(decoding: wide.encoded(as: .png)) == wide)
    #expect(throws: PictureError.self) { try wide.write(to: "/tmp/picture.gif") }
  }

  @Test func filesAreReadByContentNotByName() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).PNG").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let picture = try pattern(7, 5, 3)
    try picture.write(to: path)
    #expect(try Picture(contentsOf: path) == picture)
    try picture.write(to: path, as: .jpeg)
    #expect(try PictureFormat(magic: Data(contentsOf: URL(fileURLWithPath: path))) == .jpeg)
    #expect(try PSNR.between(Picture(contentsOf: path), picture) > 30)
  }

  /// An ICC profile with one tag: as little as the two libraries take for one.
  static func profile(channels: Int) -> [UInt8] {
    var profile = [UInt8](repeating: 0, count: 144) + (0..<112).map { UInt8($0 * $0 % 251) }
    profile[2] = 1  // 256 bytes
    profile[8] = 2
    profile.replaceSubrange(12..<24, with: Array(((channels == 1 ? "mntrGRAY" : "mntrRGB ") + "XYZ ").utf8))
    profile.replaceSubrange(36..<40, with: Array("acsp".utf8))
    profile.replaceSubrange(68..<80, with: [0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D])
    profile.replaceSubrange(
      128..<144, with: [0, 0, 0, 1] + Array("cprt".utf8) + [0, 0, 0, 144, 0, 0, 0, 112])
    return profile
  }
}
