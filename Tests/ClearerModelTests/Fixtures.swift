import ClearerModel
import Foundation
import Testing

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("clearer-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func contents() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

/// A small net with everything in it: two scales, both module kinds, ranges, words, fine and narrow values and provenance.
func smallModel(normalization: Normalization = .batch) throws -> Model {
  try model(
    Architecture(
      channels: 1, widths: [1, 2], stemBlocks: 1, stages: [[.fusion, .parallel]], normalization: normalization
    ))
}

/// One with few bytes, to damage each of them.
func tinyModel() throws -> Model {
  try model(Architecture(channels: 1, widths: [1], stemBlocks: 1, stages: [[.fusion]], normalization: .none))
}

private func model(_ architecture: Architecture) throws -> Model {
  var model = try Model.random(architecture: architecture, seed: 7, name: "small-net")
  for (index, value) in architecture.values.enumerated() {
    model.ranges[value.name] = Model.ActivationRange(
      min: value.rectified ? 0 : -0.1, max: Float(index) / 3 + 0.1,
      means: value.rectified ? [Float](repeating: 0.05, count: value.channels) : [])
  }
  model.words = [ValueName.stem(0), "\(LayerName.stemReduce(0))+\(LayerName.stemSpatial(0))"]
  model.fine = [LayerName.stemReduce(0)]
  model.narrow = [LayerName.stemReduce(0)]
  model.provenance = Model.Provenance(
    data: ["first set", "second \"set\"\n\u{1}é𝄞"], seed: .max, steps: 12, psnr: ["b": 28.6, "a": 30],
    toolVersion: "1.0.0", command: "clearer-train --seed 1")
  return model
}

/// The error that `body` throws, which must be of a kind.
@discardableResult
func expectError(
  _ kind: ModelError.Kind, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws(ModelError) -> Void
) -> ModelError? {
  do throws(ModelError) {
    try body()
    Issue.record("no error, expected \(kind)", sourceLocation: sourceLocation)
    return nil
  } catch {
    #expect(error.kind == kind, comment ?? "\(error)", sourceLocation: sourceLocation)
    return error
  }
}
