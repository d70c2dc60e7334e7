import ClearerModel
import Foundation

/// Everything that decides what a search finds. The values are those of CLEARER's published code where it gives one.
public struct SearchOptions: Codable, Sendable, Hashable {
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
  public var epochs = 200
  /// Steps of an epoch.
  public var stepsPerEpoch = 50
  /// Epochs before the architecture parameters move.
  public var warmUpEpochs = 10
  /// Patches of a step, and of a step of the architecture parameters.
  public var batch = 32
  /// Side of a patch.
  public var patch = 64
  /// The learning rate of the weights at the start.
  public var rate = 0.025
  /// The learning rate of the weights at the end of the cosine.
  public var finalRate = 0.001
  /// Momentum of the weights.
  public var momentum = 0.9
  /// Weight decay of the weights.
  public var weightDecay = 3e-4
  /// The largest norm of the weights' gradient.
  public var clip = 5.0
  /// The learning rate of the architecture parameters.
  public var mixtureRate = 3e-4
  /// Weight decay of the architecture parameters.
  public var mixtureWeightDecay = 1e-3
  /// The coefficient of the binarising term.
  public var binarization = 0.01
  /// The coefficient of the complexity term; under a budget, where it starts.
  public var complexity = 0.1
  /// Seeds weights, architecture parameters, patches and degradation.
  public var seed: UInt64 = 1

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

  /// The options as one line of JSON, equal for equal options.
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
