/// Why a model cannot be compiled.
public enum CompilerError: Error, CustomStringConvertible, Sendable {
  /// The net has something that the compiler has no form for.
  case unsupported(String)
  /// The model has no recorded range for a value, so that it cannot be quantised.
  case missingRange(String)
  /// A list of the model names a value that cannot be what the list makes of it.
  case cannotBe(list: String, value: String, what: String)
  /// A pass was named that does not exist.
  case unknownPass(String, known: [String])

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .unsupported(let what): "cannot compile this net: \(what)"
    case .missingRange(let value):
      "the model has no recorded range for “\(value)”, which int8 needs: "
        + "record ranges with --calibrate FOLDER, or export with --precision fp32"
    case .cannotBe(let list, let value, let what):
      "“\(value)” is not one of the values that \(what), so take it out of “\(list)” in model.json"
    case .unknownPass(let name, let known):
      "there is no pass “\(name)”; the passes are \(known.joined(separator: ", "))"
    }
  }
}
