/// What the modules of a family of nets cost, by stage and kind: computed, or measured on a device.
public struct ModuleCosts: Codable, Sendable, Hashable {
  /// What is counted, such as `kmac` (thousands of multiply-accumulates for one pixel), `parameters` or `ms`.
  public var unit: String
  /// Everything that is not a module.
  public var rest: Double
  /// For each stage, the cost of one module of each kind, by the kind's name.
  public var stages: [[String: Double]]

  /// Creates a table.
  public init(unit: String, rest: Double, stages: [[String: Double]]) {
    self.unit = unit
    self.rest = rest
    self.stages = stages
  }

  /// A table of a quantity that adds up over the layers.
  ///
  /// - Parameters:
  ///   - family: a net of the family; its modules do not matter.
  ///   - quantity: what one layer costs.
  public init(unit: String, family: Architecture, quantity: (Layer) -> Double) {
    func total(_ stages: [[ModuleKind]]) -> Double {
      var net = family
      net.stages = stages
      return net.layers.reduce(0) { $0 + quantity($1) }
    }
    let empty = family.stages.map { _ in [ModuleKind]() }
    let rest = total(empty)
    self.init(
      unit: unit, rest: rest,
      stages: empty.indices.map { stage in
        var costs: [String: Double] = [:]
        for kind in ModuleKind.allCases {
          var stages = empty
          stages[stage] = [kind]
          costs[kind.rawValue] = total(stages) - rest
        }
        return costs
      })
  }

  /// Thousands of multiply-accumulates for one pixel.
  public static func kmacs(of family: Architecture) -> ModuleCosts {
    ModuleCosts(unit: "kmac", family: family) { $0.macsPerPixel / 1000 }
  }

  /// Trainable values.
  public static func parameters(of family: Architecture) -> ModuleCosts {
    ModuleCosts(unit: "parameters", family: family) { Double($0.parameterCount(family.normalization)) }
  }

  /// The cost of a net: the sum of its modules, and the rest.
  public func cost(of stages: [[ModuleKind]]) -> Double {
    zip(self.stages, stages).reduce(rest) { sum, stage in
      sum + stage.1.reduce(0) { $0 + (stage.0[$1.rawValue] ?? 0) }
    }
  }
}

extension ModuleCosts {
  /// Reads a table from a JSON file.
  ///
  /// - Parameter stages: how many stages the table must have, each with a cost for `parallel` and `fusion`.
  /// - Throws: ``ModelError`` that names file and key.
  public static func load(from path: String, stages: Int) throws(ModelError) -> ModuleCosts {
    let file = try FileReader(path, whatToDo: "Name a file that clearer-bench --module-costs wrote")
    do throws(ModelError) {
      guard file.size <= Model.maximumDescriptionSize else {
        throw ModelError(.tooLarge, "\(file.size) bytes", expected: "at most \(Model.maximumDescriptionSize)")
      }
      var scanner = JSONScanner(try file.bytes(file.size))
      let table = try ModuleCosts(&scanner)
      try scanner.end()
      guard table.stages.count == stages else {
        throw ModelError(
          .invalidValue, key: "stages", "\(table.stages.count) stages", expected: "\(stages)",
          remedy: "Measure the costs of the same widths")
      }
      return table
    } catch {
      throw error.of(file: path)
    }
  }

  init(_ scanner: inout JSONScanner) throws(ModelError) {
    let start = scanner.offset
    var unit: String?
    var rest: Double?
    var stages: [[String: Double]]?
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      switch key {
      case "unit": unit = try scanner.string()
      case "rest": rest = try scanner.float()
      case "stages":
        var found: [[String: Double]] = []
        try scanner.array { scanner throws(ModelError) in found.append(try Self.stage(&scanner)) }
        stages = found
      default: throw scanner.unknownKey(at: offset, expected: ["unit", "rest", "stages"])
      }
    }
    guard let unit else { throw scanner.missingKey("unit", at: start) }
    guard let rest else { throw scanner.missingKey("rest", at: start) }
    guard let stages else { throw scanner.missingKey("stages", at: start) }
    self.init(unit: unit, rest: rest, stages: stages)
  }

  private static func stage(_ scanner: inout JSONScanner) throws(ModelError) -> [String: Double] {
    let start = scanner.offset
    var costs: [String: Double] = [:]
    try scanner.object { scanner, key throws(ModelError) in
      let offset = scanner.offset
      guard ModuleKind(rawValue: key) != nil else {
        throw scanner.unknownKey(at: offset, expected: ModuleKind.allCases.map(\.rawValue))
      }
      costs[key] = try scanner.float()
    }
    for kind in ModuleKind.allCases where costs[kind.rawValue] == nil {
      throw scanner.missingKey(kind.rawValue, at: start)
    }
    return costs
  }
}
