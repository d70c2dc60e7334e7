import CRuntimeText

/// Puts files of runtime-c together into one text, as the C preprocessor would: an included file takes the place of
/// its `#include "…"` line, once if it has an include guard, each time if it is a template.
struct Amalgamation {
  /// The text so far.
  private(set) var text = ""
  private var included: Set<String> = []
  private let emitted: [String: String]

  /// Stands for the emitted files' name, until all other names have been given the model's prefix.
  static let fileName = "@FILE@"

  /// - Parameter ownHeader: whether to write the header itself, rather than to include the emitted one.
  init(ownHeader: Bool = false) {
    emitted = ownHeader ? [:] : ["clearer.h": "\(Self.fileName).h", "clearer.c": "\(Self.fileName).c"]
  }

  /// Appends a file of runtime-c.
  mutating func include(_ name: String) throws(CompilerError) {
    if let file = emitted[name] {
      if included.insert(name).inserted { text += "#include \"\(file)\"\n" }
      return
    }
    guard let source = clearer_runtime_text(name).map({ String(cString: $0) }) else {
      throw .unsupported("this build of Clearer lacks runtime-c/\(name)")
    }
    if included.contains(name) { return }
    if source.contains("#ifndef \(Self.guardName(name))\n") { included.insert(name) }
    for line in source.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if let inner = Self.includedFile(line) {
        try include(inner)
      } else {
        text += line
        text += "\n"
      }
    }
    text += "\n"
  }

  /// Appends any text.
  mutating func append(_ more: String) { text += more }

  static func guardName(_ file: String) -> String {
    let stem = file.dropLast(2).uppercased()
    return stem == "CLEARER" ? "CLEARER_H" : "CLEARER_\(stem)_H"
  }

  static func includedFile(_ line: Substring) -> String? {
    let trimmed = line.drop { $0 == " " }
    guard trimmed.hasPrefix("#include \""), let end = trimmed.dropFirst(10).firstIndex(of: "\"") else {
      return nil
    }
    return String(trimmed.dropFirst(10)[..<end])
  }
}
