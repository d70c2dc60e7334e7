import CRuntime

/// Restores a picture that comes and goes row by row, as from a sensor or to a file.
///
/// The result follows some rows behind the picture: push a row, then pull all that are ready.
///
///     var rows = try RowRestorer(restorer, width: 640, height: 480, format: PixelFormat(.uint8, .gray))
///     for row in picture {
///       for _ in 0..<(try rows.push(row)) { try rows.pull(into: result) }
///     }
///
/// The bytes are those of the whole picture's restoration.
public struct RowRestorer: ~Copyable, @unchecked Sendable {
  /// Rows that can be pulled, all of which must be before the next is pushed.
  public private(set) var rowsReady = 0
  /// Rows that have been pushed.
  public private(set) var rowsPushed = 0
  /// Rows that have been pulled.
  public private(set) var rowsPulled = 0
  /// Rows of the picture.
  public let height: Int
  /// Bytes of a row.
  public let rowBytes: Int
  private let restorer: Restorer
  private let state: OpaquePointer
  #if !hasFeature(Embedded)
    private let resources: Resources?
  #endif

  /// Begins a picture in memory of the caller's; nothing is allocated.
  ///
  /// - Parameters:
  ///   - restorer: the net.
  ///   - width: pixels of a row, 1 to 2²⁴.
  ///   - height: rows, 1 to 2²⁴.
  ///   - format: how the pixels lie in a row.
  ///   - workspace: at least ``Restorer/workspaceSize(width:threads:format:)`` bytes, which must stay while this restores.
  /// - Throws: ``RestorerError`` where sizes or formats do not fit.
  public init(
    _ restorer: Restorer, width: Int, height: Int, format: PixelFormat,
    workspace: UnsafeMutableRawBufferPointer
  ) throws(RestorerError) {
    (state, rowBytes) = try Self.begin(restorer, width, height, format, parallel: nil, workspace)
    self.restorer = restorer
    self.height = height
    #if !hasFeature(Embedded)
      resources = nil
    #endif
  }

  #if !hasFeature(Embedded)
    /// Begins a picture.
    ///
    /// - Parameters:
    ///   - restorer: the net.
    ///   - width: pixels of a row, 1 to 2²⁴.
    ///   - height: rows, 1 to 2²⁴.
    ///   - format: how the pixels lie in a row.
    ///   - threads: threads that work on it, 1 to 16. With threads the result follows more rows behind.
    /// - Throws: ``RestorerError`` where sizes or formats do not fit.
    public init(_ restorer: Restorer, width: Int, height: Int, format: PixelFormat, threads: Int = 1)
      throws(RestorerError)
    {
      // All is looked at before memory is taken for it.
      try restorer.check(format.layout)
      _ = try PixelGeometry(bytes: .max, width: width, height: height, format: format, bytesPerRow: nil)
      let resources = try Resources(for: restorer, width: width, threads: threads, format: format)
      (state, rowBytes) = try Self.begin(
        restorer, width, height, format, parallel: resources.parallel, resources.workspace)
      self.restorer = restorer
      self.height = height
      self.resources = consume resources
    }
  #endif

  private static func begin(
    _ restorer: Restorer, _ width: Int, _ height: Int, _ format: PixelFormat,
    parallel: UnsafePointer<clearer_parallel>?, _ workspace: UnsafeMutableRawBufferPointer
  ) throws(RestorerError) -> (OpaquePointer, Int) {
    try restorer.check(format.layout)
    let geometry = try PixelGeometry(
      bytes: .max, width: width, height: height, format: format, bytesPerRow: nil)
    let needed = restorer.workspaceSize(
      width: width, threads: parallel.map { Int($0.pointee.threads) } ?? 1, format: format)
    guard needed > 0, needed <= workspace.count else {
      throw .workspace(bytes: workspace.count, needed: needed)
    }
    var state: OpaquePointer?
    let status = restorer.engineBegin(&state, geometry.image(nil), parallel, workspace)
    guard status == CLEARER_OK, let state else { throw RestorerError(status) }
    return (state, geometry.rowBytes)
  }

  /// Takes the next row, from the top.
  ///
  /// - Parameter row: ``rowBytes`` bytes.
  /// - Returns: ``rowsReady``; after the last row all that remain.
  /// - Throws: ``RestorerError`` for a row of another length, while rows are ready, and after the last one.
  @discardableResult
  public mutating func push(_ row: UnsafeRawBufferPointer) throws(RestorerError) -> Int {
    guard row.count == rowBytes, let bytes = row.baseAddress else {
      throw .row(bytes: row.count, expected: rowBytes)
    }
    guard rowsReady == 0, rowsPushed < height else { throw .rowNotExpected }
    let ready = restorer.enginePush(state, bytes)
    guard ready >= 0 else { throw .refused }
    rowsPushed += 1
    rowsReady = Int(ready)
    return rowsReady
  }

  /// Writes the next row of the result.
  ///
  /// - Parameter row: where it goes, ``rowBytes`` bytes.
  /// - Throws: ``RestorerError`` for memory of another length, and where no row is ready.
  public mutating func pull(into row: UnsafeMutableRawBufferPointer) throws(RestorerError) {
    guard row.count == rowBytes, let bytes = row.baseAddress else {
      throw .row(bytes: row.count, expected: rowBytes)
    }
    guard rowsReady > 0 else { throw .noRowReady }
    let status = restorer.enginePull(state, bytes)
    guard status == CLEARER_OK else { throw RestorerError(status) }
    rowsReady -= 1
    rowsPulled += 1
  }

  #if !hasFeature(Embedded)
    /// Takes the next row, from the top, as ``push(_:)-(UnsafeRawBufferPointer)`` does.
    @discardableResult
    public mutating func push<Sample: PixelSample>(_ row: [Sample]) throws(RestorerError) -> Int {
      try row.withUnsafeBufferPointer { row throws(RestorerError) in try push(UnsafeRawBufferPointer(row)) }
    }

    /// The next row of the result; nil where none is ready.
    public mutating func pull<Sample: PixelSample>(_: Sample.Type = Sample.self) throws(RestorerError)
      -> [Sample]?
    {
      if rowsReady == 0 { return nil }
      var failure: RestorerError?
      let row = [Sample](unsafeUninitializedCapacity: rowBytes / MemoryLayout<Sample>.stride) { row, count in
        let bytes = UnsafeMutableRawBufferPointer(row)
        do throws(RestorerError) {
          try pull(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<min(rowBytes, bytes.count)]))
          count = rowBytes / MemoryLayout<Sample>.stride
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return row
    }
  #endif
}
