import ClearerModel

extension Model {
  /// Records the ranges for int8 on made-up pictures, for nets that are measured before there is anything to train them on.
  ///
  /// - Parameters:
  ///   - seeds: One for each picture.
  ///   - side: Rows and columns of a picture.
  /// - Throws: ``ModelError`` where the model does not validate, ``EvaluationError`` where a value is not finite.
  public mutating func calibrateOnMadeUpPictures(seeds: Range<UInt64>, side: Int = 64) throws {
    var calibration = try Calibration(self)
    for seed in seeds {
      let picture = MadeUpPicture.planes(
        channels: architecture.channels, width: side, height: side, seed: seed)
      try calibration.add(picture, width: side, height: side)
    }
    ranges = calibration.ranges
  }
}
