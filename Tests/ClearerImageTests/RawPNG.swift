/// A PNG file put together from the specification alone (ISO/IEC 15948), with stored deflate blocks and no filters:
/// what the reader must get right, made without the library that the reader uses.
struct RawPNG {
  var width: Int
  var height: Int
  var depth: Int
  var colorType: Int
  var interlaced = false
  var palette: [UInt8] = []
  var transparency: [UInt8] = []
  /// Whole chunks to put before the pixels.
  var extra: [[UInt8]] = []
  /// The raw value of a channel, below 2^depth.
  var sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int

  var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType] ?? 1 }

  var bytes: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += header
    if !palette.isEmpty { file += Self.chunk("PLTE", palette) }
    if !transparency.isEmpty { file += Self.chunk("tRNS", transparency) }
    file += extra.flatMap { $0 }
    file += Self.chunk("IDAT", Self.zlib(rows))
    return file + Self.chunk("IEND", [])
  }

  var header: [UInt8] {
    Self.chunk(
      "IHDR",
      Self.word(width) + Self.word(height) + [UInt8(depth), UInt8(colorType), 0, 0, interlaced ? 1 : 0])
  }

  private var rows: [UInt8] {
    guard interlaced else { return pass(0, 0, 1, 1) }
    let starts = [(0, 0), (4, 0), (0, 4), (2, 0), (0, 2), (1, 0), (0, 1)]
    let steps = [(8, 8), (8, 8), (4, 8), (4, 4), (2, 4), (2, 2), (1, 2)]
    return zip(starts, steps).flatMap { pass($0.0, $0.1, $1.0, $1.1) }
  }

  private func pass(_ x0: Int, _ y0: Int, _ dx: Int, _ dy: Int) -> [UInt8] {
    guard x0 < width else { return [] }
    return stride(from: y0, to: height, by: dy).flatMap { y -> [UInt8] in
      var bits: [UInt8] = []
      for x in stride(from: x0, to: width, by: dx) {
        for channel in 0..<channels {
          let value = sample(x, y, channel)
          bits += (0..<depth).reversed().map { UInt8(value >> $0 & 1) }
        }
      }
      bits += [UInt8](repeating: 0, count: (8 - bits.count % 8) % 8)
      let packed = stride(from: 0, to: bits.count, by: 8).map { start in
        bits[start..<(start + 8)].reduce(0) { $0 << 1 | $1 }
      }
      return [0] + packed
    }
  }

  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return word(data.count) + body + word(Int(crc(body)))
  }

  static func zlib(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: data.count, by: 65535) {
      let block = data[start..<min(start + 65535, data.count)]
      let size = UInt16(block.count)
      stream.append(start + 65535 >= data.count ? 1 : 0)
      for half in [size, ~size] { stream += [UInt8(half & 255), UInt8(half >> 8)] }
      stream += block
    }
    var (a, b) = (1, 0)
    for byte in data {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    return stream + word(b << 16 | a)
  }

  private static func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
