import ClearerImage
import ClearerModel
import ClearerReference

/// Pictures that targets restore.
public struct VerificationPictures: Sendable {
  /// One picture.
  struct Sample: Sendable {
    var clean: Picture
    /// What is to be restored.
    var floats: FloatPicture
    /// The same, as an 8-bit file has it.
    var bytes: [UInt8]
  }

  let samples: [Sample]

  /// Made-up pictures of sizes that are no multiples of anything.
  ///
  /// - Parameter task: what is done to them; the model's own one, if nil.
  public static func madeUp(for model: Model, task: Model.Task? = nil) throws -> VerificationPictures {
    let channels = model.architecture.channels
    let trials = try [(1, 1), (17, 33), (64, 48)].enumerated().map { number, size in
      let planes = MadeUpPicture.planes(
        channels: channels, width: size.0, height: size.1, seed: UInt64(number))
      let clean = try FloatPicture(width: size.0, height: size.1, channels: channels, planar: planes)
      return Trial(Picture(clean), task: task ?? model.task, number: number, seed: 1)
    }
    return VerificationPictures(trials)
  }

  /// The middle of each picture of a folder.
  ///
  /// - Parameter most: pixels of a side that are kept.
  public static func photographs(in folder: TrialFolder, most: Int) throws -> VerificationPictures {
    VerificationPictures(try (0..<folder.count).map { try folder.trial($0, seed: 1, side: most) })
  }

  private init(_ trials: [Trial]) {
    samples = trials.map {
      Sample(clean: $0.clean, floats: $0.degraded, bytes: $0.degraded.quantizedTo8Bits)
    }
  }

  /// The widest one's pixels of a row.
  var width: Int { samples.map(\.clean.width).max() ?? 1 }
}
