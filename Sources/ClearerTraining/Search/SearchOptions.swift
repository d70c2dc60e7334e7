import ClearerModel
import Foundation

/// Everything that decides what a search finds.
public struct SearchOptions: Codable, Sendable, Hashable {
  /// What the weights learn in, and what the architecture parameters learn from.
  public enum Strategy: String, Codable, Sendable, CaseIterable {
    /// Nets that are drawn with the mixture's weights as probabilities, one a step for the weights, several for the
    /// architecture parameters: what is measured are nets, and not a sum of all of them in which each has its share
    /// because the others have theirs.
    case paths
    /// The weighted sum of all candidates, differentiated: the paper's.
    case mixture
  }

  /// What moves the weights.
  public enum WeightOptimizer: String, Codable, Sendable, CaseIterable {
    /// Adam, without weight decay.
    case adam
    /// Gradient descent with momentum and weight decay.
    case sgd
  }

  /// How the error stands in the loss of the architecture parameters, and so the unit of the other terms.
  public enum ErrorTerm: String, Codable, Sendable, CaseIterable {
    /// Its level in dB, 10 lg MSE: a coefficient says how many dB a term is worth, whatever the noise.
    case decibels = "db"
    /// The mean squared error itself.
    case meanSquared = "mse"
  }

  /// The nets to choose from.
  public var space: SearchSpace
  /// What is done to clean pictures.
  public var degradation: Degradation
  /// The pictures that the weights learn from.
  public var sources: [PictureSource]
  /// The pictures that the architecture parameters learn from.
  public var mixtureSources: [PictureSource]
  /// What candidates cost, and what the net may cost.
  public var costs: SearchCosts
  /// Times that validation, log and steering have a turn.
  public var epochs = 20
  /// Steps of an epoch.
  public var stepsPerEpoch = 50
  /// Epochs before the architecture parameters move.
  public var warmUpEpochs = 4
  /// Patches of a step, and of a step of the architecture parameters.
  public var batch = 16
  /// Side of a patch.
  public var patch = 64
  /// What the weights learn in, and what the architecture parameters learn from.
  public var strategy = Strategy.paths
  /// Nets that a step of the architecture parameters compares; of `paths`.
  public var paths = 4
  /// What moves the weights.
  ///
  /// A net that predicts what to take away from the picture begins where neither the last layer nor those before it get
  /// a gradient worth its name: the last layer is next to zero, and what noise there is in its input is a few percent
  /// of it. Descent with a rate that the large mean of that input allows stays there for hundreds of steps; Adam does
  /// not see how small a gradient is.
  public var optimizer = WeightOptimizer.adam
  /// The learning rate of the weights at the start.
  public var rate = 1e-3
  /// The learning rate of the weights at the end of the cosine.
  public var finalRate = 1e-4
  /// Momentum of the weights; not of Adam.
  public var momentum = 0.9
  /// Weight decay of the weights; not of Adam.
  public var weightDecay = 3e-4
  /// The largest norm of the weights' gradient.
  public var clip = 1.0
  /// How the error stands in the loss of the architecture parameters.
  public var errorTerm = ErrorTerm.decibels
  /// The learning rate of the architecture parameters.
  public var mixtureRate = 0.01
  /// Weight decay of the architecture parameters.
  public var mixtureWeightDecay = 0.0
  /// The coefficient of the binarising term at the end.
  public var binarization = 3.0
  /// The part of the steps after warm-up, 0…1, over which that coefficient rises from zero: at first the error decides,
  /// and then each choice is driven to the side to which it leans.
  public var binarizationRamp = 1.0
  /// The coefficient of the complexity term; under a budget, where it starts.
  public var complexity = 1.0
  /// Nets that are trained, each alone, when all steps are taken, to choose the best of them; less than two: the net is
  /// the derived one.
  public var finalists = 8
  /// Steps of a round of their race, after which the better half goes on.
  public var finalistSteps = 500
  /// Seeds weights, architecture parameters, patches and degradation.
  public var seed: UInt64 = 1

  /// The values that CLEARER's code was published with, where it gives one.
  public mutating func usePublishedValues() {
    (epochs, stepsPerEpoch, warmUpEpochs, batch, patch) = (200, 50, 10, 32, 64)
    strategy = .mixture
    (optimizer, rate, finalRate, momentum, weightDecay, clip) = (.sgd, 0.025, 0.001, 0.9, 3e-4, 5)
    (errorTerm, mixtureRate, mixtureWeightDecay) = (.meanSquared, 3e-4, 1e-3)
    (binarization, binarizationRamp, complexity) = (0.01, 0, 0.1)
    finalists = 0
  }

  /// Creates options.
  public init(
    space: SearchSpace, degradation: Degradation, sources: [PictureSource], mixtureSources: [PictureSource],
    costs: SearchCosts = SearchCosts()
  ) {
    self.space = space
    self.degradation = degradation
    self.sources = sources
    self.mixtureSources = mixtureSources
    self.costs = costs
  }

  /// The steps of the weights in all.
  public var steps: Int { epochs * stepsPerEpoch }

  /// What the finalists are trained with: none of the search's seeds, nor, by default, that of the final training.
  public var raceSeed: UInt64 { seed &+ 3 }

  /// The options as one line of JSON, equal for equal options.
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
