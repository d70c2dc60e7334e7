/// An architecture alone in a file: what a search finds and training takes.
extension Architecture {
  /// Reads a JSON file that has the form of `architecture` in a `model.json`.
  ///
  /// - Throws: ``ModelError`` that names file, key or byte offset; the architecture is validated.
  public static func load(from path: String) throws(ModelError) -> Architecture {
    let file = try FileReader(path, whatToDo: "Name a file with an architecture")
    do throws(ModelError) {
      guard file.size <= Model.maximumDescriptionSize else {
        throw ModelError(.tooLarge, "\(file.size) bytes", expected: "at most \(Model.maximumDescriptionSize)")
      }
      var scanner = JSONScanner(try file.bytes(file.size))
      let architecture = try Architecture(&scanner)
      try scanner.end()
      try architecture.validate()
      return architecture
    } catch {
      throw error.of(file: path)
    }
  }

  /// Writes such a file, whole or not at all; equal architectures give equal bytes.
  ///
  /// - Throws: ``ModelError`` where the architecture does not validate or the file cannot be written.
  public func save(to path: String) throws(ModelError) {
    try validate()
    try ModelError.writing(Array((json.pretty() + "\n").utf8), to: path)
  }
}
