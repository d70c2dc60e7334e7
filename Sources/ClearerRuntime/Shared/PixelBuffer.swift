import CRuntime

/// Size and layout of a picture in memory that is known to fit.
struct PixelGeometry: Sendable {
  let width: Int
  let height: Int
  let format: PixelFormat
  /// Negative where the last row comes first.
  let bytesPerRow: Int

  /// The largest width and height.
  static var mostPixels: Int { 1 << 24 }

  init(bytes: Int, width: Int, height: Int, format: PixelFormat, bytesPerRow: Int?) throws(RestorerError) {
    guard (1...Self.mostPixels).contains(width), (1...Self.mostPixels).contains(height) else {
      throw .size(width: width, height: height)
    }
    // At most 2^24 * 16, so that neither overflows; the product of rows may.
    let row = width * format.bytesPerPixel
    let stride = bytesPerRow ?? row
    guard height == 1 || stride.magnitude >= row.magnitude else {
      throw .stride(bytesPerRow: stride, least: row)
    }
    let (all, overflow) = (height - 1).multipliedReportingOverflow(by: Int(clamping: stride.magnitude))
    guard !overflow, all <= bytes, row <= bytes - all else {
      throw .buffer(bytes: bytes, width: width, height: height)
    }
    self.width = width
    self.height = height
    self.format = format
    self.bytesPerRow = stride
  }

  /// Bytes of a row's pixels.
  var rowBytes: Int { width * format.bytesPerPixel }

  /// Where a row begins.
  func offset(of row: Int) -> Int { (bytesPerRow < 0 ? row - (height - 1) : row) * bytesPerRow }

  func image(_ first: UnsafeRawPointer?) -> clearer_image {
    clearer_image(
      // The engine writes to none but its output.
      pixels: first.map { UnsafeMutableRawPointer(mutating: $0 + offset(of: 0)) }, stride: bytesPerRow,
      width: UInt32(width), height: UInt32(height), sample: format.sample.c,
      channels: UInt32(format.layout.channels))
  }

  func isLike(_ other: PixelGeometry) -> Bool {
    width == other.width && height == other.height && format == other.format
  }
}

/// Pixels in memory of the caller's, to be read.
///
/// The memory has to stay for as long as the buffer is used; nothing is copied.
public struct PixelBuffer: @unchecked Sendable {
  let geometry: PixelGeometry
  let bytes: UnsafeRawBufferPointer

  /// Looks at memory as a picture.
  ///
  /// - Parameters:
  ///   - bytes: memory, of any alignment, that holds all rows.
  ///   - width: pixels of a row, 1 to 2²⁴.
  ///   - height: rows, 1 to 2²⁴.
  ///   - format: how the pixels lie in a row.
  ///   - bytesPerRow: from row to row, at least what a row takes; negative where `bytes` begins with the last row.
  ///     Without it, rows follow each other without a gap.
  /// - Throws: ``RestorerError`` where sizes do not fit together.
  public init(
    _ bytes: UnsafeRawBufferPointer, width: Int, height: Int, format: PixelFormat, bytesPerRow: Int? = nil
  ) throws(RestorerError) {
    geometry = try PixelGeometry(
      bytes: bytes.count, width: width, height: height, format: format, bytesPerRow: bytesPerRow)
    self.bytes = bytes
  }

  /// The pixels that can be written, to be read.
  public init(_ buffer: MutablePixelBuffer) {
    geometry = buffer.geometry
    bytes = UnsafeRawBufferPointer(buffer.bytes)
  }

  /// Pixels of a row.
  public var width: Int { geometry.width }
  /// Rows.
  public var height: Int { geometry.height }
  /// How the pixels lie in a row.
  public var format: PixelFormat { geometry.format }

  /// The bytes of a row, from the top.
  public func row(_ index: Int) -> UnsafeRawBufferPointer {
    let begin = geometry.offset(of: index)
    return UnsafeRawBufferPointer(rebasing: bytes[begin..<(begin + geometry.rowBytes)])
  }

  var image: clearer_image { geometry.image(bytes.baseAddress) }
}

/// Pixels in memory of the caller's, to be written.
///
/// The memory has to stay for as long as the buffer is used; nothing is copied.
public struct MutablePixelBuffer: @unchecked Sendable {
  let geometry: PixelGeometry
  let bytes: UnsafeMutableRawBufferPointer

  /// Looks at memory as a picture, as `PixelBuffer.init(_:width:height:format:bytesPerRow:)` does.
  ///
  /// - Throws: ``RestorerError`` where sizes do not fit together.
  public init(
    _ bytes: UnsafeMutableRawBufferPointer, width: Int, height: Int, format: PixelFormat,
    bytesPerRow: Int? = nil
  ) throws(RestorerError) {
    geometry = try PixelGeometry(
      bytes: bytes.count, width: width, height: height, format: format, bytesPerRow: bytesPerRow)
    self.bytes = bytes
  }

  /// Pixels of a row.
  public var width: Int { geometry.width }
  /// Rows.
  public var height: Int { geometry.height }
  /// How the pixels lie in a row.
  public var format: PixelFormat { geometry.format }

  /// The bytes of a row, from the top.
  public func row(_ index: Int) -> UnsafeMutableRawBufferPointer {
    let begin = geometry.offset(of: index)
    return UnsafeMutableRawBufferPointer(rebasing: bytes[begin..<(begin + geometry.rowBytes)])
  }

  var image: clearer_image { geometry.image(UnsafeRawPointer(bytes.baseAddress)) }
}
