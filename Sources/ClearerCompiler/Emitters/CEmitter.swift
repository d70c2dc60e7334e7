import ClearerModel

/// Writes a plan as one C file with its header.
///
/// The file holds the text of `runtime-c` that the plan needs and the plan's tables; every name in it begins with the
/// model's. Equal plans give equal bytes.
public struct CEmitter: Sendable {
  /// What is to be emitted.
  public var plan: Plan
  /// What the file says about itself.
  public var about: About
  /// The result of the self test's pattern; see `clearer_selftest`.
  public var expected: [UInt8]

  /// What the file says about itself.
  public struct About: Sendable {
    /// The model's name, as in `model.json`.
    public var name: String
    /// One line about the model.
    public var summary: String
    /// Version of the tool.
    public var version: String
    /// A hash of the model's files.
    public var modelHash: String
    /// Multiply-accumulates for one pixel, in thousands.
    public var kmacPerPixel: Double

    /// Creates a description.
    public init(name: String, summary: String, version: String, modelHash: String, kmacPerPixel: Double) {
      self.name = name
      self.summary = summary
      self.version = version
      self.modelHash = modelHash
      self.kmacPerPixel = kmacPerPixel
    }
  }

  /// The two files.
  public struct Output: Sendable {
    /// `name.c`
    public var source: String
    /// `name.h`
    public var header: String
  }

  /// Creates an emitter.
  public init(plan: Plan, about: About, expected: [UInt8]) {
    self.plan = plan
    self.about = about
    self.expected = expected
  }

  /// The model's name as the beginning of C names, which is also the files' name.
  public static func prefix(of name: String) -> String {
    let characters = name.lowercased().unicodeScalars.map { scalar in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
    }
    let prefix = String(characters)
    return prefix.first.map { $0.isLetter } == true ? prefix : "net_\(prefix)"
  }

  /// A program to be compiled beside the emitted file; its arguments stand at its head.
  ///
  /// - Parameter name: `harness.c`, which times the net or restores one picture with it, `profile.c`, which measures its
  ///   operations, or `verify.c`, which restores pictures with every instruction set.
  public func program(_ name: String) throws(CompilerError) -> String {
    let prefix = Self.prefix(of: about.name)
    var text = Amalgamation()
    try text.include(name)
    return named(text.text, prefix)
  }

  /// Writes the files.
  public func emit() throws(CompilerError) -> Output {
    let prefix = Self.prefix(of: about.name)
    var header = Amalgamation(ownHeader: true)
    try header.include("clearer.h")
    let headerText = header.text.replacing("/* @CONSTANTS@ */", with: constants)
      .replacing("/* @ABOUT@ Restores pictures with a net.", with: "/* \(title)\n *\n * \(about.summary)")

    let isas = plan.precision == .int8 ? "clearer_isas_u8" : "clearer_isas_f32"
    var source = Amalgamation()
    source.append("/* \(title) See \(Amalgamation.fileName).h. */\n\n")
    try source.include("arithmetic.h")
    if plan.precision == .int8 { source.append(kinds) }
    try source.include(plan.precision == .int8 ? "isas_u8.h" : "isas_f32.h")
    try source.include("plan.h")
    source.append(CTables(plan: plan, expected: expected).text)
    source.append("\n#define clearer_net_isas \(isas)\n\n")
    try source.include("api.h")
    return Output(
      source: License.notice + named(source.text, prefix), header: License.notice + named(headerText, prefix))
  }

  /// Which kinds of 8-bit values there are, so that there is no code for others.
  private var kinds: String {
    let narrow = plan.operations.contains { $0.most < 255 }
    let fine = plan.operations.contains(where: \.hasFineBytes)
    return "\n#define CLEARER_NARROW \(narrow ? 1 : 0)\n#define CLEARER_FINE \(fine ? 1 : 0)\n\n"
  }

  private var title: String {
    "The net \(about.name) in \(plan.precision.rawValue), made by Clearer \(about.version)."
  }

  private var constants: String {
    """
    #define CLEARER_VERSION "\(about.version)"
    #define CLEARER_MODEL_HASH "\(about.modelHash)"
    #define CLEARER_PRECISION "\(plan.precision.rawValue)"
    #define CLEARER_KMAC_PER_PIXEL \(about.kmacPerPixel.formatted(decimals: 2))
    enum {
      CLEARER_CHANNELS = \(plan.channels), /* of a picture */
      CLEARER_LAG_ROWS = \(plan.lagRows)   /* rows to push until the first one can be pulled */
    };
    """
  }

  private func named(_ text: String, _ prefix: String) -> String {
    text.replacing("clearer_", with: "\(prefix)_").replacing("CLEARER_", with: "\(prefix.uppercased())_")
      .replacing(Amalgamation.fileName, with: prefix)
  }
}

/// The notice of emitted files: 0BSD, so that they may be linked into anything.
enum License {
  static let notice = """
    /* SPDX-License-Identifier: 0BSD
     *
     * Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
     * granted.
     *
     * THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING
     * ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL,
     * DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR
     * PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION
     * WITH THE USE OR PERFORMANCE OF THIS SOFTWARE. */

    """
}

extension Double {
  func formatted(decimals: Int) -> String {
    var factor = 1
    for _ in 0..<decimals { factor *= 10 }
    let scaled = Int((self * Double(factor)).rounded())
    let fraction = String(abs(scaled) % factor)
    return "\(scaled / factor)." + String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
  }
}
