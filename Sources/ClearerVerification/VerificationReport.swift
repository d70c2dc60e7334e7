import ClearerCompiler

/// What targets gave; the keys of its JSON are these names in snake case.
public struct VerificationReport: Encodable, Sendable {
  /// The model's name.
  public var model: String
  /// Version of Clearer.
  public var version: String
  /// Tells models apart.
  public var modelHash: String
  /// Flags of the C compiler.
  public var flags: [String]
  /// How many pictures were restored, each from 8-bit samples and from floats.
  public var pictures: Int
  /// One for each target, precision and instruction set.
  public var rows: [Row]

  /// How a comparison ended.
  public enum Outcome: String, Encodable, Sendable {
    /// Every bit is as it should be.
    case equal
    /// fp32: no sample is farther off than it may be.
    case withinBound = "within bound"
    /// Something is not as it should be.
    case different
    /// There is nothing to compare.
    case notRun = "not run"
  }

  /// One instruction set of one precision on one target.
  public struct Row: Encodable, Sendable {
    /// The target's name.
    public var target: String
    /// Whether an emulator ran it.
    public var emulated: Bool
    /// fp32 or int8.
    public var precision: String
    /// The instruction set; empty if nothing could be built or run.
    public var isa: String
    /// What came of it.
    public var outcome: Outcome
    /// Why it was not run, or what is wrong.
    public var reason: String
    /// Whether it is no fault that it was not run: the CPU lacks the instruction set.
    public var isOptional = false
    /// Whether the file's own test passes.
    public var selfTest: Bool?
    /// Samples that are not those of the reference.
    public var differentSamples = 0
    /// How far a float sample is from the reference at most, where white is 1.
    public var largestDifference = 0.0
    /// Mean PSNR in dB.
    public var psnr: Double?
    /// What it is above the oracle's.
    public var psnrDifference: Double?
    /// Instructions and constants of the emitted file.
    public var codeBytes: Int?
    /// What it writes, without the workspace.
    public var dataBytes: Int?
    /// Stack that the self test took.
    public var stackBytes: Int?

    init(_ target: Target, _ precision: Precision, isa: String, _ outcome: Outcome, _ reason: String) {
      self.target = target.name
      emulated = target.runner.isEmulated
      self.precision = precision.rawValue
      self.isa = isa
      self.outcome = outcome
      self.reason = reason
    }

    /// Whether this row holds what was promised, or cannot be held against us.
    public var holds: Bool { outcome == .equal || outcome == .withinBound || isOptional }
  }

  /// Whether every row holds.
  public var holds: Bool { rows.allSatisfy(\.holds) }
}
