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
  /// A denoiser gets its own noise over the middle of each clean picture, picture `i` with the seed `i`; a deraining net
  /// gets the pictures as they are, so they are to be rainy ones. Weights and biases are moved, by less than int8 holds
  /// of them; batch normalisation becomes part of them.
  ///
  /// - Parameters:
  ///   - folder: PNG or JPEG files; the first ``mostCalibrationPictures`` by name are used.
  ///   - progress: gets the pictures done, and all.
  /// - Throws: ``FileError``, `PictureError`, `EvaluationError`, `CompilerError`.
  public mutating func calibrate(on folder: String, progress: (Int, Int) -> Void = { _, _ in }) throws {
    let pictures = try calibrationPictures(in: folder).map(\.degraded)
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
  package func calibrationPictures(in folder: String) throws
    -> [(clean: FloatPicture, degraded: FloatPicture)]
  {
    try PictureFolder.paths(in: folder).prefix(Self.mostCalibrationPictures).enumerated().map { index, path in
      let picture = FloatPicture(try Picture(cleanAt: path, channels: architecture.channels).middle)
      return (picture, degraded(picture, index: index))
    }
  }

  /// Pictures that are looked at; more change little.
  public static let mostCalibrationPictures = 32
  /// Those of them that show enough of how channels vary together.
  private static let mostPicturesForRounding = 16

  private func degraded(_ picture: FloatPicture, index: Int) -> FloatPicture {
    guard task.kind == .denoise, !task.noiseLevels.isEmpty else { return picture }
    let noise = GaussianNoise(sigma: task.noiseLevels[index % task.noiseLevels.count], seed: UInt64(index))
    return task.noiseModel.contains("clipped")
      ? FloatPicture(noise.clipped(Picture(picture))) : noise.unclipped(picture)
  }
}

extension Picture {
  /// The middle of a large picture: enough of it to see its ranges.
  fileprivate var middle: Picture {
    get throws {
      func part(_ size: Int) -> Range<Int> {
        let kept = min(size, 192)
        return (size - kept) / 2..<(size - kept) / 2 + kept
      }
      return try cropped(x: part(width), y: part(height))
    }
  }
}
