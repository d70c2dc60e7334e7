import Foundation

extension Model {
  /// Loads a model.
  ///
  ///     let model = try Model.load(from: "models/denoise-gray-25")
  ///
  /// - Parameter path: The model's folder, or the path of its `model.json`; the weights lie beside that.
  /// - Throws: ``ModelError`` that names file, key or byte offset, what is wrong and what was expected.
  public static func load(from path: String) throws(ModelError) -> Model {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let description = exists && isFolder.boolValue ? Self.path(descriptionFile, in: path) : path
    let file = try FileReader(description, whatToDo: "Name a model's folder or its \(descriptionFile)")
    let folder = URL(fileURLWithPath: description).deletingLastPathComponent().relativePath
    let weights = Self.path(weightsFile, in: folder)
    var model = try Model(describedBy: file)
    model.tensors = try SafeTensors.read(weights, expecting: model.architecture.tensors).tensors
    return model
  }

  /// Reads a model from the bytes of its files, which errors call by their usual names.
  ///
  /// - Parameters:
  ///   - description: what `model.json` holds.
  ///   - weights: what `weights.safetensors` holds.
  /// - Throws: ``ModelError`` that names file, key or byte offset, what is wrong and what was expected.
  public init(description: [UInt8], weights: [UInt8]) throws(ModelError) {
    try self.init(describedBy: FileReader(description, named: Self.descriptionFile))
    tensors = try SafeTensors.read(
      FileReader(weights, named: Self.weightsFile), expecting: architecture.tensors
    ).tensors
  }

  /// Reads everything but the tensors.
  private init(describedBy file: FileReader) throws(ModelError) {
    do throws(ModelError) {
      guard file.size <= Self.maximumDescriptionSize else {
        throw ModelError(.tooLarge, "\(file.size) bytes", expected: "at most \(Self.maximumDescriptionSize)")
      }
      var scanner = JSONScanner(try file.bytes(file.size))
      try self.init(description: &scanner)
      try scanner.end()
      try validateDescription()
    } catch {
      throw error.of(file: file.path)
    }
  }

  /// Saves the model as `model.json` and `weights.safetensors` in a folder, which is made where it does not exist.
  ///
  /// Each file is written whole or not at all, the weights first; equal models give equal bytes.
  ///
  /// - Throws: ``ModelError`` where the model does not validate or cannot be written.
  public func save(to folder: String) throws(ModelError) {
    try validate()
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ModelError(
        .cannotWrite, file: folder, "the folder cannot be made: \(error.localizedDescription)",
        remedy: "Check that the path is right and may be written")
    }
    try SafeTensors(tensors: tensors).write(to: Self.path(Self.weightsFile, in: folder))
    try ModelError.writing(
      Array((json.pretty() + "\n").utf8), to: Self.path(Self.descriptionFile, in: folder))
  }

  /// Bounds what a hostile `model.json` can make us hold; the largest real one is a third of this.
  static let maximumDescriptionSize = 1 << 20

  private static func path(_ name: String, in folder: String) -> String {
    URL(fileURLWithPath: folder).appendingPathComponent(name).relativePath
  }
}
