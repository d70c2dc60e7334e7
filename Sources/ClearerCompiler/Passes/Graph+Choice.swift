extension Graph {
  /// The names of values, as a model's lists have them.
  public func names(of values: [Value]) -> Set<String> { Set(values.map { nodes[$0].name }) }

  /// Checks that the values which one of a model's lists names can be what that list makes of them.
  ///
  /// - Throws: ``CompilerError/cannotBe(list:value:what:)``.
  func check(
    _ names: Set<String>, in list: String, areAmong values: [Value], that what: String
  ) throws(CompilerError) {
    if let name = names.subtracting(self.names(of: values)).min() {
      throw .cannotBe(list: list, value: name, what: what)
    }
  }
}
