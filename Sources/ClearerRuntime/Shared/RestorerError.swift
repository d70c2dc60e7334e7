import CRuntime

/// Why a picture cannot be restored.
public enum RestorerError: Error, Hashable, Sendable {
  /// Width and height are 1 to 2²⁴.
  case size(width: Int, height: Int)
  /// Rows would overlap.
  case stride(bytesPerRow: Int, least: Int)
  /// The memory is too small for the picture, or, where it is an array, of another size.
  case buffer(bytes: Int, width: Int, height: Int)
  /// The net is for gray and the picture is not, or the other way round.
  case layout(PixelFormat.Layout, netChannels: Int)
  /// What is read and what is written differ in size or format.
  case differentPictures
  /// The number of threads is 1 to 16.
  case threads(Int)
  /// The system gave no threads or no memory.
  case noResources
  /// The workspace is smaller than ``Restorer/workspaceSize(width:threads:format:)``.
  case workspace(bytes: Int, needed: Int)
  /// A row has so many bytes, and no other number.
  case row(bytes: Int, expected: Int)
  /// A row was pushed while rows were ready, or after the last one.
  case rowNotExpected
  /// A row was pulled, and none was ready.
  case noRowReady
  /// A sequence of rows ended before the picture did.
  case rowsMissing(got: Int, expected: Int)
  /// The self test: this build does not give the bytes that it should.
  case wrongResult
  /// This CPU has no such kernels.
  case instructionSet
  /// The engine refused what was thought to be right.
  case refused

  init(_ status: clearer_status) {
    self =
      switch status {
      case CLEARER_DIFFERENT_IMAGES: .differentPictures
      case CLEARER_PULL_FIRST: .rowNotExpected
      case CLEARER_PUSH_FIRST: .noRowReady
      case CLEARER_WRONG_RESULT: .wrongResult
      default: .refused
      }
  }
}

extension RestorerError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .size(let width, let height):
      "a picture of \(width)×\(height) pixels; width and height are 1 to \(PixelGeometry.mostPixels)"
    case .stride(let bytesPerRow, let least):
      "rows that are \(bytesPerRow) bytes apart would overlap: a row takes \(least)"
    case .buffer(let bytes, let width, let height):
      "\(bytes) bytes do not fit a picture of \(width)×\(height) in this format"
    case .layout(let layout, let channels):
      "the net restores \(channels == 1 ? "gray" : "colour"), and a pixel of the picture has \(layout.channels) samples"
    case .differentPictures: "what is read and what is written differ in size or format"
    case .threads(let count): "\(count) threads; there can be 1 to \(CLEARER_MAX_THREADS)"
    case .noResources: "the system gives no more threads or memory"
    case .workspace(let bytes, let needed):
      "the workspace has \(bytes) bytes of the \(needed) that are needed"
    case .row(let bytes, let expected): "a row of \(bytes) bytes, where a row has \(expected)"
    case .rowNotExpected: "a row was pushed while others waited to be pulled, or after the last one"
    case .noRowReady: "no row is ready: push the next one first"
    case .rowsMissing(let got, let expected): "the rows ended after \(got) of \(expected)"
    case .wrongResult: "the self test failed: this build does not give the bytes that it should"
    case .instructionSet: "this CPU has no such instruction set, or there are no kernels for it"
    case .refused: "the engine refused a size or a format"
    }
  }
}
