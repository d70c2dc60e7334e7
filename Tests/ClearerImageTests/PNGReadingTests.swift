import ClearerImage
import Testing

@Suite struct PNGReadingTests {
  /// Every pair of colour type and depth that the specification allows, plain and interlaced.
  static let kinds: [(type: Int, depth: Int, interlaced: Bool)] = [
    (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
  ].flatMap { kind in kind.1.flatMap { [(kind.0, $0, false), (kind.0, $0, true)] } }

  static func value(_ x: Int, _ y: Int, _ channel: Int, depth: Int) -> Int {
    (x * 4099 + y * 9173 + channel * 20011 + x * y * 331) % (1 << depth)
  }

  static func file(_ kind: (type: Int, depth: Int, interlaced: Bool), width: Int, height: Int) -> RawPNG {
    let palette = (0..<(3 << kind.depth)).map { UInt8($0 * 37 % 256) }
    return RawPNG(
      width: width, height: height, depth: kind.depth, colorType: kind.type, interlaced: kind.interlaced,
      palette: kind.type == 3 ? palette : []
    ) { value($0, $1, $2, depth: kind.depth) }
  }

  @Test(arguments: kinds) func readsEveryColorTypeAndDepth(kind: (type: Int, depth: Int, interlaced: Bool))
    throws
  {
    for (width, height) in [(1, 1), (5, 3), (13, 9), (33, 2)] {
      let file = Self.file(kind, width: width, height: height)
      let picture = try Picture(decoding: file.bytes)
      #expect((picture.width, picture.height) == (width, height))
      #expect(picture.channels == ([0, 4].contains(kind.type) ? 1 : 3))
      #expect(picture.bits == (kind.depth == 16 ? 16 : 8))
      #expect((picture.alpha != nil) == (kind.type >= 4))
      var color: [Int] = []
      var alpha: [Int] = []
      for y in 0..<height {
        for x in 0..<width {
          let raw = (0..<file.channels).map { Self.value(x, y, $0, depth: kind.depth) }
          if kind.type == 3 {
            color += file.palette[(3 * raw[0])..<(3 * raw[0] + 3)].map(Int.init)
          } else {
            // Depths below 8 fill the range: 255 / (2^depth - 1) is a whole number.
            let scale = kind.depth < 8 ? 255 / ((1 << kind.depth) - 1) : 1
            color += raw.prefix(picture.channels).map { $0 * scale }
            alpha += raw.dropFirst(picture.channels)
          }
        }
      }
      #expect(picture.samples.integers == color)
      #expect((picture.alpha?.integers ?? []) == alpha)
    }
  }

  @Test func transparentColorsBecomeAlpha() throws {
    let gray = RawPNG(width: 4, height: 1, depth: 8, colorType: 0, transparency: [0, 2]) { x, _, _ in x }
    #expect(try Picture(decoding: gray.bytes).alpha == .bits8([255, 255, 0, 255]))
    let palette = RawPNG(
      width: 3, height: 1, depth: 2, colorType: 3, palette: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      transparency: [10, 20]
    ) { x, _, _ in x }
    let picture = try Picture(decoding: palette.bytes)
    #expect(picture.samples == .bits8([1, 2, 3, 4, 5, 6, 7, 8, 9]))
    #expect(picture.alpha == .bits8([10, 20, 255]))
  }

  @Test func textIsSkippedHoweverMuchItUnpacksTo() throws {
    let text = RawPNG.chunk(
      "zTXt", Array("a".utf8) + [0, 0] + RawPNG.zlib([UInt8](repeating: 65, count: 5000)))
    let file = RawPNG(
      width: 1, height: 1, depth: 8, colorType: 0, extra: [[UInt8]](repeating: text, count: 2000)
    ) { _, _, _ in 7 }
    #expect(try Picture(decoding: file.bytes).samples == .bits8([7]))
  }
}

extension Samples {
  var integers: [Int] {
    switch self {
    case .bits8(let values): values.map(Int.init)
    case .bits16(let values): values.map(Int.init)
    }
  }
}
