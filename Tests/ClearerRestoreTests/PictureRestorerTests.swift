import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerRestore
import ClearerRuntime
import Foundation
import Testing

@Suite struct PictureRestorerTests {
  private func restorer(channels: Int) throws -> Restorer {
    let architecture = Architecture(
      channels: channels, widths: [4, 8], stemBlocks: 1, stages: [[.fusion]], normalization: .none)
    return try Restorer(Model.random(architecture: architecture, seed: 7, name: "tiny"), precision: .fp32)
  }

  private func picture(_ channels: Int, bits: Int, alpha: Bool = false) throws -> Picture {
    func samples(_ count: Int) -> Samples {
      let values = (0..<count).map { $0 * 7919 % (1 << bits) }
      return bits == 8 ? .bits8(values.map(UInt8.init)) : .bits16(values.map(UInt16.init))
    }
    return try Picture(
      width: 13, height: 12, channels: channels, samples: samples(156 * channels),
      alpha: alpha ? samples(156) : nil, iccProfile: [1, 2, 3], orientation: .right)
  }

  @Test(arguments: [8, 16]) func theNetSeesTheSamplesAndTheRestStays(bits: Int) async throws {
    for channels in [1, 3] {
      let net = try restorer(channels: channels)
      let picture = try picture(channels, bits: bits, alpha: true)
      let result = try await PictureRestorer(net).restore(picture)
      let expected: Samples =
        switch picture.samples {
        case .bits8(let values): .bits8(try net.restore(values, width: 13, height: 12))
        case .bits16(let values): .bits16(try net.restore(values, width: 13, height: 12))
        }
      #expect(expected != picture.samples)
      #expect(result.samples == expected)
      #expect(
        result.alpha == picture.alpha && result.iccProfile == [1, 2, 3] && result.orientation == .right)
    }
  }

  @Test(arguments: [8, 16]) func aGrayNetRestoresEachChannelOfAColourPicture(bits: Int) async throws {
    let restorer = PictureRestorer(try restorer(channels: 1))
    let color = try picture(3, bits: bits)
    let result = try await restorer.restore(color)
    #expect(result.channels == 3)
    for channel in 0..<3 {
      let plane = try self.plane(channel, of: color)
      #expect(try await self.plane(channel, of: result).samples == restorer.restore(plane).samples)
    }
  }

  private func plane(_ channel: Int, of picture: Picture) throws -> Picture {
    func every<Sample>(_ values: [Sample]) -> [Sample] {
      stride(from: channel, to: values.count, by: 3).map { values[$0] }
    }
    let samples: Samples =
      switch picture.samples {
      case .bits8(let values): .bits8(every(values))
      case .bits16(let values): .bits16(every(values))
      }
    return try Picture(width: picture.width, height: picture.height, channels: 1, samples: samples)
  }

  @Test func aNetForColourRefusesGray() async throws {
    let restorer = PictureRestorer(try restorer(channels: 3))
    await #expect(throws: PictureError.self) { try await restorer.restore(picture(1, bits: 8)) }
  }

  @Test func fidelityComparesGrayWhereOnePictureIsGray() throws {
    let color = try picture(3, bits: 8)
    let noisy = GaussianNoise(sigma: 20, seed: 1).clipped(color.gray)
    let mixed = try Fidelity(of: noisy, against: color)
    #expect(try mixed == Fidelity(of: noisy, against: color.gray))
    #expect(
      try mixed.psnr == PSNR.between(noisy, color.gray) && mixed.ssim == SSIM.between(noisy, color.gray))
    #expect(try Fidelity(of: color, against: color).psnr == nil)
    let corner = try color.cropped(x: 0..<5, y: 0..<5)
    #expect(try Fidelity(of: corner, against: corner).ssim == nil)
    #expect(throws: PictureError.self) { try Fidelity(of: corner, against: color) }
  }

  @Test func filesAreRestoredAndMeasured() async throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).png").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let clean = try picture(1, bits: 8)
    let noisy = GaussianNoise(sigma: 20, seed: 1).clipped(clean)
    try noisy.write(to: path)
    let restorer = PictureRestorer(try restorer(channels: 1))
    let restoration = try await Restoration(of: path, with: restorer, reference: clean)
    #expect(restoration.input == noisy)
    #expect(try await restoration.output == restorer.restore(noisy))
    #expect(try restoration.before == Fidelity(of: noisy, against: clean))
    #expect(try restoration.after == Fidelity(of: restoration.output, against: clean))
    #expect(restoration.duration > .zero)
    #expect(try await Restoration(of: path, with: restorer).after == nil)
    let other = try clean.cropped(x: 0..<12, y: 0..<12)
    await #expect(throws: PictureError.self) {
      try await Restoration(of: path, with: restorer, reference: other)
    }
  }
}
