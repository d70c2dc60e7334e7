import ClearerModel

/// A clean picture, and what a net gets of it: what a net can be measured with.
public struct Trial: Sendable {
  /// The clean picture.
  public var clean: Picture
  /// What is to be restored.
  public var degraded: FloatPicture

  /// Creates a trial of a pair, which have the same size.
  package init(clean: Picture, degraded: FloatPicture) {
    self.clean = clean
    self.degraded = degraded
  }

  /// Degrades a clean picture as a net's task has it.
  ///
  /// Noise is neither clipped nor rounded, unless the net was trained for noise that is. Rain is that of ``RainModel``.
  ///
  /// - Parameters:
  ///   - clean: the picture.
  ///   - task: what the net takes away; of its noise levels, pictures get one after the other.
  ///   - number: the picture's place among others.
  ///   - seed: the first picture's seed; the next one's is one more.
  public init(_ clean: Picture, task: Model.Task, number: Int = 0, seed: UInt64) {
    let picture = FloatPicture(clean)
    let seed = seed &+ UInt64(number)
    self.clean = clean
    switch task.kind {
    case .derain: degraded = RainModel().applied(to: picture, seed: seed)
    case .denoise where task.noiseLevels.isEmpty: degraded = picture
    case .denoise:
      let level = task.noiseLevels[number % task.noiseLevels.count]
      let noisy = GaussianNoise(sigma: level, seed: seed).unclipped(picture)
      degraded = task.noiseModel.contains("clipped") ? FloatPicture(Picture(noisy)) : noisy
    }
  }
}
