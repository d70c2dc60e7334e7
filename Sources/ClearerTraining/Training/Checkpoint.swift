import ClearerModel
import Foundation

/// The state of a run after a number of steps.
///
/// It is a safetensors file: the tensors of the state, and in its metadata the step and what the run was asked to do.
/// Patches are drawn by number, so that there is no random state and no position in the data besides the step.
public struct Checkpoint: Sendable {
  /// Steps taken.
  public var step: Int
  /// The options of the run, as JSON: a checkpoint goes on only under the same ones.
  public var options: String
  /// The state.
  public var tensors: [String: Tensor]

  /// Creates a checkpoint.
  public init(step: Int, options: String, tensors: [String: Tensor]) {
    self.step = step
    self.options = options
    self.tensors = tensors
  }

  /// A tensor that the state must have, with `count` values.
  func values(_ name: String, count: Int) throws(CheckpointError) -> [Float] {
    guard let tensor = tensors[name], tensor.values.count == count else { throw .mismatch(name: name) }
    return tensor.values
  }
}

/// Why a run cannot go on from a checkpoint.
public enum CheckpointError: Error, Sendable, CustomStringConvertible {
  /// The folder holds none.
  case none(folder: String)
  /// It was written under other options.
  case otherOptions(folder: String, written: String, wanted: String)
  /// A tensor is missing or has another size.
  case mismatch(name: String)

  /// One line for the user.
  public var description: String {
    switch self {
    case .none(let folder): "\(folder): no checkpoint to go on from; start without --resume"
    case .otherOptions(let folder, let written, let wanted):
      """
      \(folder): its checkpoint was written with other options; repeat them, or name another folder
        written: \(written)
        wanted:  \(wanted)
      """
    case .mismatch(let name): "the checkpoint's \(name) is missing or has another size; start again"
    }
  }
}

/// The checkpoints of a run: the last one and the one before, so that one is good at every moment.
public struct CheckpointFolder: Sendable {
  /// The folder.
  public let path: String

  /// Makes the folder where it does not exist, and clears away what an interrupted write left in it.
  public init(_ path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasPrefix(".clearer-") {
      try FileManager.default.removeItem(atPath: path + "/" + name)
    }
  }

  private var current: String { path + "/checkpoint.safetensors" }
  private var previous: String { path + "/checkpoint.previous.safetensors" }
  private var next: String { path + "/.clearer-next.safetensors" }

  /// Whether there is a checkpoint to go on from.
  public var hasCheckpoint: Bool { [current, previous].contains(where: FileManager.default.fileExists) }

  /// Writes a checkpoint whole or not at all; the last one becomes the one before. Where the disk is full, both stay.
  public func save(_ checkpoint: Checkpoint) throws {
    let metadata = ["step": String(checkpoint.step), "options": checkpoint.options]
    try SafeTensors(tensors: checkpoint.tensors, metadata: metadata).write(to: next)
    if FileManager.default.fileExists(atPath: current) { try move(current, to: previous) }
    try move(next, to: current)
  }

  private func move(_ file: String, to name: String) throws(FileError) {
    if rename(file, name) != 0 {
      throw FileError(path: name, action: .write, reason: String(cString: strerror(errno)))
    }
  }

  /// The last checkpoint, or the one before where the last is not there.
  ///
  /// - Parameter options: what the run is asked to do now.
  /// - Throws: ``CheckpointError``, or what reading the file throws.
  public func load(options: String) throws -> Checkpoint {
    guard let file = [current, previous].first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw CheckpointError.none(folder: path)
    }
    let contents = try SafeTensors.read(file)
    let written = contents.metadata["options"] ?? ""
    guard written == options else {
      throw CheckpointError.otherOptions(folder: path, written: written, wanted: options)
    }
    guard let step = Int(contents.metadata["step"] ?? "") else {
      throw CheckpointError.mismatch(name: "step")
    }
    return Checkpoint(step: step, options: written, tensors: contents.tensors)
  }
}
