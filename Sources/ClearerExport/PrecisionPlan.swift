import ClearerCompiler
import ClearerModel

/// Which sums of an int8 net are kept in 16 bits, and which values convolutions get in 8 and in 11, so that it loses no more
/// than a budget, and what that costs.
public struct PrecisionPlan: Encodable, Sendable {
  /// What the net may lose against fp32, in dB of PSNR.
  public var budget: Double
  /// What it loses on the pictures it was measured on, in the mean.
  public var loss: Double
  /// Two standard errors of that mean: what it loses on other pictures of their kind is hardly above the sum of both.
  public var uncertainty: Double
  /// What it would lose with 8 bits at most for everything.
  public var lossWithoutWords: Double
  /// Pictures that it was measured on.
  public var pictures: Int
  /// The sums that may be kept, those first that avoid the most loss for what they cost.
  public var sums: [Sum]
  /// The narrow values that convolutions may get in 8 bits in place of 7, in the same order, then those that they may get
  /// in 11; empty where the budget was met without.
  public var values: [WiderValue]

  /// A sum that a later one adds unchanged.
  public struct Sum: Encodable, Sendable {
    /// Its name, as `--dump-after keep` prints it.
    public var name: String
    /// Its channels.
    public var channels: Int
    /// Its height and width are those of the picture divided by this.
    public var divisor: Int
    /// Whether it is kept in 16 bits.
    public var isKept: Bool
    /// What keeping it costs: bytes that are written, and read once, for each pixel of the picture.
    public var bytesPerPixel: Double
    /// How much less the net loses if this one is kept and no other, in dB.
    public var avoidedLoss: Double
  }

  /// A value that convolutions may get in more bits.
  public struct WiderValue: Encodable, Sendable {
    /// Its name, as `--dump-after narrow` prints it.
    public var name: String
    /// How many: 8, or 11, which are two bytes for each channel.
    public var bits: Int
    /// Its channels.
    public var channels: Int
    /// Its height and width are those of the picture divided by this.
    public var divisor: Int
    /// Whether it has them.
    public var isChosen: Bool
    /// What that costs: multiply-accumulates for each pixel of the picture.
    public var productsPerPixel: Double
    /// How much less the net loses with this one than with all sums in 16 bits alone and, for one of 11 bits, all values in
    /// 8, in dB.
    public var avoidedLoss: Double
  }

  /// Names of the sums that are kept, for `Model.words`.
  public var words: Set<String> { Set(sums.filter(\.isKept).map(\.name)) }

  /// Names of the values that have 8 bits in place of 7, which are not for `Model.narrow`.
  public var wide: Set<String> { Set(values.filter { $0.isChosen && $0.bits == 8 }.map(\.name)) }

  /// Names of the values that have 11 bits, for `Model.fine`.
  public var fine: Set<String> { Set(values.filter { $0.isChosen && $0.bits == 11 }.map(\.name)) }

  /// For people.
  public var text: String {
    var lines = [
      "int8 loses \(loss.text(4)) ± \(uncertainty.text(4)) dB against fp32 (budget \(budget); "
        + "\(lossWithoutWords.text(4)) with 8 bits at most), measured on \(pictures) pictures",
      "  bits  bytes/pixel  avoids dB  sum",
    ]
    for sum in sums {
      lines.append(Self.row(sum.isKept ? 16 : 8, sum.bytesPerPixel.text(2), sum.avoidedLoss, sum.name))
    }
    guard !values.isEmpty else { return lines.joined(separator: "\n") }
    let products = values.filter(\.isChosen).reduce(0) { $0 + $1.productsPerPixel }
    lines.append("and \((products / 1000).text(1)) kMAC/pixel more")
    lines.append("  bits    MAC/pixel  avoids dB  value")
    for value in values {
      let bits = value.isChosen ? value.bits : value.bits == 8 ? 7 : 8
      lines.append(Self.row(bits, value.productsPerPixel.text(0), value.avoidedLoss, value.name))
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ bits: Int, _ cost: String, _ avoided: Double, _ name: String) -> String {
    let columns = [("\(bits)", 6), (cost, 13), (avoided.text(5), 11)].map { text, width in
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return columns.joined() + "  \(name)"
  }
}

/// Why there is no plan.
public enum PrecisionPlanError: Error, CustomStringConvertible, Sendable {
  /// Whatever is given more bits, the net may lose more.
  case overBudget(Double, best: Double)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .overBudget(let budget, let best):
      "int8 cannot stay within a budget of \(budget) dB on such pictures: the least that it loses is "
        + "\(best.text(4)) dB; allow that, or export with --precision fp32"
    }
  }
}

extension Double {
  fileprivate func text(_ digits: Int) -> String {
    formatted(.number.precision(.fractionLength(digits)).grouping(.never))
  }
}
