import ClearerCompiler
import ClearerModel

/// Which sums of an int8 net are kept in 16 bits, so that it loses no more than a budget, and what that costs.
public struct PrecisionPlan: Encodable, Sendable {
  /// What the net may lose against fp32, in dB of PSNR.
  public var budget: Double
  /// What it loses on the pictures it was measured on, in the mean.
  public var loss: Double
  /// Two standard errors of that mean: what it loses on other pictures of their kind is hardly above the sum of both.
  public var uncertainty: Double
  /// What it would lose if no sum were kept in 16 bits.
  public var lossWithoutWords: Double
  /// Pictures that it was measured on.
  public var pictures: Int
  /// The sums that may be kept, those first that avoid the most loss for what they cost.
  public var sums: [Sum]

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

  /// Names of the sums that are kept, for ``Model/words``.
  public var words: Set<String> { Set(sums.filter(\.isKept).map(\.name)) }

  /// For people.
  public var text: String {
    var lines = [
      "int8 loses \(loss.text(4)) ± \(uncertainty.text(4)) dB against fp32 (budget \(budget); "
        + "\(lossWithoutWords.text(4)) with all sums in 8 bits), measured on \(pictures) pictures",
      "  bits  bytes/pixel  avoids dB  sum",
    ]
    for sum in sums {
      let columns = [
        (sum.isKept ? "16" : "8", 6), (sum.bytesPerPixel.text(2), 13), (sum.avoidedLoss.text(5), 11),
      ]
      let row = columns.map { text, width in String(repeating: " ", count: max(0, width - text.count)) + text
      }
      lines.append(row.joined() + "  \(sum.name)")
    }
    return lines.joined(separator: "\n")
  }
}

/// Why there is no plan.
public enum PrecisionPlanError: Error, CustomStringConvertible, Sendable {
  /// However many sums are kept in 16 bits, the net may lose more.
  case overBudget(Double, best: Double)
  /// The folder's pictures are not clean, so that PSNR cannot be measured on them.
  case noCleanPictures

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .overBudget(let budget, let best):
      "int8 cannot stay within a budget of \(budget) dB on such pictures: the least that it loses is "
        + "\(best.text(4)) dB; allow that, or export with --precision fp32"
    case .noCleanPictures:
      "a PSNR budget is measured on clean pictures that noise is added to, but this net takes away rain"
    }
  }
}

extension Double {
  fileprivate func text(_ digits: Int) -> String {
    formatted(.number.precision(.fractionLength(digits)).grouping(.never))
  }
}
