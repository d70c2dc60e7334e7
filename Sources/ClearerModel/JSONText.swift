/// A JSON value to be written; keys keep their order, numbers their text.
enum JSONText {
  case literal(String)
  case string(String)
  case array([JSONText])
  case object([(key: String, value: JSONText)])

  static func number(_ value: some BinaryInteger) -> JSONText { .literal(String(value)) }

  /// The shortest decimal text that reads back as the same value, which must be finite.
  static func number(_ value: some BinaryFloatingPoint & LosslessStringConvertible) -> JSONText {
    .literal(value.description)
  }

  static func bool(_ value: Bool) -> JSONText { .literal(value ? "true" : "false") }

  /// Everything on one line.
  var compact: String {
    switch self {
    case .literal(let text): text
    case .string(let text): Self.quoted(text)
    case .array(let elements): "[" + elements.map(\.compact).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.key)): \($0.value.compact)" }.joined(separator: ", ") + "}"
    }
  }

  /// Indented by two spaces, but what fits into 72 characters stays on one line, and so does a list of numbers.
  func pretty(indent: String = "") -> String {
    let short = compact
    if short.count <= 72, !indent.isEmpty { return short }
    let inner = indent + "  "
    func block(_ open: String, _ lines: [String], _ close: String) -> String {
      "\(open)\n\(lines.map { inner + $0 }.joined(separator: ",\n"))\n\(indent)\(close)"
    }
    switch self {
    case .literal, .string: return short
    case .array(let elements):
      // Numbers are many and short.
      if case .literal = elements.first { return short }
      return block("[", elements.map { $0.pretty(indent: inner) }, "]")
    case .object(let members):
      return block(
        "{", members.map { "\(Self.quoted($0.key)): \($0.value.pretty(indent: inner))" }, "}")
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
