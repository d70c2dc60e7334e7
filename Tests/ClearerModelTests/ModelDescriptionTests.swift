import ClearerModel
import Foundation
import Testing

/// Each way in which `model.json` can be wrong, and what the error says.
@Suite struct ModelDescriptionTests {
  struct Damage: Sendable, CustomTestStringConvertible {
    var from: String
    var to: String
    var kind: ModelError.Kind
    var key: String?
    var testDescription: String { "\(from) -> \(to)" }

    init(_ from: String, _ to: String, _ kind: ModelError.Kind, _ key: String?) {
      self.from = from
      self.to = to
      self.kind = kind
      self.key = key
    }
  }

  static let damages = [
    Damage("\"formatVersion\": 1", "\"formatVersion\": 2", .unsupportedVersion, "formatVersion"),
    Damage("\"formatVersion\": 1,", "", .missingKey, nil),
    Damage("\"name\": \"small-net\",", "", .missingKey, nil),
    Damage("small-net", "Small net", .invalidValue, "name"),
    Damage("\"name\": \"small-net\",", "\"name\": \"small-net\", \"name\": \"b\",", .duplicateKey, "name"),
    Damage("\"name\"", "\"nom\"", .unknownKey, "nom"),
    Damage("\"name\": \"small-net\"", "\"name\": 5", .wrongType, "name"),
    Damage("\"name\": \"small-net\"", "\"name\": ?", .syntax, "name"),
    Damage("\"denoise\"", "\"deblur\"", .invalidValue, "task.kind"),
    Damage("[25.0]", "[25.0, 256]", .invalidValue, "task.noiseLevels[1]"),
    Damage("[25.0]", "[25.0, 1e999]", .invalidValue, "task.noiseLevels[1]"),
    Damage("[25.0]", "[025]", .syntax, "task.noiseLevels"),
    Damage("\"channels\": 1", "\"channels\": 2", .invalidValue, "architecture.channels"),
    Damage("\"channels\": 1", "\"channels\": 1.5", .invalidValue, "architecture.channels"),
    Damage("\"channels\": 1", "\"channels\": 99999999999999999999", .invalidValue, "architecture.channels"),
    Damage("[1, 2]", "[1, 1025]", .invalidValue, "architecture.widths[1]"),
    Damage("[1, 2]", "[0, 2]", .invalidValue, "architecture.widths[0]"),
    Damage("[1, 2]", "[]", .invalidValue, "architecture.widths"),
    Damage("[1, 2]", "[1, 2, 3, 4, 5, 6, 7]", .invalidValue, "architecture.widths[6]"),
    Damage("[1, 2]", "[1, 2, 3]", .invalidValue, "architecture.stages"),
    Damage("\"stemBlocks\": 1", "\"stemBlocks\": 9", .invalidValue, "architecture.stemBlocks"),
    Damage("\"stemBlocks\": 1", "\"stemBlocks\": -1", .invalidValue, "architecture.stemBlocks"),
    Damage(
      "\"fusion\", ", String(repeating: "\"fusion\", ", count: 16), .invalidValue, "architecture.stages[0]"),
    Damage("\"fusion\"", "\"fision\"", .invalidValue, "architecture.stages[0][0]"),
    Damage("\"residual\": true", "\"residual\": yes", .syntax, "architecture.residual"),
    Damage("\"batch\"", "\"layer\"", .invalidValue, "architecture.normalization"),
    Damage("\"stem.0.reduce\":", "\"stem.0.raduce\":", .missingKey, "ranges.stem.0.reduce"),
    Damage("\"ranges\": {", "\"ranges\": {\"a\": {\"min\": 0, \"max\": 1},", .unknownKey, "ranges.a"),
    Damage("{\"min\": -0.1, \"max\": 0.1}", "{\"min\": 0.01, \"max\": 0.1}", .invalidValue, "ranges.input"),
    Damage("{\"min\": -0.1, \"max\": 0.1}", "{\"min\": 0, \"max\": 0}", .invalidValue, "ranges.input"),
    Damage("{\"min\": -0.1, \"max\": 0.1}", "{\"min\": 0}", .missingKey, "ranges.input"),
    Damage("\"max\": 0.1}", "\"max\": 0.1, \"channels\": [1]}", .invalidValue, "ranges.input.channels"),
    Damage("\"max\": 0.1}", "\"max\": 0.1, \"means\": [0]}", .invalidValue, "ranges.input.means"),
    Damage("\"means\": [0.05", "\"means\": [-0.05", .invalidValue, "ranges.stem.0.reduce.means"),
    Damage("\"means\": [0.05", "\"means\": [0.05, 0.05", .invalidValue, "ranges.stem.0.reduce.means"),
    Damage("[\"stem.0.out\"", "[\"stem.1.out\"", .invalidValue, "words"),
    Damage("[\"stem.0.out\"", "[\"stem.0.expand\"", .invalidValue, "words"),
    Damage("[\"stem.0.out\"", "[\"stem.0.out+\"", .invalidValue, "words"),
    Damage("[\"stem.0.out\"", "[\"\"", .invalidValue, "words"),
    Damage("[\"stem.0.out\"", "[5", .wrongType, "words[0]"),
    Damage("\"words\": [", "\"words\": [[", .wrongType, "words[0]"),
    Damage("\"fine\": [\"stem.0.reduce\"", "\"fine\": [\"stem.0.raduce\"", .invalidValue, "fine"),
    Damage("\"fine\": [\"stem.0.reduce\"", "\"fine\": [0", .wrongType, "fine[0]"),
    Damage("\"narrow\": [\"stem.0.reduce\"", "\"narrow\": [\"stem.0.expand\"", .invalidValue, "narrow"),
    Damage("\"narrow\": [\"stem.0.reduce\"", "\"narrow\": [0", .wrongType, "narrow[0]"),
    Damage("\"steps\": 12", "\"steps\": -12", .invalidValue, "provenance.steps"),
    Damage("first set", "first\tset", .syntax, "provenance.data[0]"),
    Damage("first set", "first\\ud834 set", .syntax, "provenance.data[0]"),
    Damage("\"steps\": 12,", "\"steps\": 12,,", .syntax, "provenance"),
  ]

