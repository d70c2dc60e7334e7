import ClearerModel
import Foundation

/// A folder of pictures to try a net on: clean ones, which are degraded as its task has it, or pairs.
///
/// Pairs are files of the same name in two folders in it: `input` has the degraded pictures, `target` the clean ones.
public struct TrialFolder: Sendable {
  /// What the net takes away, which clean pictures get.
  public var task: Model.Task
  private let channels: Int
  private let clean: [String]
  /// The files in `input`, for pairs.
  private let degraded: [String]?

  /// Looks what is in a folder; pictures are read one by one.
  ///
  /// - Throws: ``FileError`` where it cannot be read, has no pictures, or one of a pair is missing.
  public init(_ folder: String, for model: Model) throws(FileError) {
    (task, channels) = (model.task, model.architecture.channels)
    let (input, target) = (folder + "/input", folder + "/target")
    guard [input, target].allSatisfy(FileManager.default.fileExists) else {
      (clean, degraded) = (try PictureFolder.paths(in: folder), nil)
      return
    }
    clean = try PictureFolder.paths(in: target)
    degraded = clean.map { input + $0.dropFirst(target.count) }
    for path in degraded ?? [] where !FileManager.default.fileExists(atPath: path) {
      throw FileError(
        path: path, action: .read, reason: "it is missing, but there is one of this name in target")
    }
  }

  /// How many pictures there are.
  public var count: Int { clean.count }

  /// Whether degraded pictures come with the clean ones, so that ``task`` is not asked.
  public var hasPairs: Bool { degraded != nil }

  /// The name of a picture's file.
  public func name(_ number: Int) -> String { URL(fileURLWithPath: clean[number]).lastPathComponent }

  /// A picture in the order of names.
  ///
  /// - Parameters:
  ///   - number: 0 to ``count`` - 1.
  ///   - seed: of the first picture's noise or rain.
  ///   - side: the most pixels of a side, kept of the middle.
  /// - Throws: what is wrong with a file; `PictureError` where a pair differs in size.
  public func trial(_ number: Int, seed: UInt64, side: Int = .max) throws -> Trial {
    let whole = try Picture(cleanAt: clean[number], channels: channels)
    guard let path = degraded?[number] else {
      return Trial(try whole.middle(side), task: task, number: number, seed: seed)
    }
    let degraded = try Picture(cleanAt: path, channels: channels)
    guard (degraded.width, degraded.height) == (whole.width, whole.height) else {
      throw PictureError.unsupported(
        name: path,
        reason:
          "\(degraded.width)×\(degraded.height) pixels, but the clean one has \(whole.width)×\(whole.height)")
    }
    return Trial(clean: try whole.middle(side), degraded: FloatPicture(try degraded.middle(side)))
  }
}
