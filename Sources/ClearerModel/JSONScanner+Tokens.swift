extension JSONScanner {
  mutating func list(
    _ open: StaticString, _ close: StaticString, _ what: String,
    _ element: (inout JSONScanner) throws(ModelError) -> Void
  ) throws(ModelError) {
    guard skip(open) else { throw mismatch(what) }
    if skip(close) { return }
    repeat { try element(&self) } while skip(",")
    guard skip(close) else { throw unexpected("',' or '\(close)'") }
  }

  mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  /// Moves past white space and then past `token`, or stays before the token that is there instead.
  mutating func skip(_ token: StaticString) -> Bool {
    skipSpace()
    let count = token.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != token.utf8Start[index] { return false }
    position += count
    return true
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  mutating func number(_ what: String) throws(ModelError) -> String {
    skipSpace()
    let start = position
    func isDigit(_ at: Int) -> Bool {
      at < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at])
    }
    func isOne(of set: String, _ at: Int) -> Bool { at < bytes.count && set.utf8.contains(bytes[at]) }
    var at = position
    func digits(from first: Int) -> Int? {
      var end = first
      while isDigit(end) { end += 1 }
      return end > first ? end : nil
    }
    if isOne(of: "-", at) { at += 1 }
    guard let whole = isOne(of: "0", at) ? at + 1 : digits(from: at) else { throw mismatch(what) }
    at = whole
    if isOne(of: ".", at) {
      position = at + 1
      guard let fraction = digits(from: at + 1) else { throw unexpected("a digit") }
      at = fraction
    }
    if isOne(of: "eE", at) {
      at += isOne(of: "+-", at + 1) ? 2 : 1
      position = at
      guard let exponent = digits(from: at) else { throw unexpected("a digit") }
      at = exponent
    }
    position = at
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  /// The character after a backslash; a pair of `\u` escapes beyond the basic plane.
  mutating func escape() throws(ModelError) -> Unicode.Scalar {
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]
    guard position < bytes.count else { throw unexpected("an escape") }
    let letter = Unicode.Scalar(bytes[position])
    if let scalar = plain[letter] {
      position += 1
      return scalar
    }
    let start = base + position
    var unit = try codeUnit()
    if (0xD800..<0xDC00).contains(unit), position < bytes.count, bytes[position] == UInt8(ascii: "\\") {
      position += 1
      let low = try codeUnit()
      if (0xDC00..<0xE000).contains(low) { unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00) }
    }
    guard let scalar = Unicode.Scalar(unit) else {
      throw error(.syntax, at: start, "half a surrogate pair", expected: "a Unicode character")
    }
    return scalar
  }

  private mutating func codeUnit() throws(ModelError) -> UInt32 {
    guard position + 5 <= bytes.count, bytes[position] == UInt8(ascii: "u") else {
      throw unexpected("an escape")
    }
    let digits = bytes[position + 1..<position + 5]
    guard digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw unexpected("an escape of four hexadecimal digits") }
    position += 5
    return unit
  }

  /// The error where a value of some type was expected: one of another type is there, or none.
  func mismatch(_ expected: String) -> ModelError {
    let startsValue = position < bytes.count && "{[\"-0123456789tfn".utf8.contains(bytes[position])
    return unexpected(expected, startsValue ? .wrongType : .syntax)
  }

  /// The error for a byte that cannot stand where it does.
  func unexpected(_ expected: String, _ kind: ModelError.Kind = .syntax) -> ModelError {
    guard position < bytes.count else {
      return error(
        .syntax, at: base + position, "the text ends here", expected: expected, remedy: "Copy the file again")
    }
    let byte = bytes[position]
    let shown =
      (0x21..<0x7F).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "byte 0x\(String(byte, radix: 16))"
    return error(kind, at: base + position, "found \(shown)", expected: expected)
  }
}
