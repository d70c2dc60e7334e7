import ClearerImage
import ClearerModel
import ClearerRuntime

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
  /// - Parameter reference: the clean picture, if there is one.
  /// - Throws: `FileError`, `PictureError` and `RestorerError`.
  public init(of path: String, with restorer: PictureRestorer, reference: Picture? = nil) throws {
    let picture = try Picture(contentsOf: path)
    // Comes first, so that a clean picture of another size is refused before the work.
    before = try reference.map { try Fidelity(of: picture, against: $0) }
    let clock = ContinuousClock()
    let start = clock.now
    let restored = try restorer.restore(picture)
    duration = clock.now - start
    after = try reference.map { try Fidelity(of: restored, against: $0) }
    input = picture
    output = restored
  }
}
