/// A trained net: everything that `model.json` and `weights.safetensors` hold.
public struct Model: Sendable, Hashable {
  /// 1 to 64 of `a`–`z`, `0`–`9` and `-`, a letter first; with `_` for `-` it prefixes every name of an emitted file.
  public var name: String
  /// What the net was trained for.
  public var task: Task
  /// The net.
  public var architecture: Architecture
  /// The weights by name: exactly `architecture.tensors`.
  public var tensors: [String: Tensor]
  /// The range of each of `architecture.values`, which 8-bit precision needs; empty where they were not recorded.
  public var ranges: [String: ActivationRange]
  /// Names of the sums that 8-bit precision keeps in 16 bits, where they were chosen (`--psnr-budget`); nil where the
  /// compiler chooses. Each is a value behind a ReLU, or several with `+` between them, which the compiler makes one.
  public var words: Set<String>?
  /// Names of the values that 8-bit precision gives convolutions in 11 bits, where a budget takes that; of the same kind.
  public var fine: Set<String>
  /// Names of the values that 8-bit precision gives 7 bits, for the time that takes less (`--narrow`); of the same kind.
  public var narrow: Set<String>
  /// Where the weights come from.
  public var provenance: Provenance

  /// Creates a model; ``save(to:)`` and ``validate()`` check it.
  public init(
    name: String, task: Task, architecture: Architecture, tensors: [String: Tensor],
    ranges: [String: ActivationRange] = [:], words: Set<String>? = nil, fine: Set<String> = [],
    narrow: Set<String> = [], provenance: Provenance = Provenance()
  ) {
    self.name = name
    self.task = task
    self.architecture = architecture
    self.tensors = tensors
    self.ranges = ranges
    self.words = words
    self.fine = fine
    self.narrow = narrow
    self.provenance = provenance
  }

  /// The version of `model.json` that is written, and the only one that is read.
  public static let formatVersion = 1
  /// The name of the description in a model's folder.
  public static let descriptionFile = "model.json"
  /// The name of the weights in a model's folder.
  public static let weightsFile = "weights.safetensors"
}

extension Model {
  /// What a net takes away from a picture.
  public struct Task: Sendable, Hashable {
    /// The kinds of damage.
    public enum Kind: String, Codable, Sendable, CaseIterable {
      /// Noise.
      case denoise
      /// Rain streaks.
      case derain
    }

    /// The kind of damage.
    public var kind: Kind
    /// How the damage is made, such as `gaussian` (additive, white, unclipped); empty where it comes with the data.
    public var noiseModel: String
    /// Standard deviations of the noise in steps of an 8-bit picture, 0 to 255; empty for deraining.
    public var noiseLevels: [Double]

    /// Creates a task.
    public init(_ kind: Kind, noiseModel: String = "", noiseLevels: [Double] = []) {
      self.kind = kind
      self.noiseModel = noiseModel
      self.noiseLevels = noiseLevels
    }
  }

  /// The range that a value is clamped to in 8-bit precision; it contains 0, which padding needs exactly.
  public struct ActivationRange: Sendable, Hashable {
    /// The lower end, at most 0.
    public var min: Float
    /// The upper end, at least 0 and more than ``min``.
    public var max: Float
    /// The upper end for each channel by itself, where the value comes out of a ReLU; empty where that is not known.
    /// Channels differ much, and a step of its own for each costs nothing at run time.
    public var channels: [Float]
    /// The mean of each channel, where the value comes out of a ReLU; empty where that is not known. What rounding weights
    /// adds to a sum on average is then taken from its bias.
    public var means: [Float]

    /// Creates a range.
    public init(min: Float, max: Float, channels: [Float] = [], means: [Float] = []) {
      self.min = min
      self.max = max
      self.channels = channels
      self.means = means
    }

    /// Whether a channel, which may be padding, is known to have been 0 throughout.
    public func isIdle(_ channel: Int) -> Bool {
      !channels.isEmpty && (channel >= channels.count || channels[channel] == 0)
    }

    /// The upper end of each of `count` channels, those of padding included. One that is far below the others would make
    /// its readers' weights too small to matter and gains nothing, so ends are at least a thousandth of ``max``.
    public func channelEnds(_ count: Int) -> [Float] {
      let whole = Swift.max(max, 1e-6)
      return (0..<count).map { channel in
        guard !channels.isEmpty else { return whole }
        return Swift.max(channel < channels.count ? channels[channel] : 0, whole / 1000)
      }
    }
  }

  /// Where weights come from: enough to make them again.
  public struct Provenance: Sendable, Hashable {
    /// The data sets, by name.
    public var data: [String]
    /// The random seed.
    public var seed: UInt64
    /// Optimiser steps.
    public var steps: Int
    /// The PSNR reached in dB by protocol, such as `BSD68 sigma 25, unclipped`.
    public var psnr: [String: Double]
    /// The version of the tool that wrote the model.
    public var toolVersion: String
    /// The command line that made it.
    public var command: String

    /// Creates a provenance; what is not known stays empty.
    public init(
      data: [String] = [], seed: UInt64 = 0, steps: Int = 0, psnr: [String: Double] = [:],
      toolVersion: String = "",
      command: String = ""
    ) {
      self.data = data
      self.seed = seed
      self.steps = steps
      self.psnr = psnr
      self.toolVersion = toolVersion
      self.command = command
    }
  }
}
