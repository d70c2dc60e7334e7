/// The kind of one module: the choice that the search makes (CLEARER, section 3.1).
public enum ModuleKind: String, Codable, Sendable, CaseIterable {
  /// Every branch on its own: 3×3, ReLU, 3×3, plus its input, ReLU.
  case parallel
  /// Every branch becomes the ReLU of the sum of all branches, resampled to its scale.
  case fusion
}

/// What follows each convolution but the last.
public enum Normalization: String, Codable, Sendable, CaseIterable {
  /// Batch normalisation, convolutions without bias: the paper's.
  case batch
  /// Convolutions with bias and nothing else.
  case none
}

/// One net of the CLEARER family: a stem, stages of modules over up to `widths.count` scales, and a final fusion.
///
/// Branch `i` works at scale `1 / 2^i` with `widths[i]` channels. Stage `s` has `branchCount(ofStage: s)` branches,
/// one more than the stage before. Pictures whose size is no multiple of `sizeMultiple` are padded by replicating
/// their last row and column, and cropped back.
public struct Architecture: Codable, Sendable, Hashable {
  /// Channels of the picture: 1 (gray) or 3 (RGB).
  public var channels: Int
  /// Channels of each branch, finest scale first; 1 to 6 branches.
  public var widths: [Int]
  /// Bottleneck blocks at full resolution before the first transition; 1 to 8.
  public var stemBlocks: Int
  /// The modules of each stage. `widths.count - 1` stages, or one stage over one branch where there is one scale.
  public var stages: [[ModuleKind]]
  /// Whether the net predicts what to take away from the picture, rather than the picture.
  public var residual: Bool
  /// What follows each convolution but the last.
  public var normalization: Normalization

  /// Creates an architecture; call ``validate()`` before using values that come from outside.
  public init(
    channels: Int, widths: [Int], stemBlocks: Int = 2, stages: [[ModuleKind]], residual: Bool = true,
    normalization: Normalization = .batch
  ) {
    self.channels = channels
    self.widths = widths
    self.stemBlocks = stemBlocks
    self.stages = stages
    self.residual = residual
    self.normalization = normalization
  }

  /// The number of scales.
  public var scales: Int { widths.count }

  /// Height and width are padded up to a multiple of this: `2^(scales - 1)`.
  public var sizeMultiple: Int { 1 << (scales - 1) }

  /// Channels between the stem's blocks: four times those of the finest branch.
  public var stemWidth: Int { 4 * widths[0] }

  /// The number of branches that the modules of a stage (counted from 0) see.
  public func branchCount(ofStage stage: Int) -> Int { min(stage + 2, scales) }
}
