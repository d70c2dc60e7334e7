import CPictureCodecs
import ClearerModel

extension Picture {
  /// Reads a PNG or JPEG file; its first bytes decide which, not its name.
  ///
  /// - Throws: `FileError` where the file cannot be read, ``PictureError`` where it is no sound picture.
  public init(contentsOf path: String, limits: PictureLimits = PictureLimits()) throws {
    try self.init(read: InputFile.read(path, atMost: limits.fileSize), name: path, limits: limits)
  }

  /// Reads a PNG or JPEG file from the standard input stream.
  ///
  /// - Throws: `FileError` where it cannot be read, ``PictureError`` where it is no sound picture.
  public init(standardInput limits: PictureLimits) throws {
    try self.init(
      read: InputFile.readStandardInput(atMost: limits.fileSize), name: "standard input", limits: limits)
  }

  private init(read bytes: [UInt8], name: String, limits: PictureLimits) throws(PictureError) {
    guard bytes.count <= limits.fileSize else {
      throw .tooLarge(name: name, reason: "more than \(limits.fileSize) bytes")
    }
    try self.init(decoding: bytes, name: name, limits: limits)
  }

  /// Decodes the bytes of a PNG or JPEG file.
  ///
  /// Palettes and depths below 8 bits are expanded, interlaced and progressive files are put together, and PNG's
  /// transparent colour becomes alpha. Any damage is an error, also where a viewer would show a part of the picture.
  ///
  /// - Parameter name: what error messages call the picture.
  public init(
    decoding bytes: [UInt8], name: String = "picture", limits: PictureLimits = PictureLimits()
  ) throws(PictureError) {
    guard let format = PictureFormat(magic: bytes) else { throw .unknownFormat(name: name) }
    self = try bytes.withUnsafeBufferPointer { (file) throws(PictureError) -> Picture in
      var reader: OpaquePointer?
      var header = codec_header()
      var failure = codec_failure()
      let open = format == .png ? codec_open_png : codec_open_jpeg
      try check(open(&reader, file.baseAddress, file.count, &header, &failure), failure, name)
      defer { codec_close(reader) }
      try limits.check(header, fileSize: file.count, name: name)
      // Both pointers go stale when the pixels are read.
      let profile = header.icc_profile.map {
        Array(UnsafeBufferPointer(start: $0, count: header.icc_profile_size))
      }
      let exif = UnsafeBufferPointer(start: header.exif, count: header.exif_size)
      let orientation = Orientation(exif: exif)
      var picture =
        header.bits == 16
        ? Picture(header, try pixels(of: header, from: reader, name: name)) { .bits16($0) }
        : Picture(header, try pixels(of: header, from: reader, name: name)) { .bits8($0) }
      picture.iccProfile = profile
      picture.orientation = orientation ?? .up
      return picture
    }
  }

  /// Takes what a codec read apart into colour and alpha.
  private init<Sample>(_ header: codec_header, _ interleaved: [Sample], _ wrap: ([Sample]) -> Samples) {
    let all = Int(header.channels)
    let hasAlpha = all == 2 || all == 4
    let (color, alpha) = hasAlpha ? splitLastChannel(interleaved, channels: all) : (interleaved, [])
    self.init(
      unchecked: Int(header.width), Int(header.height), hasAlpha ? all - 1 : all, wrap(color),
      alpha: hasAlpha ? wrap(alpha) : nil)
  }
}

private func pixels<Sample>(
  of header: codec_header, from reader: OpaquePointer?, name: String
) throws(PictureError) -> [Sample] {
  let count = Int(header.width) * Int(header.height) * Int(header.channels)
  var failure = codec_failure()
  var status = CODEC_OK
  let samples = [Sample](unsafeUninitializedCapacity: count) { buffer, initialized in
    status = codec_read(reader, buffer.baseAddress, &failure)
    initialized = status == CODEC_OK ? count : 0
  }
  try check(status, failure, name)
  return samples
}

extension PictureLimits {
  fileprivate func check(_ header: codec_header, fileSize: Int, name: String) throws(PictureError) {
    // Both factors are below 2^31, so that the product fits.
    let count = Int(header.width) * Int(header.height)
    guard count <= pixels else {
      throw .tooLarge(
        name: name, reason: "\(header.width)×\(header.height) pixels, of at most \(pixels) that are allowed")
    }
    guard header.least_file_size <= fileSize else {
      throw .damaged(
        name: name, offset: fileSize,
        reason: "\(fileSize) bytes cannot hold \(header.width)×\(header.height) pixels")
    }
  }
}

/// Turns a codec's status into an error.
func check(_ status: codec_status, _ failure: codec_failure, _ name: String) throws(PictureError) {
  let reason = withUnsafeBytes(of: failure.message) { bytes in
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
  switch status {
  case CODEC_OK: return
  case CODEC_UNSUPPORTED: throw .unsupported(name: name, reason: reason)
  case CODEC_NO_MEMORY: throw .outOfMemory(name: name)
  default: throw .damaged(name: name, offset: failure.offset, reason: reason)
  }
}
