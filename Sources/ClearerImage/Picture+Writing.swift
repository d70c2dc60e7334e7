import CPictureCodecs
import ClearerModel

extension Picture {
  /// Writes the picture, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: where to; without `format` its ending decides: `.png`, `.jpg` or `.jpeg`.
  ///   - format: the format, whatever the path says.
  ///   - quality: of a JPEG, 1...100.
  ///   - overwriting: whether a file that is there is replaced; if not, it is an error.
  /// - Throws: ``PictureError`` where the format cannot hold the picture, `FileError` where it cannot be written.
  public func write(
    to path: String, as format: PictureFormat? = nil, quality: Int = 95, overwriting: Bool = true
  ) throws {
    guard let format = format ?? PictureFormat(path: path) else {
      throw PictureError.unsupported(name: path, reason: "the name ends neither in .png nor in .jpg")
    }
    try AtomicFile.write(
      encoded(as: format, quality: quality, name: path), to: path, overwriting: overwriting)
  }

  /// The bytes of a PNG or JPEG file.
  ///
  /// Colour profile and orientation go along. A JPEG has 8 bits, rounded from 16, and cannot be transparent.
  ///
  /// - Parameter name: what error messages call the picture.
  public func encoded(
    as format: PictureFormat, quality: Int = 95, name: String = "picture"
  ) throws(PictureError) -> [UInt8] {
    switch format {
    case .png:
      return switch (samples, alpha) {
      case (.bits8(let color), nil): try encoded(color, alpha: nil, as: .png, quality, name)
      case (.bits8(let color), .bits8(let alpha)): try encoded(color, alpha: alpha, as: .png, quality, name)
      case (.bits16(let color), .bits16(let alpha)): try encoded(color, alpha: alpha, as: .png, quality, name)
      case (.bits16(let color), _): try encoded(color, alpha: nil, as: .png, quality, name)
      // The initialiser refuses alpha of another depth.
      case (.bits8, .bits16): throw .invalid("alpha of another depth than the samples")
      }
    case .jpeg:
      if let alpha, alpha.reducedTo8Bits.contains(where: { $0 != 255 }) {
        throw .unsupported(name: name, reason: "a JPEG cannot be transparent; write a PNG")
      }
      return try encoded(samples.reducedTo8Bits, alpha: nil, as: .jpeg, min(max(quality, 1), 100), name)
    }
  }

  private func encoded<Sample>(
    _ color: [Sample], alpha: [Sample]?, as format: PictureFormat, _ quality: Int, _ name: String
  ) throws(PictureError) -> [UInt8] {
    guard let width = UInt32(exactly: width), let height = UInt32(exactly: height) else {
      throw .unsupported(name: name, reason: "\(width)×\(height) pixels")
    }
    var description = codec_picture()
    description.width = width
    description.height = height
    description.channels = UInt32(channels + (alpha == nil ? 0 : 1))
    description.bits = UInt32(MemoryLayout<Sample>.size * 8)
    let exif = orientation == .up ? [] : orientation.exif
    var file = codec_buffer()
    defer { codec_free(&file) }
    var failure = codec_failure()
    let pixels = alpha.map { join(color, channels: channels, last: $0) } ?? color
    let status = pixels.withUnsafeBytes { pixels in
      exif.withUnsafeBufferPointer { exif in
        (iccProfile ?? []).withUnsafeBufferPointer { profile in
          description.pixels = pixels.baseAddress
          description.exif = exif.isEmpty ? nil : exif.baseAddress
          description.exif_size = exif.count
          description.icc_profile = profile.isEmpty ? nil : profile.baseAddress
          description.icc_profile_size = profile.count
          return format == .png
            ? codec_write_png(&description, &file, &failure)
            : codec_write_jpeg(&description, Int32(quality), &file, &failure)
        }
      }
    }
    try check(status, failure, name)
    return Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
  }
}
