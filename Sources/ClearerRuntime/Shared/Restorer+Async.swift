#if !hasFeature(Embedded)
  extension Restorer {
    /// Restores a picture in memory of the caller's, without copying it, and without keeping other tasks from running.
    ///
    /// - Parameters:
    ///   - source: the picture; its memory has to stay until this returns.
    ///   - target: where the result goes; it may be the same memory. Where the task is cancelled it holds some rows of
    ///     the result.
    ///   - threads: threads that work on it, 1 to 16.
    ///   - progress: called with the finished part of the picture, 0 to 1, every few rows.
    /// - Throws: ``RestorerError`` where sizes or formats do not fit, `CancellationError` within a few rows after the
    ///   task was cancelled.
    public func restore(
      _ source: PixelBuffer, into target: MutablePixelBuffer, threads: Int = 1,
      progress: (@Sendable (Double) -> Void)? = nil
    ) async throws {
      guard source.geometry.isLike(target.geometry) else { throw RestorerError.differentPictures }
      var rows = try RowRestorer(
        self, width: source.width, height: source.height, format: source.format, threads: threads)
      var pause = Pause()
      while !rows.isFinished {
        try Task.checkCancellation()
        try rows.advance(source, target)
        progress?(rows.progress)
        await pause.takeIfDue()
      }
    }

    /// Restores a picture, without keeping other tasks from running.
    ///
    /// - Parameters:
    ///   - image: the picture.
    ///   - threads: threads that work on it, 1 to 16.
    ///   - progress: called with the finished part of the picture, 0 to 1, every few rows.
    /// - Throws: ``RestorerError`` where sizes or formats do not fit, `CancellationError` within a few rows after the
    ///   task was cancelled.
    public func restore<Sample: PixelSample>(
      _ image: PixelImage<Sample>, threads: Int = 1, progress: (@Sendable (Double) -> Void)? = nil
    ) async throws -> PixelImage<Sample> {
      var result = image
      var rows = try RowRestorer(
        self, width: image.width, height: image.height, format: image.format, threads: threads)
      var pause = Pause()
      while !rows.isFinished {
        try Task.checkCancellation()
        // In place: a row is pulled after it was pushed.
        try result.samples.withUnsafeMutableBufferPointer { samples throws(RestorerError) in
          let buffer = try MutablePixelBuffer(
            UnsafeMutableRawBufferPointer(samples), width: image.width, height: image.height,
            format: image.format)
          try rows.advance(PixelBuffer(buffer), buffer)
        }
        progress?(rows.progress)
        await pause.takeIfDue()
      }
      return result
    }
  }

  /// Lets other tasks run from time to time; more often would cost more than it gives, as a task may go on upon another
  /// processor, whose caches know nothing of it.
  private struct Pause {
    private var last = ContinuousClock.now

    mutating func takeIfDue() async {
      let now = ContinuousClock.now
      if now - last < .milliseconds(10) { return }
      await Task.yield()
      last = .now
    }
  }

  extension RowRestorer {
    /// About what the engine works on at once, so that a task is never long without a look at cancellation.
    private static var rowsAtOnce: Int { 8 }

    var isFinished: Bool { rowsPulled == height }
    var progress: Double { Double(rowsPulled) / Double(height) }

    /// Takes a few rows of a picture and gives a few of the result.
    fileprivate mutating func advance(_ source: PixelBuffer, _ target: MutablePixelBuffer)
      throws(RestorerError)
    {
      let end = min(height, rowsPushed + Self.rowsAtOnce)
      while rowsReady == 0, rowsPushed < end { try push(source.row(rowsPushed)) }
      for _ in 0..<min(rowsReady, Self.rowsAtOnce) { try pull(into: target.row(rowsPulled)) }
    }
  }
#endif
