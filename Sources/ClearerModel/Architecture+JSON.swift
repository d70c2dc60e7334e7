/// The `architecture` of a `model.json`.
extension Architecture {
  init(_ scanner: inout JSONScanner) throws(ModelError) {
    let start = scanner.offset
    var channels: Int?
    var widths: [Int]?
    var stemBlocks: Int?
    var stages: [[ModuleKind]]?
    var residual: Bool?
    var normalization: Normalization?
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      switch key {
      case "channels": channels = try scanner.integer()
      case "widths": widths = try scanner.integers(atMost: Self.maximumScales)
      case "stemBlocks": stemBlocks = try scanner.integer()
      case "stages":
        var found: [[ModuleKind]] = []
        try scanner.array { scanner throws(ModelError) in
          var modules: [ModuleKind] = []
          try scanner.array { scanner throws(ModelError) in modules.append(try scanner.choice()) }
          found.append(modules)
        }
        stages = found
      case "residual": residual = try scanner.bool()
      case "normalization": normalization = try scanner.choice()
      default:
        throw scanner.unknownKey(
          at: offset, expected: ["channels", "widths", "stemBlocks", "stages", "residual", "normalization"])
      }
    }
    guard let channels else { throw scanner.missingKey("channels", at: start) }
    guard let widths else { throw scanner.missingKey("widths", at: start) }
    guard let stemBlocks else { throw scanner.missingKey("stemBlocks", at: start) }
    guard let stages else { throw scanner.missingKey("stages", at: start) }
    guard let residual else { throw scanner.missingKey("residual", at: start) }
    guard let normalization else { throw scanner.missingKey("normalization", at: start) }
    self.init(
      channels: channels, widths: widths, stemBlocks: stemBlocks, stages: stages, residual: residual,
      normalization: normalization)
  }

  var json: JSONText {
    .object([
      ("channels", .number(channels)),
      ("widths", .array(widths.map { .number($0) })),
      ("stemBlocks", .number(stemBlocks)),
      ("stages", .array(stages.map { .array($0.map { .string($0.rawValue) }) })),
      ("residual", .bool(residual)),
      ("normalization", .string(normalization.rawValue)),
    ])
  }
}
