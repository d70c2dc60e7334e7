extension Picture {
  /// Reads a clean picture for a net: in gray, if that is what the net restores.
  ///
  /// - Throws: what is wrong with the file, and `PictureError` for a gray picture where the net needs colour.
  public init(cleanAt path: String, channels: Int) throws {
    let picture = try Picture(contentsOf: path)
    guard channels == 1 || picture.channels == channels else {
      throw PictureError.unsupported(name: path, reason: "the net needs colour")
    }
    self = channels == 1 ? picture.gray : picture
  }
}
