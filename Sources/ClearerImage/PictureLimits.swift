/// What a file may ask for; checked before memory is taken.
public struct PictureLimits: Sendable, Hashable {
  /// The most pixels that a picture may have.
  public var pixels: Int
  /// The most bytes that a file may have.
  public var fileSize: Int

  /// 2^28 pixels (16384×16384) and a GiB, unless told otherwise.
  public init(pixels: Int = 1 << 28, fileSize: Int = 1 << 30) {
    self.pixels = pixels
    self.fileSize = fileSize
  }
}
