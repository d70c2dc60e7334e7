import ClearerImage
import ClearerModel
import ClearerReference

/// Pictures that targets restore, clean and with noise.
public struct VerificationPictures: Sendable {
  /// One picture.
  struct Sample: Sendable {
    var clean: Picture
    /// With noise, neither clipped nor rounded.
    var floats: FloatPicture
    /// With the same noise, as a file has it.
    var bytes: [UInt8]
  }

  let samples: [Sample]

  /// Made-up pictures of sizes that are no multiples of anything.
  public static func madeUp(for model: Model, sigma: Double) throws -> VerificationPictures {
    let channels = model.architecture.channels
    let clean = try [(1, 1), (17, 33), (64, 48)].enumerated().map { index, size in
      let planes = MadeUpPicture.planes(
        channels: channels, width: size.0, height: size.1, seed: UInt64(index))
      let pixels = size.0 * size.1
      let values = (0..<planes.count).map { planes[$0 % channels * pixels + $0 / channels] }
      return Picture(
        try FloatPicture(width: size.0, height: size.1, channels: channels, values: values))
    }
    return VerificationPictures(clean, sigma: sigma)
  }

  /// The middle of each picture of a folder.
  ///
  /// - Parameter most: pixels of a side that are kept.
  public static func photographs(
    in folder: String, for model: Model, sigma: Double, most: Int
  ) throws -> VerificationPictures {
    let clean = try PictureFolder.paths(in: folder).map { path in
      let picture = try Picture(cleanAt: path, channels: model.architecture.channels)
      func part(_ size: Int) -> Range<Int> {
        let kept = min(size, most)
        return (size - kept) / 2..<(size - kept) / 2 + kept
      }
      return try picture.cropped(x: part(picture.width), y: part(picture.height))
    }
    return VerificationPictures(clean, sigma: sigma)
  }

  private init(_ clean: [Picture], sigma: Double) {
    samples = clean.enumerated().map { index, picture in
      let noise = GaussianNoise(sigma: sigma, seed: UInt64(index + 1))
      let floats = noise.unclipped(FloatPicture(picture))
      return Sample(clean: picture, floats: floats, bytes: floats.quantizedTo8Bits)
    }
  }

  /// The widest one's pixels of a row.
  var width: Int { samples.map(\.clean.width).max() ?? 1 }
}
