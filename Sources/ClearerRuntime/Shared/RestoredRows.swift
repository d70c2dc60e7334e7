#if !hasFeature(Embedded)
  /// The rows of a result, while those of the picture arrive.
  ///
  /// `Restorer.rows(of:width:height:layout:threads:)` makes one.
  public struct RestoredRows<Base: AsyncSequence, Sample: PixelSample>: AsyncSequence
  where Base.Element == [Sample] {
    let base: Base
    let begin: @Sendable () throws(RestorerError) -> RowBox

    /// Goes through the rows once, from the top.
    public struct AsyncIterator: AsyncIteratorProtocol {
      var base: Base.AsyncIterator
      let begin: @Sendable () throws(RestorerError) -> RowBox
      var box: RowBox?

      /// The next row of the result; nil after the last one.
      ///
      /// - Throws: ``RestorerError`` for sizes that do not fit, for a row of another length, and where the rows end
      ///   before the picture does; `CancellationError`; and what the sequence of rows throws.
      public mutating func next() async throws -> [Sample]? {
        let box = try self.box ?? begin()
        self.box = box
        while box.rows.rowsReady == 0, box.rows.rowsPushed < box.rows.height {
          try Task.checkCancellation()
          guard let row = try await base.next() else {
            throw RestorerError.rowsMissing(got: box.rows.rowsPushed, expected: box.rows.height)
          }
          try box.rows.push(row)
        }
        return try box.rows.pull()
      }
    }

    /// Begins at the top.
    public func makeAsyncIterator() -> AsyncIterator {
      AsyncIterator(base: base.makeAsyncIterator(), begin: begin)
    }
  }

  extension RestoredRows: Sendable where Base: Sendable {}

  /// Lets an iterator, which can be copied, hold a restoration, which cannot.
  final class RowBox {
    var rows: RowRestorer

    init(_ rows: consuming RowRestorer) { self.rows = rows }
  }

  extension Restorer {
    /// Restores a picture whose rows arrive one after the other.
    ///
    ///     for try await row in restorer.rows(of: camera.rows, width: 640, height: 480) { show(row) }
    ///
    /// - Parameters:
    ///   - rows: the rows from the top, each of `width` pixels.
    ///   - width: pixels of a row, 1 to 2²⁴.
    ///   - height: rows, 1 to 2²⁴; more are not asked for.
    ///   - layout: samples of a pixel; the net's own without it: gray or RGB.
    ///   - threads: threads that work on it, 1 to 16. With threads the result follows more rows behind.
    /// - Returns: the rows of the result. Errors are thrown when the first is asked for.
    public func rows<Base: AsyncSequence, Sample: PixelSample>(
      of rows: Base, width: Int, height: Int, layout: PixelFormat.Layout? = nil, threads: Int = 1
    ) -> RestoredRows<Base, Sample> where Base.Element == [Sample] {
      RestoredRows(base: rows) { () throws(RestorerError) in
        RowBox(
          try RowRestorer(
            self, width: width, height: height, format: PixelFormat(Sample.format, layout ?? defaultLayout),
            threads: threads))
      }
    }
  }
#endif
