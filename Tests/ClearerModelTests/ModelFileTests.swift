import ClearerModel
import Foundation
import Testing

@Suite struct ModelFileTests {
  @Test(arguments: Normalization.allCases)
  func aModelComesBackAsItWasAndWithTheSameBytes(normalization: Normalization) throws {
    let first = try TemporaryFolder()
    let second = try TemporaryFolder()
    let model = try smallModel(normalization: normalization)
    try model.save(to: first.path)
    let loaded = try Model.load(from: first.path)
    #expect(loaded == model)
    #expect(try Model.load(from: first.file("model.json")) == model)
    try loaded.save(to: second.path)
    for name in ["model.json", "weights.safetensors"] {
      #expect(try bytes(of: first.file(name)) == bytes(of: second.file(name)))
    }
    #expect(try first.contents() == ["model.json", "weights.safetensors"])
  }

  /// Where nothing was chosen, files are those that there were before there was a choice.
  @Test(arguments: [nil, []] as [Set<String>?]) func noChoiceIsNotAChoiceOfNothing(words: Set<String>?) throws
  {
    let folder = try TemporaryFolder()
    var model = try smallModel()
    model.words = words
    model.fine = []
    model.narrow = []
    try model.save(to: folder.path)
    #expect(try Model.load(from: folder.path).words == words)
    let text = String(decoding: try bytes(of: folder.file("model.json")), as: UTF8.self)
    #expect(text.contains("\"words\"") == (words != nil))
    #expect(!text.contains("\"fine\"") && !text.contains("\"narrow\""))
  }

  @Test func foundationReadsTheDescriptionToo() throws {
    let folder = try TemporaryFolder()
    let model = try smallModel()
    try model.save(to: folder.path)
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("model.json")))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect((json["provenance"] as? [String: Any])?["data"] as? [String] == model.provenance.data)
    #expect((json["architecture"] as? [String: Any])?["widths"] as? [Int] == [1, 2])
  }

  @Test(arguments: ["model.json", "weights.safetensors"])
  func everyTruncationIsAnError(name: String) throws {
    let folder = try TemporaryFolder()
    try tinyModel().save(to: folder.path)
    let whole = try bytes(of: folder.file(name))
    for length in 0..<whole.count {
      try write(Array(whole[..<length]), to: folder.file(name))
      // Only the new line behind the description can go without harm.
      if name == "model.json", length == whole.count - 1 { continue }
      do throws(ModelError) {
        _ = try Model.load(from: folder.path)
        Issue.record("\(name) cut to \(length) bytes loads")
      } catch {
        #expect(error.file?.hasSuffix(name) == true && (error.key != nil || error.offset != nil), "\(error)")
      }
    }
  }

  @Test(arguments: ["model.json", "weights.safetensors"])
  func everyFlippedByteLoadsOrIsAnError(name: String) throws {
    let folder = try TemporaryFolder()
    try tinyModel().save(to: folder.path)
    let whole = try bytes(of: folder.file(name))
    var refused = 0
    for index in whole.indices {
      for mask: UInt8 in [0x01, 0x80] {
        var damaged = whole
        damaged[index] ^= mask
        try write(damaged, to: folder.file(name))
        do throws(ModelError) {
          let model = try Model.load(from: folder.path)
          try model.validate()
        } catch {
          refused += 1
          #expect(
            error.file?.hasSuffix(name) == true || error.file?.hasSuffix("weights.safetensors") == true,
            "\(error)")
        }
      }
    }
    #expect(refused > whole.count / 2)
  }

  @Test func filesThatAreNotThereAreNamed() throws {
    let folder = try TemporaryFolder()
    let error = expectError(.noSuchFile) { () throws(ModelError) in
      _ = try Model.load(from: folder.file("none"))
    }
    #expect(error?.file?.hasSuffix("none") == true)
    expectError(.noSuchFile) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
    try smallModel().save(to: folder.path)
    try FileManager.default.removeItem(atPath: folder.file("weights.safetensors"))
    let weights = expectError(.noSuchFile) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
    #expect(weights?.file?.hasSuffix("weights.safetensors") == true)
    try FileManager.default.createDirectory(
      atPath: folder.file("weights.safetensors"), withIntermediateDirectories: false)
    expectError(.unreadable) { () throws(ModelError) in _ = try Model.load(from: folder.path) }
  }

  @Test func aFolderThatCannotBeMadeIsAnError() throws {
    let folder = try TemporaryFolder()
    try write([], to: folder.file("file"))
    let model = try smallModel()
    expectError(.cannotWrite) { () throws(ModelError) in try model.save(to: folder.file("file/model")) }
  }

  @Test func anInvalidModelIsNotSaved() throws {
    let folder = try TemporaryFolder()
    var model = try smallModel()
    model.tensors["stem.0.reduce.weight"]?.values[0] = .nan
    expectError(.notFinite) { () throws(ModelError) in try model.save(to: folder.path) }
    #expect(try folder.contents().isEmpty)
  }
}
