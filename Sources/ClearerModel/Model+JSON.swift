/// `model.json`: its keys, read strictly and written in a fixed order.
extension Model {
  /// Reads everything but the tensors.
  init(description scanner: inout JSONScanner) throws(ModelError) {
    let start = scanner.offset
    var version: Int?
    var name: String?
    var task: Task?
    var architecture: Architecture?
    var ranges: [String: ActivationRange]?
    var words: Set<String>?
    var fine: Set<String> = []
    var narrow: Set<String> = []
    var provenance: Provenance?
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      switch key {
      case "formatVersion":
        version = try scanner.integer()
        guard version == Model.formatVersion else {
          throw scanner.error(
            .unsupportedVersion, at: offset, "the format version is \(version ?? 0)",
            expected: "\(Model.formatVersion)",
            remedy: "Use the version of Clearer that wrote the model")
        }
      case "name": name = try scanner.string()
      case "task": task = try Task(&scanner)
      case "architecture": architecture = try Architecture(&scanner)
      case "ranges":
        var found: [String: ActivationRange] = [:]
        try scanner.object { scanner, key throws(ModelError) in found[key] = try ActivationRange(&scanner) }
        ranges = found
      case "words": words = try scanner.names()
      case "fine": fine = try scanner.names()
      case "narrow": narrow = try scanner.names()
      case "provenance": provenance = try Provenance(&scanner)
      default:
        throw scanner.unknownKey(
          at: offset,
          expected: [
            "formatVersion", "name", "task", "architecture", "ranges", "words", "fine", "narrow",
            "provenance",
          ])
      }
    }
    guard version != nil else { throw scanner.missingKey("formatVersion", at: start) }
    guard let name else { throw scanner.missingKey("name", at: start) }
    guard let task else { throw scanner.missingKey("task", at: start) }
    guard let architecture else { throw scanner.missingKey("architecture", at: start) }
    guard let ranges else { throw scanner.missingKey("ranges", at: start) }
    guard let provenance else { throw scanner.missingKey("provenance", at: start) }
    self.init(
      name: name, task: task, architecture: architecture, tensors: [:], ranges: ranges, words: words,
      fine: fine, narrow: narrow, provenance: provenance)
  }

  var json: JSONText {
    let recorded = architecture.values.compactMap { value in
      ranges[value.name].map { (key: value.name, value: $0.json) }
    }
    let lists = [("words", words ?? []), ("fine", fine), ("narrow", narrow)]
    let chosen = lists.filter { !$1.isEmpty || ($0 == "words" && words != nil) }.map { key, names in
      (key: key, value: JSONText.array(names.sorted().map { .string($0) }))
    }
    return .object(
      [
        ("formatVersion", .number(Model.formatVersion)),
        ("name", .string(name)),
        ("task", task.json),
        ("architecture", architecture.json),
        ("ranges", .object(recorded)),
      ] + chosen + [("provenance", provenance.json)])
  }
}

extension JSONScanner {
  fileprivate mutating func names() throws(ModelError) -> Set<String> {
    var found: Set<String> = []
    try array { scanner throws(ModelError) in found.insert(try scanner.string()) }
    return found
  }
}
