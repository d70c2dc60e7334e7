import CRuntime

extension Restorer {
  /// Bytes of memory for pictures of a width, of any height.
  ///
  /// - Parameters:
  ///   - width: pixels of a row, 1 to 2²⁴.
  ///   - threads: threads that work on a picture, 1 to 16.
  ///   - format: how the pixels lie in a row; without it, as many bytes as any format needs.
  /// - Returns: 0 where one of them lies outside, or the net is for other pictures.
  public func workspaceSize(width: Int, threads: Int = 1, format: PixelFormat? = nil) -> Int {
    guard let width = UInt32(exactly: width), let threads = UInt32(exactly: threads) else { return 0 }
    return engineWorkspaceSize(width, threads, format)
  }

  /// Restores a picture in memory of the caller's alone: nothing is copied, and nothing allocated.
  ///
  /// - Parameters:
  ///   - source: the picture.
  ///   - target: where the result goes; it may be the same memory.
  ///   - workspace: at least ``workspaceSize(width:threads:format:)`` bytes, of any alignment.
  /// - Throws: ``RestorerError`` where sizes or formats do not fit.
  public func restore(
    _ source: PixelBuffer, into target: MutablePixelBuffer, workspace: UnsafeMutableRawBufferPointer
  ) throws(RestorerError) {
    try run(source, target, parallel: nil, workspace)
  }

  func run(
    _ source: PixelBuffer, _ target: MutablePixelBuffer, parallel: UnsafePointer<clearer_parallel>?,
    _ workspace: UnsafeMutableRawBufferPointer
  ) throws(RestorerError) {
    try check(source.format.layout)
    guard source.geometry.isLike(target.geometry) else { throw .differentPictures }
    let needed = workspaceSize(
      width: source.width, threads: parallel.map { Int($0.pointee.threads) } ?? 1, format: source.format)
    guard needed > 0, needed <= workspace.count else {
      throw .workspace(bytes: workspace.count, needed: needed)
    }
    let status = engineRestore(source.image, target.image, parallel, workspace)
    guard status == CLEARER_OK else { throw RestorerError(status) }
  }

  /// The layout of pictures without opacity.
  var defaultLayout: PixelFormat.Layout { channels == 1 ? .gray : .rgb }

  /// That of most files, and of the self test.
  var eightBitFormat: PixelFormat { PixelFormat(.uint8, defaultLayout) }

  func check(_ layout: PixelFormat.Layout) throws(RestorerError) {
    guard layout.restored == channels else { throw .layout(layout, netChannels: channels) }
  }
}

#if !hasFeature(Embedded)
  extension Restorer {
    /// Restores a picture in memory of the caller's, without copying it.
    ///
    /// The same picture gives the same bytes for every number of threads.
    ///
    /// - Parameters:
    ///   - source: the picture.
    ///   - target: where the result goes; it may be the same memory.
    ///   - threads: threads that work on it, 1 to 16.
    /// - Throws: ``RestorerError`` where sizes or formats do not fit.
    public func restore(_ source: PixelBuffer, into target: MutablePixelBuffer, threads: Int = 1)
      throws(RestorerError)
    {
      try check(source.format.layout)
      let resources = try Resources(
        for: self, width: source.width, threads: threads, format: source.format)
      try run(source, target, parallel: resources.parallel, resources.workspace)
    }

    /// Restores a picture whose rows follow each other without a gap.
    ///
    /// - Parameters:
    ///   - samples: `width * height` pixels.
    ///   - width: pixels of a row, 1 to 2²⁴.
    ///   - height: rows, 1 to 2²⁴.
    ///   - layout: samples of a pixel; the net's own without it: gray or RGB.
    ///   - threads: threads that work on it, 1 to 16.
    /// - Returns: the samples of the result.
    /// - Throws: ``RestorerError`` where sizes or formats do not fit.
    public func restore<Sample: PixelSample>(
      _ samples: [Sample], width: Int, height: Int, layout: PixelFormat.Layout? = nil, threads: Int = 1
    ) throws(RestorerError) -> [Sample] {
      var image = try PixelImage(
        width: width, height: height, layout: layout ?? defaultLayout, samples: samples)
      let format = image.format
      try image.samples.withUnsafeMutableBufferPointer { samples throws(RestorerError) in
        let buffer = try MutablePixelBuffer(
          UnsafeMutableRawBufferPointer(samples), width: width, height: height, format: format)
        try restore(PixelBuffer(buffer), into: buffer, threads: threads)
      }
      return image.samples
    }

    #if compiler(>=6.2)
      /// Restores a picture in spans, without copying it.
      ///
      /// - Parameters:
      ///   - source: the picture's bytes.
      ///   - target: where the result goes.
      ///   - width: pixels of a row, 1 to 2²⁴.
      ///   - height: rows, 1 to 2²⁴.
      ///   - format: how the pixels lie in a row.
      ///   - bytesPerRow: from row to row, in both; without it, rows follow each other without a gap.
      ///   - threads: threads that work on it, 1 to 16.
      /// - Throws: ``RestorerError`` where sizes or formats do not fit.
      @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
      public func restore(
        _ source: RawSpan, into target: inout MutableRawSpan, width: Int, height: Int, format: PixelFormat,
        bytesPerRow: Int? = nil, threads: Int = 1
      ) throws(RestorerError) {
        try source.withUnsafeBytes { read throws(RestorerError) in
          try target.withUnsafeMutableBytes { written throws(RestorerError) in
            try restore(
              PixelBuffer(read, width: width, height: height, format: format, bytesPerRow: bytesPerRow),
              into: MutablePixelBuffer(
                written, width: width, height: height, format: format, bytesPerRow: bytesPerRow),
              threads: threads)
          }
        }
      }
    #endif
  }
#endif
