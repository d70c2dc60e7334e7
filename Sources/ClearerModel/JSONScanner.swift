import Foundation

/// A strict reader of JSON (RFC 8259) that is told what comes next, refuses duplicate keys, and knows for each error
/// the key and the byte.
///
/// Foundation's reader keeps the last of two equal keys and forgets where a value was; both matter in files that
/// come from outside. There is no tree: memory is the text plus what the caller keeps, and the depth is the caller's.
struct JSONScanner {
  let bytes: [UInt8]
  let base: Int
  var position = 0
  private var path: [String] = []

  /// Bounds what a hostile file can make us hold; no text of ours comes near it.
  static let maximumStringLength = 1 << 20

  /// - Parameter base: The first byte's offset in its file.
  init(_ bytes: [UInt8], base: Int = 0) {
    self.bytes = bytes
    self.base = base
  }

  /// The offset in the file of the next value.
  var offset: Int {
    mutating get {
      skipSpace()
      return base + position
    }
  }

  /// Reads an object; `body` reads the value of each key.
  mutating func object(_ body: (inout JSONScanner, String) throws(ModelError) -> Void) throws(ModelError) {
    var seen: Set<String> = []
    try list("{", "}", "an object") { scanner throws(ModelError) in
      let start = scanner.offset
      let key = try scanner.string()
      scanner.path.append(scanner.path.isEmpty ? key : ".\(key)")
      guard seen.insert(key).inserted else {
        throw scanner.error(
          .duplicateKey, at: start, "the key occurs twice", expected: "it once", remedy: "Remove one of them")
      }
      guard scanner.skip(":") else { throw scanner.unexpected("':'") }
      try body(&scanner, key)
      scanner.path.removeLast()
    }
  }

  /// Reads an array; `body` reads each element.
  mutating func array(_ body: (inout JSONScanner) throws(ModelError) -> Void) throws(ModelError) {
    var index = 0
    try list("[", "]", "an array") { scanner throws(ModelError) in
      scanner.path.append("[\(index)]")
      try body(&scanner)
      scanner.path.removeLast()
      index += 1
    }
  }

  /// Reads a string.
  mutating func string() throws(ModelError) -> String {
    guard skip("\"") else { throw mismatch("a string") }
    let start = position
    var text: [UInt8] = []
    while true {
      guard position < bytes.count, bytes[position] >= 0x20 else { throw unexpected("'\"'") }
      guard text.count < Self.maximumStringLength else {
        throw error(
          .tooLarge, at: base + start, "the string is too long", expected: "\(Self.maximumStringLength) bytes"
        )
      }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        text.append(contentsOf: Array(String(try escape()).utf8))
      } else {
        text.append(byte)
      }
    }
    guard let result = String(bytes: text, encoding: .utf8) else {
      throw error(.syntax, at: base + start, "the string is not UTF-8", expected: "UTF-8 text")
    }
    return result
  }

  /// Reads `true` or `false`.
  mutating func bool() throws(ModelError) -> Bool {
    if skip("true") { return true }
    if skip("false") { return false }
    throw mismatch("true or false")
  }

  /// Reads a number without fraction or exponent.
  mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(ModelError) -> Value {
    let start = offset
    let text = try number("an integer")
    guard let value = Value(text) else {
      throw error(
        .invalidValue, at: start, "\(text)", expected: "an integer from \(Value.min) to \(Value.max)")
    }
    return value
  }

  /// Reads a finite number.
  mutating func float<Value: BinaryFloatingPoint & LosslessStringConvertible>(
    _: Value.Type = Value.self
  ) throws(ModelError) -> Value {
    let start = offset
    let text = try number("a number")
    guard let value = Value(text), value.isFinite else {
      throw error(.invalidValue, at: start, "\(text)", expected: "a number that fits \(Value.self)")
    }
    return value
  }

  /// Reads one of an enumeration's words.
  mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
    _: Value.Type = Value.self
  ) throws(ModelError) -> Value {
    let start = offset
    let word = try string()
    guard let value = Value(rawValue: word) else {
      let words = Value.allCases.map(\.rawValue).joined(separator: " or ")
      throw error(.invalidValue, at: start, "'\(word.prefix(80))'", expected: words)
    }
    return value
  }

  /// Reads an array of integers that are not negative.
  mutating func integers(atMost limit: Int) throws(ModelError) -> [Int] {
    var result: [Int] = []
    try array { scanner throws(ModelError) in
      let start = scanner.offset
      let value = try scanner.integer(Int.self)
      guard value >= 0, result.count < limit else {
        throw scanner.error(
          .invalidValue, at: start, "\(value)", expected: "at most \(limit) integers, none negative")
      }
      result.append(value)
    }
    return result
  }

  /// Checks that nothing but white space follows.
  mutating func end() throws(ModelError) {
    skipSpace()
    guard position == bytes.count else { throw unexpected("the end of the text") }
  }

  /// An error about the value that is being read.
  func error(
    _ kind: ModelError.Kind, at offset: Int, _ problem: String, expected: String? = nil, remedy: String? = nil
  ) -> ModelError {
    let key = path.isEmpty ? nil : path.joined()
    return ModelError(kind, key: key, offset: offset, problem, expected: expected, remedy: remedy)
  }

  /// The error for a key that the format does not have; `offset` is its value's.
  func unknownKey(at offset: Int, expected keys: [String]) -> ModelError {
    error(
      .unknownKey, at: offset, "there is no such key", expected: keys.joined(separator: ", "),
      remedy: "Remove it, or read the file with the version that wrote it")
  }

  /// The error for a key that the object at `offset` lacks.
  func missingKey(_ key: String, at offset: Int) -> ModelError {
    error(.missingKey, at: offset, "the key '\(key)' is missing", expected: "an object that has it")
  }
}
