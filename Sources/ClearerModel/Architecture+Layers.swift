/// One convolution of a net: its tensors' common name and its shape. Padding is `kernel / 2`.
public struct Layer: Sendable, Hashable {
  /// The stem of the tensors' names, such as `stages.0.2.fuse.1to0.0`.
  public var name: String
  /// Input channels.
  public var inputs: Int
  /// Output channels.
  public var outputs: Int
  /// Kernel height and width: 1 or 3.
  public var kernel: Int
  /// Step in both directions: 1 or 2.
  public var stride: Int
  /// The scale (log2 of the reduction) of the output.
  public var scale: Int
  /// Whether the layer is followed by the architecture's normalisation (or has a bias, where that is none).
  public var normalized: Bool

  /// Multiply-accumulates for one pixel of the full-size picture.
  public var macsPerPixel: Double {
    Double(inputs * outputs * kernel * kernel) / Double(1 << (2 * scale))
  }

  /// Trainable values: the weights, and scale and shift (or bias) where the layer is normalised.
  public func parameterCount(_ normalization: Normalization) -> Int {
    let extra = normalized ? (normalization == .batch ? 2 : 1) * outputs : 0
    return inputs * outputs * kernel * kernel + extra
  }
}

/// Names of the layers, in one place for trainer, oracle and compiler.
public enum LayerName {
  /// First 1×1 convolution of a stem block.
  public static func stemReduce(_ block: Int) -> String { "stem.\(block).reduce" }
  /// 3×3 convolution of a stem block.
  public static func stemSpatial(_ block: Int) -> String { "stem.\(block).spatial" }
  /// Last 1×1 convolution of a stem block.
  public static func stemExpand(_ block: Int) -> String { "stem.\(block).expand" }
  /// 1×1 convolution on the shortcut of the first stem block.
  public static let stemProject = "stem.0.project"
  /// 3×3 convolution from the stem to the finest branch.
  public static let transitionKeep = "transitions.0.keep"
  /// Stride-2 convolution that makes the new, coarser branch before a stage.
  public static func transitionDown(_ stage: Int) -> String { "transitions.\(stage).down" }
  /// Convolution `step` (0 or 1) of a parallel module's branch.
  public static func parallel(_ stage: Int, _ module: Int, branch: Int, _ step: Int) -> String {
    "stages.\(stage).\(module).branch.\(branch).\(step)"
  }
  /// Convolution `step` on the way from branch `from` to branch `to` of a fusion module.
  public static func fuse(_ stage: Int, _ module: Int, from: Int, to: Int, _ step: Int) -> String {
    "stages.\(stage).\(module).fuse.\(from)to\(to).\(step)"
  }
  /// The 1×1 convolution from a branch to the finest one in the final fusion.
  public static func finalFuse(from: Int) -> String { "final.fuse.\(from)to0.0" }
  /// The last 1×1 convolution, without bias or normalisation.
  public static let output = "final.output"
}

extension Architecture {
  /// All convolutions, in the order in which data flows.
  public var layers: [Layer] {
    let c0 = widths[0]
    var result: [Layer] = []
    func add(_ name: String, _ inputs: Int, _ outputs: Int, _ kernel: Int, _ stride: Int, scale: Int) {
      result.append(
        Layer(
          name: name, inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, scale: scale,
          normalized: name != LayerName.output))
    }
    for block in 0..<stemBlocks {
      let inputs = block == 0 ? channels : stemWidth
      add(LayerName.stemReduce(block), inputs, c0, 1, 1, scale: 0)
      add(LayerName.stemSpatial(block), c0, c0, 3, 1, scale: 0)
      add(LayerName.stemExpand(block), c0, stemWidth, 1, 1, scale: 0)
      if block == 0 { add(LayerName.stemProject, inputs, stemWidth, 1, 1, scale: 0) }
    }
    add(LayerName.transitionKeep, stemWidth, c0, 3, 1, scale: 0)
    for (stage, modules) in stages.enumerated() {
      if scales > 1 {
        let inputs = stage == 0 ? stemWidth : widths[stage]
        add(LayerName.transitionDown(stage), inputs, widths[stage + 1], 3, 2, scale: stage + 1)
      }
      for (module, kind) in modules.enumerated() {
        switch kind {
        case .parallel:
          for branch in 0..<branchCount(ofStage: stage) {
            for step in 0..<2 {
              let name = LayerName.parallel(stage, module, branch: branch, step)
              add(name, widths[branch], widths[branch], 3, 1, scale: branch)
            }
          }
        case .fusion:
          let branches = branchCount(ofStage: stage)
          for to in 0..<branches {
            for from in 0..<branches where from != to {
              if from > to {
                add(
                  LayerName.fuse(stage, module, from: from, to: to, 0), widths[from], widths[to], 1, 1,
                  scale: from)
              }
              for step in 0..<max(0, to - from) {
                let last = step == to - from - 1
                add(
                  LayerName.fuse(stage, module, from: from, to: to, step), widths[from],
                  last ? widths[to] : widths[from], 3, 2, scale: from + step + 1)
              }
            }
          }
        }
      }
    }
    for from in stride(from: 1, to: scales, by: 1) {
      add(LayerName.finalFuse(from: from), widths[from], c0, 1, 1, scale: from)
    }
    add(LayerName.output, c0, channels, 1, 1, scale: 0)
    return result
  }

  /// Multiply-accumulates for one pixel, as the net is trained (before anything dead is dropped).
  public var macsPerPixel: Double { layers.reduce(0) { $0 + $1.macsPerPixel } }

  /// Trainable values: weights, and scale and shift (or bias) of each normalised layer.
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount(normalization) } }
}