  @Test(arguments: damages)
  func aDamagedDescriptionIsAnswered(damage: Damage) throws {
    let folder = try TemporaryFolder()
    try smallModel().save(to: folder.path)
    let path = folder.file("model.json")
    let text = String(decoding: try bytes(of: path), as: UTF8.self)
    let place = try #require(text.range(of: damage.from))
    try write(Array(text.replacingCharacters(in: place, with: damage.to).utf8), to: path)
    let error = expectError(damage.kind) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
    #expect(error?.file == path)
    if let key = damage.key { #expect(error?.key == key) }
    #expect(error?.description.hasPrefix(path) == true)
    #expect(error?.key != nil || error?.offset != nil)
  }

  @Test func anErrorNamesTheByte() throws {
    let folder = try TemporaryFolder()
    try smallModel().save(to: folder.path)
    let path = folder.file("model.json")
    var text = try bytes(of: path)
    let start = try #require(String(decoding: text, as: UTF8.self).utf8.firstRange(of: "true".utf8))
    let offset = String(decoding: text, as: UTF8.self).utf8.distance(
      from: "".startIndex, to: start.lowerBound)
    text[offset] = UInt8(ascii: "x")
    try write(text, to: path)
    let error = expectError(.syntax) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
    #expect(error?.offset == offset)
    #expect(
      error?.description
        == "\(path): architecture.residual (byte \(offset)): found 'x'; expected true or false")
  }

  @Test func textBehindTheEndAndUnboundedTextAreRefused() throws {
    let folder = try TemporaryFolder()
    try smallModel().save(to: folder.path)
    let path = folder.file("model.json")
    let text = try bytes(of: path)
    try write(text + Array("{}".utf8), to: path)
    expectError(.syntax) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
    try write(text + [UInt8](repeating: 0x20, count: 1 << 20), to: path)
    expectError(.tooLarge) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
    try write([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20), to: path)
    expectError(.wrongType) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
  }
}
