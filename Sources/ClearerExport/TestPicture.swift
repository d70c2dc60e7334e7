/// A made-up picture, which an emitted package restores to see whether it does so as the exporter did.
enum TestPicture {
  static let width = 61
  static let height = 83

  /// All samples, of 8 bits.
  static func samples(channels: Int) -> [UInt8] {
    (0..<width * height * channels).map { sample($0, channels: channels) }
  }

  /// Slopes, edges and noise.
  static func sample(_ index: Int, channels: Int) -> UInt8 {
    let (x, y) = (UInt32(index / channels % width), UInt32(index / channels / width))
    let noise = (UInt32(index) &* 2_654_435_761) >> 26
    return UInt8(truncatingIfNeeded: 40 &+ x &+ y &+ 60 &* ((x / 8 &+ y / 8) % 2) &+ noise)
  }

  /// FNV-1a with 32 bits.
  static func checksum(_ samples: some Sequence<UInt8>) -> UInt32 {
    samples.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
