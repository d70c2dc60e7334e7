import ClearerCompiler
import ClearerModel
import Foundation

/// Everything that decides what a training run computes.
public struct TrainingOptions: Codable, Sendable, Hashable {
  /// What moves the weights.
  public enum WeightOptimizer: String, Codable, Sendable, CaseIterable {
    /// Kingma and Ba (2015).
    case adam
    /// Jordan et al. (2024) for the convolutions' weights, Adam for biases and normalisation.
    case muon

    /// A learning rate that suits first weights.
    public var usualRate: Double { self == .adam ? 1e-3 : 4e-3 }

    /// What weights lose at each step, in learning rates. Muon's steps have one length, however small the gradient, and
    /// would make weights grow for ever; its net is then one of large values, whose branches die.
    public var usualDecay: Double { self == .adam ? 0 : 1 }
  }

  /// The model's name.
  public var name: String
  /// The net.
  public var architecture: Architecture
  /// What is done to clean pictures.
  public var degradation: Degradation
  /// The pictures.
  public var sources: [PictureSource]
  /// Steps in all.
  public var steps: Int
  /// Patches a step, over all machines.
  public var batch = 16
  /// Parts into which each machine's share of a batch is cut, their gradients added up: for less memory.
  public var accumulation = 1
  /// Side of the square patches; a multiple of the architecture's `sizeMultiple`.
  public var patch = 64
  /// What is minimised.
  public var loss = Loss.meanSquared
  /// What moves the weights.
  public var optimizer = WeightOptimizer.muon
  /// What the convolutions' weights lose at each step, as a share of them and in learning rates; of Muon only.
  public var decay = WeightOptimizer.muon.usualDecay
  /// The learning rate over the steps.
  public var schedule = Schedule(rate: WeightOptimizer.muon.usualRate)
  /// Gradients are scaled down to this norm.
  public var clip = 1.0
  /// What the average of the weights keeps at each step; the average is what is validated and saved. Zero: no average.
  public var averageDecay = 0.999
  /// The factor on He's deviation for the first weights.
  public var gain: Double
  /// The folder of the model whose weights are the first ones; nil where they are drawn.
  public var start: String?
  /// The arithmetic that the net is trained for: `int8` computes each step as the engine will, with the start's ranges
  /// and words, and gradients that pass through what is rounded. nil is that of floats.
  public var precision: Precision?
  /// Whether convolutions and their gradients are computed in 16-bit floats; nil is false. For CUDA devices, and nets
  /// without normalisation.
  public var mixedPrecision: Bool?
  /// Seeds weights, patches and degradation.
  public var seed: UInt64 = 1

  /// Creates options; what is not given has the value that this project's models were trained with.
  public init(
    name: String, architecture: Architecture, degradation: Degradation, sources: [PictureSource], steps: Int
  ) {
    self.name = name
    self.architecture = architecture
    self.degradation = degradation
    self.sources = sources
    self.steps = steps
    // Without normalisation nothing else keeps the many sums of a fusion net from growing.
    gain = architecture.normalization == .batch ? 1 : 0.5
  }

  /// The options as one line of JSON, equal for equal options.
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}

/// What training minimises: the mean over all samples of a function of the error e.
public enum Loss: String, Codable, Sendable, CaseIterable {
  /// e²
  case meanSquared = "mse"
  /// |e|
  case absolute = "l1"
  /// √(e² + 10⁻⁶): |e| without its corner (Charbonnier et al., 1994).
  case charbonnier
}

/// The learning rate over a run.
public struct Schedule: Codable, Sendable, Hashable {
  /// How the rate falls after the warm-up.
  public enum Shape: String, Codable, Sendable, CaseIterable {
    /// Along half a cosine.
    case cosine
    /// Along a line.
    case linear
    /// Not at all.
    case constant
  }

  /// How the rate falls.
  public var shape: Shape
  /// The highest rate.
  public var rate: Double
  /// The rate at the end; not of `constant`.
  public var final: Double
  /// Steps over which the rate rises from zero.
  public var warmUp: Int

  /// Creates a schedule.
  public init(shape: Shape = .cosine, rate: Double, final: Double = 0, warmUp: Int = 0) {
    self.shape = shape
    self.rate = rate
    self.final = final
    self.warmUp = warmUp
  }

  /// The rate of step `step` of `steps`, counted from 0.
  public func rate(step: Int, of steps: Int) -> Double {
    if step < warmUp { return rate * Double(step + 1) / Double(warmUp) }
    let done = Double(step - warmUp) / Double(max(1, steps - warmUp))
    switch shape {
    case .cosine: return final + (rate - final) * 0.5 * (1 + cos(.pi * done))
    case .linear: return final + (rate - final) * (1 - done)
    case .constant: return rate
    }
  }
}
