extension Picture {
  /// Pictures from left to right in 8 bits, on white, with a gap between them: to show before and after.
  ///
  /// Gray ones become RGB where one has colour. Smaller ones stand at the top.
  ///
  /// - Throws: ``PictureError/invalid(_:)`` without any picture.
  public static func sideBySide(_ pictures: [Picture], gap: Int = 8) throws(PictureError) -> Picture {
    let gap = max(gap, 0)
    let width = pictures.reduce(gap * max(pictures.count - 1, 0)) { $0 + $1.width }
    let height = pictures.map(\.height).max() ?? 0
    let channels = pictures.map(\.channels).max() ?? 1
    guard height > 0 else { throw .invalid("no pictures to show") }
    var samples = [UInt8](repeating: 255, count: width * height * channels)
    var left = 0
    for picture in pictures {
      let source = picture.samples.reducedTo8Bits
      for y in 0..<picture.height {
        for x in 0..<picture.width {
          for channel in 0..<channels {
            samples[(y * width + left + x) * channels + channel] =
              source[(y * picture.width + x) * picture.channels + min(channel, picture.channels - 1)]
          }
        }
      }
      left += picture.width + gap
    }
    return Picture(unchecked: width, height, channels, .bits8(samples))
  }
}
