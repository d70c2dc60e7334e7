import ClearerImage
import Testing

@Suite struct PictureTests {
  @Test func numbersThatDoNotFitAreRefused() {
    let four = Samples.bits8([1, 2, 3, 4])
    for (width, height, channels, alpha) in [
      (2, 2, 3, nil), (0, 4, 1, nil), (-2, -2, 1, nil), (2, 2, 2, nil), (Int.max, 4, 1, nil),
      (2, 2, 1, Samples.bits8([1, 2])), (2, 2, 1, Samples.bits16([1, 2, 3, 4])),
    ] {
      #expect(throws: PictureError.self) {
        try Picture(width: width, height: height, channels: channels, samples: four, alpha: alpha)
      }
    }
    #expect(throws: PictureError.self) { try FloatPicture(width: 2, height: 2, channels: 1, values: [1]) }
  }

  @Test func floatsClipAndRoundToTheNearestStep() throws {
    let values: [Float] = [-1, 0, 0.49 / 255, 0.51 / 255, 0.5, 1, 7, .nan, .infinity, -.infinity]
    let floats = try FloatPicture(width: 10, height: 1, channels: 1, values: values)
    #expect(Picture(floats).samples == .bits8([0, 0, 0, 1, 128, 255, 255, 0, 255, 0]))
    #expect(
      Picture(floats, bits16: true).samples.integers == [0, 0, 126, 131, 32768, 65535, 65535, 0, 65535, 0])
  }

  @Test func everySampleSurvivesFloats() throws {
    let bytes = try Picture(width: 256, height: 1, channels: 1, samples: .bits8(Array(0...255)))
    #expect(Picture(FloatPicture(bytes)) == bytes)
    let words = try Picture(width: 65536, height: 1, channels: 1, samples: .bits16(Array(0...65535)))
    #expect(Picture(FloatPicture(words), bits16: true) == words)
  }

  @Test func sideBySideKeepsEachPictureAndFillsWithWhite() throws {
    let gray = try Picture(width: 1, height: 2, channels: 1, samples: .bits8([10, 20]))
    let color = try Picture(width: 2, height: 1, channels: 3, samples: .bits16((1...6).map { $0 * 257 }))
    let row = try Picture.sideBySide([gray, color], gap: 1)
    #expect((row.width, row.height, row.channels) == (4, 2, 3))
    #expect(
      row.samples
        == .bits8([
          10, 10, 10, 255, 255, 255, 1, 2, 3, 4, 5, 6,
          20, 20, 20, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        ]))
    #expect(throws: PictureError.self) { try Picture.sideBySide([]) }
  }

  @Test func cropsKeepWhatLiesInside() throws {
    let picture = try Picture(
      width: 3, height: 2, channels: 1, samples: .bits8([1, 2, 3, 4, 5, 6]),
      alpha: .bits8([7, 8, 9, 10, 11, 12]),
      orientation: .left)
    let crop = try picture.cropped(x: 1..<9, y: 1..<2)
    #expect(crop.samples == .bits8([5, 6]) && crop.alpha == .bits8([11, 12]) && crop.orientation == .left)
    #expect(throws: PictureError.self) { try picture.cropped(x: 3..<5, y: 0..<2) }
  }
}
