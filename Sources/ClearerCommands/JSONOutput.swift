import Foundation

/// Results for programs, on the standard output stream.
public enum JSONOutput {
  /// Writes a value as JSON with sorted keys, so that equal results are equal bytes.
  public static func print(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
  }
}
