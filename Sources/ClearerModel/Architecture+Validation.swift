extension Architecture {
  /// The most channels that a branch may have.
  public static let maximumWidth = 1024
  /// The most branches.
  public static let maximumScales = 6
  /// The most bottleneck blocks in the stem.
  public static let maximumStemBlocks = 8
  /// The most modules in one stage.
  public static let maximumModulesPerStage = 16

  /// Checks every field against its limits, so that counts, costs and tensor names can be asked for safely.
  ///
  /// - Throws: ``ModelError`` of kind `invalidValue` that names the field under `architecture`.
  public func validate() throws(ModelError) {
    func check(_ holds: Bool, _ key: String, _ problem: String, _ expected: String) throws(ModelError) {
      guard holds else {
        throw ModelError(.invalidValue, key: "architecture.\(key)", problem, expected: expected)
      }
    }
    try check([1, 3].contains(channels), "channels", "\(channels) channels", "1 (gray) or 3 (RGB)")
    try check(
      (1...Self.maximumScales).contains(widths.count), "widths", "\(widths.count) widths",
      "1 to \(Self.maximumScales), one for each scale")
    for (index, width) in widths.enumerated() {
      try check(
        (1...Self.maximumWidth).contains(width), "widths[\(index)]", "\(width) channels",
        "1 to \(Self.maximumWidth)")
    }
    try check(
      (1...Self.maximumStemBlocks).contains(stemBlocks), "stemBlocks", "\(stemBlocks) blocks",
      "1 to \(Self.maximumStemBlocks)")
    try check(
      stages.count == max(1, scales - 1), "stages", "\(stages.count) stages",
      "\(max(1, scales - 1)) where there are \(scales) widths")
    for (index, modules) in stages.enumerated() {
      try check(
        modules.count <= Self.maximumModulesPerStage, "stages[\(index)]", "\(modules.count) modules",
        "at most \(Self.maximumModulesPerStage)")
    }
  }
}
