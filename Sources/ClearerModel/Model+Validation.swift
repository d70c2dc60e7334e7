extension Model {
  /// Checks every field: limits, tensors' names, shapes and values, ranges' names.
  ///
  /// - Throws: ``ModelError`` with the key or the tensor's name.
  public func validate() throws(ModelError) {
    try validateDescription()
    let remedy = "Check that the weights belong to this architecture"
    var unknown = Set(tensors.keys)
    for expected in architecture.tensors {
      guard let tensor = tensors[expected.name] else {
        throw ModelError(
          .missingTensor, key: expected.name, "the tensor is missing",
          expected: "one of shape \(expected.shape)",
          remedy: remedy)
      }
      guard tensor.shape == expected.shape else {
        throw ModelError(
          .wrongShape, key: expected.name, "the shape is \(tensor.shape)", expected: "\(expected.shape)",
          remedy: remedy)
      }
      try tensor.check(name: expected.name)
      unknown.remove(expected.name)
    }
    if let name = unknown.min() {
      throw ModelError(.unknownTensor, key: name, "the architecture has no such tensor", remedy: remedy)
    }
  }

  /// Checks a name before there is a model of it.
  ///
  /// - Throws: ``ModelError`` where no model can have it.
  public static func validate(name: String) throws(ModelError) {
    guard name.wholeMatch(of: /[a-z][a-z0-9\-]{0,63}/) != nil else {
      throw ModelError(
        .invalidValue, key: "name", "'\(name.prefix(80))'",
        expected: "1 to 64 of a-z, 0-9 and '-', a letter first")
    }
  }

  /// Checks what `model.json` holds.
  func validateDescription() throws(ModelError) {
    try architecture.validate()
    func check(_ holds: Bool, _ key: String, _ problem: String, _ expected: String) throws(ModelError) {
      guard holds else { throw ModelError(.invalidValue, key: key, problem, expected: expected) }
    }
    try Self.validate(name: name)
    for (index, level) in task.noiseLevels.enumerated() {
      try check((0...255).contains(level), "task.noiseLevels[\(index)]", "\(level)", "0 to 255")
    }
    try check(provenance.steps >= 0, "provenance.steps", "\(provenance.steps)", "0 or more")
    for (key, value) in provenance.psnr.sorted(by: { $0.key < $1.key }) {
      try check(value.isFinite, "provenance.psnr.\(key)", "\(value)", "a finite number of dB")
    }
    if !ranges.isEmpty { try validateRanges() }
    let rectified = Set(architecture.values.filter(\.rectified).map(\.name))
    for (key, names) in [("words", words ?? []), ("fine", fine), ("narrow", narrow)] {
      for name in names.sorted() {
        let parts = name.split(separator: "+", omittingEmptySubsequences: false)
        try check(
          parts.allSatisfy { rectified.contains(String($0)) }, key, "'\(name.prefix(80))'",
          "names of values behind a ReLU")
      }
    }
  }

  private func validateRanges() throws(ModelError) {
    let remedy = "Record the ranges again with 'clearer-export --calibrate'"
    var unknown = Set(ranges.keys)
    for value in architecture.values {
      let key = "ranges.\(value.name)"
      guard let range = ranges[value.name] else {
        throw ModelError(
          .missingKey, key: key, "the range is missing", expected: "one for every value", remedy: remedy)
      }
      guard range.min.isFinite, range.max.isFinite, range.min <= 0, range.max >= 0, range.min < range.max
      else {
        throw ModelError(
          .invalidValue, key: key, "the range is \(range.min) to \(range.max)",
          expected: "a finite one that contains 0 and is not empty", remedy: remedy)
      }
      for (list, name, what) in [
        (range.channels, "channels", "upper ends"), (range.means, "means", "means"),
      ] {
        guard list.isEmpty || (value.rectified && list.count == value.channels),
          list.allSatisfy({ $0.isFinite && $0 >= 0 })
        else {
          throw ModelError(
            .invalidValue, key: "\(key).\(name)", "\(list.count) \(what)",
            expected: value.rectified
              ? "none, or a finite one of at least 0 for each of \(value.channels) channels"
              : "none, since the value has no ReLU", remedy: remedy)
        }
      }
      unknown.remove(value.name)
    }
    if let name = unknown.min() {
      throw ModelError(
        .unknownKey, key: "ranges.\(name)", "the architecture has no such value", remedy: remedy)
    }
  }
}
