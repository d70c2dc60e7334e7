import ClearerImage
import ClearerModel
import ClearerRuntime
import Foundation

/// One picture file, restored.
public struct Restoration: Sendable {
  /// The picture as it was.
  public let input: Picture
  /// The picture as it is now.
  public let output: Picture
  /// Wall time of restoring alone, without reading.
  public let duration: Duration
  /// The input against the clean picture, if there is one.
  public let before: Fidelity?
  /// The output against the clean picture, if there is one.
  public let after: Fidelity?

  /// Reads a picture and restores it.
  ///
  /// - Parameters:
  ///   - path: the picture's file, or `-`: the standard input stream.
  ///   - restorer: the net.
  ///   - reference: the clean picture, if there is one.
  ///   - progress: called with the finished part of the picture, 0 to 1.
  /// - Throws: `FileError`, `PictureError` and `RestorerError`.
  public init(
    of path: String, with restorer: PictureRestorer, reference: Picture? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) async throws {
    let picture = try path == "-" ? Picture(standardInput: PictureLimits()) : Picture(contentsOf: path)
    // Comes first, so that a clean picture of another size is refused before the work.
    before = try reference.map { try Fidelity(of: picture, against: $0) }
    let clock = ContinuousClock()
    let start = clock.now
    let restored = try await restorer.restore(picture, progress: progress)
    duration = clock.now - start
    after = try reference.map { try Fidelity(of: restored, against: $0) }
    input = picture
    output = restored
  }

  /// Writes the result, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: where to, or `-`: the standard output stream.
  ///   - format: the format; without it the path's ending decides, and on the standard output stream it is PNG.
  ///   - quality: of a JPEG, 1...100.
  ///   - overwriting: whether a file that is there is replaced.
  /// - Throws: `PictureError` where the format cannot hold the picture, `FileError` where it cannot be written.
  public func write(to path: String, as format: PictureFormat? = nil, quality: Int, overwriting: Bool) throws
  {
    guard path == "-" else {
      try output.write(to: path, as: format, quality: quality, overwriting: overwriting)
      return
    }
    let bytes = try output.encoded(as: format ?? .png, quality: quality, name: "standard output")
    do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch {
      throw FileError(path: "standard output", action: .write, reason: error.localizedDescription)
    }
  }
}
