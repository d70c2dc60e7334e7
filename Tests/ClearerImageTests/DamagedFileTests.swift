import ClearerImage
import ClearerModel
import Foundation
import Testing

/// What each damage must be answered with; that nothing crashes is shown by the tests' end.
@Suite struct DamagedFileTests {
  static let pngs: [[UInt8]] = PNGReadingTests.kinds.map {
    PNGReadingTests.file($0, width: 5, height: 3).bytes
  }

  private func jpegs() throws -> [[UInt8]] {
    [try pattern(20, 12, 3).encoded(as: .jpeg), try pattern(9, 9, 1).encoded(as: .jpeg, quality: 30)]
      + [JPEGFixtures.progressive, JPEGFixtures.arithmetic]
  }

  private func isError(_ bytes: [UInt8]) -> Bool {
    do {
      _ = try Picture(decoding: bytes, limits: PictureLimits(pixels: 1 << 20))
      return false
    } catch {
      return !error.description.isEmpty
    }
  }

  @Test(arguments: pngs) func everyShorterPNGIsRefused(file: [UInt8]) {
    #expect(!isError(file))
    for count in file.indices { #expect(isError(Array(file[..<count])), "cut to \(count) bytes") }
  }

  @Test(arguments: pngs) func everyFlippedBitOfAPNGIsNoticed(file: [UInt8]) {
    for bit in 0..<(8 * file.count) {
      var damaged = file
      damaged[bit / 8] ^= 1 << (bit % 8)
      #expect(isError(damaged), "bit \(bit % 8) of byte \(bit / 8)")
    }
  }

  @Test func everyShorterJPEGIsRefused() throws {
    for file in try jpegs() {
      #expect(!isError(file))
      for count in file.indices {
        #expect(isError(Array(file[..<count])), "cut to \(count) of \(file.count)")
      }
    }
  }

  /// JPEG has no checksums: a flipped bit may give another picture, but nothing else may happen.
  @Test func flippedBitsOfAJPEGGiveAnErrorOrAPicture() throws {
    for file in try jpegs() {
      let errors = (0..<(8 * file.count)).count { bit in
        var damaged = file
        damaged[bit / 8] ^= 1 << (bit % 8)
        return isError(damaged)
      }
      #expect(errors > 0 && errors < 8 * file.count)
    }
  }

  @Test func randomBytesBehindTheMagicAreRefused() {
    var random = SystemRandomNumberGenerator()
    for magic in [Array(DamagedFileTests.pngs[0].prefix(8)), [0xFF, 0xD8, 0xFF]] {
      for _ in 0..<500 {
        let noise = (0..<64).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(isError(magic + noise), "\(magic + noise)")
      }
    }
  }

  @Test func wrongChecksumSaysWhere() {
    var file = Self.pngs[0]
    file[8 + 8 + 13] ^= 1
    #expect(throws: PictureError.damaged(name: "picture", offset: 33, reason: "IHDR: CRC error")) {
      try Picture(decoding: file)
    }
  }

  @Test func giantSizesAreRefusedBeforeMemoryIsTaken() throws {
    var png = RawPNG(width: 70000, height: 70000, depth: 16, colorType: 6) { _, _, _ in 0 }
    let signature = Array(Self.pngs[0].prefix(8))
    func file() -> [UInt8] { signature + png.header + RawPNG.chunk("IDAT", RawPNG.zlib([0])) }
    #expect(
      throws: PictureError.tooLarge(
        name: "picture", reason: "70000×70000 pixels, of at most 268435456 that are allowed")
    ) { try Picture(decoding: file()) }
    (png.width, png.height) = (0x7FFF_FFFF, 0x7FFF_FFFF)
    #expect(throws: PictureError.self) { try Picture(decoding: file()) }
    // Within the limit, but more than the bytes can unpack to.
    (png.width, png.height) = (16384, 16384)
    let bytes = file()
    #expect(
      throws: PictureError.damaged(
        name: "picture", offset: bytes.count, reason: "\(bytes.count) bytes cannot hold 16384×16384 pixels")
    ) { try Picture(decoding: bytes) }

    var jpeg = try pattern(20, 12, 3).encoded(as: .jpeg)
    let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange((frame + 5)..<(frame + 9), with: [0x40, 0x00, 0x40, 0x00])
    #expect(
      throws: PictureError.damaged(
        name: "picture", offset: jpeg.count, reason: "\(jpeg.count) bytes cannot hold 16384×16384 pixels")
    ) { try Picture(decoding: jpeg) }
  }

  @Test func limitsCanBeSet() throws {
    let file = try pattern(20, 12, 3).encoded(as: .png)
    #expect(throws: Never.self) { try Picture(decoding: file, limits: PictureLimits(pixels: 240)) }
    #expect(throws: PictureError.self) { try Picture(decoding: file, limits: PictureLimits(pixels: 239)) }
  }

  @Test func otherKindsOfFilesAreNamed() throws {
    #expect(throws: PictureError.unknownFormat(name: "a.png")) {
      try Picture(decoding: Array("GIF89a".utf8), name: "a.png")
    }
    #expect(throws: PictureError.unknownFormat(name: "empty")) { try Picture(decoding: [], name: "empty") }
    #expect(
      throws: PictureError.unsupported(name: "picture", reason: "neither gray nor RGB (CMYK, perhaps)")
    ) { try Picture(decoding: JPEGFixtures.cmyk) }
    #expect(throws: FileError(path: "/none", action: .read, reason: "No such file or directory")) {
      try Picture(contentsOf: "/none")
    }
    #expect(throws: FileError(path: "/", action: .read, reason: "Is a directory")) {
      try Picture(contentsOf: "/")
    }
    #expect(throws: PictureError.tooLarge(name: "/dev/zero", reason: "more than 1000 bytes")) {
      try Picture(contentsOf: "/dev/zero", limits: PictureLimits(fileSize: 1000))
    }
  }
}
