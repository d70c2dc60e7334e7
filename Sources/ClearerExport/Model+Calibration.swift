import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerReference

extension Model {
  /// Gives 7 bits to all values that can have so few (`Model.narrow`).
  ///
  /// - Throws: `CompilerError`.
  public mutating func narrowValues() throws {
    let graph = try Compiler(precision: .int8).graph(of: self, after: "merge")
    narrow = graph.names(of: graph.narrowable)
  }

  /// Prepares the net for int8 on pictures of the user's own: records ranges, and rounds weights to suit them.
  ///
  /// The net gets the middle of each clean picture with its own noise or rain, picture `i` with the seed `i`, or that of the
  /// degraded picture of each pair. Weights and biases are moved, by less than int8 holds of them; batch normalisation
  /// becomes part of them.
  ///
  /// - Parameters:
  ///   - folder: PNG or JPEG files, or pairs of them (`TrialFolder`); the first ``mostCalibrationPictures`` by name are used.
  ///   - progress: gets the pictures done, and all.
  /// - Throws: ``FileError``, `PictureError`, `EvaluationError`, `CompilerError`.
  public mutating func calibrate(on folder: String, progress: (Int, Int) -> Void = { _, _ in }) throws {
    let pictures = try calibrationTrials(TrialFolder(folder, for: self)).map(\.degraded)
    let fewer = pictures.prefix(Self.mostPicturesForRounding)
    let all = pictures.count + fewer.count
    try recordRanges(on: pictures) { progress($0, all) }
    try roundWeights(on: fewer) { progress(pictures.count + $0, all) }
  }

  private mutating func recordRanges(on pictures: [FloatPicture], progress: (Int) -> Void) throws {
    var calibration = try Calibration(self)
    for (index, picture) in pictures.enumerated() {
      try calibration.add(picture.planar, width: picture.width, height: picture.height)
      progress(index + 1)
    }
    ranges = calibration.ranges
  }

  /// The middles of a folder's first ``mostCalibrationPictures`` pictures, and what the net gets of them.
  package func calibrationTrials(_ folder: TrialFolder) throws -> [Trial] {
    try (0..<min(folder.count, Self.mostCalibrationPictures)).map { try folder.trial($0, seed: 0, side: 192) }
  }

  /// Pictures that are looked at; more change little.
  public static let mostCalibrationPictures = 32
  /// Those of them that show enough of how channels vary together.
  private static let mostPicturesForRounding = 16
}
