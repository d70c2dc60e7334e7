extension Model.Task {
  init(_ scanner: inout JSONScanner) throws(ModelError) {
    let start = scanner.offset
    var kind: Kind?
    var noiseModel: String?
    var noiseLevels: [Double]?
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      switch key {
      case "kind": kind = try scanner.choice()
      case "noiseModel": noiseModel = try scanner.string()
      case "noiseLevels":
        var levels: [Double] = []
        try scanner.array { scanner throws(ModelError) in levels.append(try scanner.float()) }
        noiseLevels = levels
      default: throw scanner.unknownKey(at: offset, expected: ["kind", "noiseModel", "noiseLevels"])
      }
    }
    guard let kind else { throw scanner.missingKey("kind", at: start) }
    guard let noiseModel else { throw scanner.missingKey("noiseModel", at: start) }
    guard let noiseLevels else { throw scanner.missingKey("noiseLevels", at: start) }
    self.init(kind, noiseModel: noiseModel, noiseLevels: noiseLevels)
  }

  var json: JSONText {
    .object([
      ("kind", .string(kind.rawValue)),
      ("noiseModel", .string(noiseModel)),
      ("noiseLevels", .array(noiseLevels.map { .number($0) })),
    ])
  }
}

extension Model.ActivationRange {
  init(_ scanner: inout JSONScanner) throws(ModelError) {
    let start = scanner.offset
    var min: Float?
    var max: Float?
    var channels: [Float] = []
    var means: [Float] = []
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      switch key {
      case "min": min = try scanner.float()
      case "max": max = try scanner.float()
      case "channels":
        try scanner.array { scanner throws(ModelError) in channels.append(try scanner.float()) }
      case "means":
        try scanner.array { scanner throws(ModelError) in means.append(try scanner.float()) }
      default: throw scanner.unknownKey(at: offset, expected: ["min", "max", "channels", "means"])
      }
    }
    guard let min else { throw scanner.missingKey("min", at: start) }
    guard let max else { throw scanner.missingKey("max", at: start) }
    self.init(min: min, max: max, channels: channels, means: means)
  }

  var json: JSONText {
    let ends: [(key: String, value: JSONText)] = [("min", .number(min)), ("max", .number(max))]
    let lists = [("channels", channels), ("means", means)].filter { !$0.1.isEmpty }
    return .object(ends + lists.map { key, values in (key, .array(values.map { .number($0) })) })
  }
}

extension Model.Provenance {
  init(_ scanner: inout JSONScanner) throws(ModelError) {
    let start = scanner.offset
    var data: [String]?
    var seed: UInt64?
    var steps: Int?
    var psnr: [String: Double]?
    var toolVersion: String?
    var command: String?
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      switch key {
      case "data":
        var names: [String] = []
        try scanner.array { scanner throws(ModelError) in names.append(try scanner.string()) }
        data = names
      case "seed": seed = try scanner.integer()
      case "steps": steps = try scanner.integer()
      case "psnr":
        var figures: [String: Double] = [:]
        try scanner.object { scanner, key throws(ModelError) in figures[key] = try scanner.float() }
        psnr = figures
      case "toolVersion": toolVersion = try scanner.string()
      case "command": command = try scanner.string()
      default:
        throw scanner.unknownKey(
          at: offset, expected: ["data", "seed", "steps", "psnr", "toolVersion", "command"])
      }
    }
    guard let data else { throw scanner.missingKey("data", at: start) }
    guard let seed else { throw scanner.missingKey("seed", at: start) }
    guard let steps else { throw scanner.missingKey("steps", at: start) }
    guard let psnr else { throw scanner.missingKey("psnr", at: start) }
    guard let toolVersion else { throw scanner.missingKey("toolVersion", at: start) }
    guard let command else { throw scanner.missingKey("command", at: start) }
    self.init(data: data, seed: seed, steps: steps, psnr: psnr, toolVersion: toolVersion, command: command)
  }

  var json: JSONText {
    .object([
      ("data", .array(data.map { .string($0) })),
      ("seed", .number(seed)),
      ("steps", .number(steps)),
      ("psnr", .object(psnr.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })),
      ("toolVersion", .string(toolVersion)),
      ("command", .string(command)),
    ])
  }
}
