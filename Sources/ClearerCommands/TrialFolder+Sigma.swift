import ClearerImage
import ClearerModel

extension Model.Task {
  /// The task with noise of one strength: that of an option, or else the weakest that the net was trained for.
  ///
  /// - Throws: `CommandError` where the option makes no sense for the net.
  package func measured(at sigma: Double?, option: String = "--sigma") throws -> Model.Task {
    guard kind == .denoise else {
      guard sigma == nil else {
        throw CommandError(
          "\(option) is how strong noise is, but this net takes away rain; leave it out", .usage)
      }
      return self
    }
    guard (0...255).contains(sigma ?? 0) else { throw CommandError("\(option) is 0 to 255", .usage) }
    var task = self
    task.noiseLevels = [sigma ?? noiseLevels.first ?? 25]
    return task
  }
}

extension TrialFolder {
  /// The pictures of a folder, with noise of one strength.
  ///
  /// - Throws: `FileError`, and `CommandError` where a strength is given for a net or for pictures that have no use for it.
  package init(_ folder: String, for model: Model, sigma: Double?, option: String = "--sigma") throws {
    try self.init(folder, for: model)
    task = try task.measured(at: sigma, option: option)
    guard sigma == nil || !hasPairs else {
      throw CommandError(
        "\(option) is for clean pictures, which get noise, but \(folder) has pairs in input and target; leave it out",
        .usage)
    }
  }
}
