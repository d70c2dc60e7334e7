extension Graph {
  /// Checks that the values which one of a model's lists names can be what that list makes of them.
  ///
  /// - Throws: ``CompilerError/cannotBe(list:value:what:)``.
  func check(
    _ names: Set<String>, in list: String, areAmong values: [Value], that what: String
  ) throws(CompilerError) {
    let possible = Set(values.map { nodes[$0].name })
    if let name = names.subtracting(possible).min() {
      throw .cannotBe(list: list, value: name, what: what)
    }
  }
}
