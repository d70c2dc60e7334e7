#if !hasFeature(Embedded)
  /// A picture that owns its samples, row after row without a gap.
  public struct PixelImage<Sample: PixelSample>: Sendable {
    /// Pixels of a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// What a pixel is made of.
    public let layout: PixelFormat.Layout
    /// `width * height` pixels.
    public internal(set) var samples: [Sample]

    /// Creates a picture.
    ///
    /// - Parameters:
    ///   - width: pixels of a row, 1 to 2²⁴.
    ///   - height: rows, 1 to 2²⁴.
    ///   - layout: what a pixel is made of.
    ///   - samples: `width * height` pixels, neither more nor fewer.
    /// - Throws: ``RestorerError`` where they do not fit together.
    public init(width: Int, height: Int, layout: PixelFormat.Layout, samples: [Sample]) throws(RestorerError)
    {
      let bytes = samples.count * MemoryLayout<Sample>.stride
      let geometry = try PixelGeometry(
        bytes: bytes, width: width, height: height, format: PixelFormat(Sample.format, layout),
        bytesPerRow: nil)
      guard geometry.rowBytes * height == bytes else {
        throw .buffer(bytes: bytes, width: width, height: height)
      }
      self.width = width
      self.height = height
      self.layout = layout
      self.samples = samples
    }

    /// How the pixels lie in a row.
    public var format: PixelFormat { PixelFormat(Sample.format, layout) }
  }

  extension PixelImage: Equatable where Sample: Equatable {}
  extension PixelImage: Hashable where Sample: Hashable {}
#endif
