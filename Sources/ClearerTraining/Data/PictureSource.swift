/// Where the pictures of a run come from.
public struct PictureSource: Codable, Sendable, Hashable {
  /// How degraded and clean pictures lie in the folder.
  public enum Layout: String, Codable, Sendable, CaseIterable {
    /// Only clean pictures, which training degrades itself.
    case clean
    /// Two subfolders, `input` and `target`, with pictures of the same names.
    case pairs
    /// The clean picture as the left half and the degraded one as the right half of each file: Rain800's form.
    case sideBySide = "side-by-side"
  }

  /// A folder of PNG and JPEG files; subfolders count.
  public var folder: String
  /// How often patches come from here, relative to the other sources; more than 0.
  public var share: Double
  /// Pictures are reduced by this whole factor, each pixel the mean of a square: large photographs are often soft at
  /// full size, and then teach little about fine detail.
  public var shrink: Int
  /// What the folder holds.
  public var layout: Layout

  /// Creates a source.
  public init(folder: String, share: Double = 1, shrink: Int = 1, layout: Layout = .clean) {
    self.folder = folder
    self.share = share
    self.shrink = shrink
    self.layout = layout
  }
}
