/// Names of a net's values, in one place for oracle, calibration and compiler.
///
/// A layer's value has the layer's name (``LayerName``): it is taken after normalisation and, where a ReLU follows
/// directly, after that. The names here are those of the picture and of the sums, which are taken after their ReLU.
public enum ValueName {
  /// The padded picture.
  public static let input = "input"
  /// The sum that ends a stem block.
  public static func stem(_ block: Int) -> String { "stem.\(block).out" }
  /// The sum that ends one branch of a parallel module.
  public static func parallel(_ stage: Int, _ module: Int, branch: Int) -> String {
    "stages.\(stage).\(module).branch.\(branch).out"
  }
  /// The sum that a fusion module gives a branch.
  public static func fusion(_ stage: Int, _ module: Int, to branch: Int) -> String {
    "stages.\(stage).\(module).out.\(branch)"
  }
  /// The sum of all branches before the last layer.
  public static let final = "final.out"
  /// The last layer's value, before a residual net takes it away from the picture.
  public static let output = LayerName.output
}

extension Architecture {
  /// One intermediate picture of a net: what the trainer records ranges of and the oracle can show.
  public struct Value: Sendable, Hashable {
    /// Its name, see ``ValueName``.
    public var name: String
    /// Its channels.
    public var channels: Int
    /// Its scale: height and width are those of the padded picture, divided by `2^scale`.
    public var scale: Int
    /// Whether it comes out of a ReLU, so that it is never negative.
    public var rectified: Bool
  }

  /// Every value of the net, in the order in which data flows.
  public var values: [Value] {
    let layer = Dictionary(layers.map { ($0.name, $0) }) { first, _ in first }
    var result = [Value(name: ValueName.input, channels: channels, scale: 0, rectified: false)]
    func add(_ name: String, rectified: Bool) {
      guard let layer = layer[name] else { return }
      result.append(Value(name: name, channels: layer.outputs, scale: layer.scale, rectified: rectified))
    }
    func addSum(_ name: String, channels: Int, scale: Int = 0) {
      result.append(Value(name: name, channels: channels, scale: scale, rectified: true))
    }
    for block in 0..<stemBlocks {
      add(LayerName.stemReduce(block), rectified: true)
      add(LayerName.stemSpatial(block), rectified: true)
      add(LayerName.stemExpand(block), rectified: false)
      if block == 0 { add(LayerName.stemProject, rectified: false) }
      addSum(ValueName.stem(block), channels: stemWidth)
    }
    add(LayerName.transitionKeep, rectified: true)
    for (stage, modules) in stages.enumerated() {
      if scales > 1 { add(LayerName.transitionDown(stage), rectified: true) }
      for (module, kind) in modules.enumerated() {
        for branch in 0..<branchCount(ofStage: stage) {
          switch kind {
          case .parallel:
            add(LayerName.parallel(stage, module, branch: branch, 0), rectified: true)
            add(LayerName.parallel(stage, module, branch: branch, 1), rectified: false)
            addSum(ValueName.parallel(stage, module, branch: branch), channels: widths[branch], scale: branch)
          case .fusion:
            for from in 0..<branchCount(ofStage: stage) where from != branch {
              let last = max(0, branch - from - 1)
              for step in 0...last {
                add(LayerName.fuse(stage, module, from: from, to: branch, step), rectified: step < last)
              }
            }
            addSum(ValueName.fusion(stage, module, to: branch), channels: widths[branch], scale: branch)
          }
        }
      }
    }
    for from in stride(from: 1, to: scales, by: 1) { add(LayerName.finalFuse(from: from), rectified: false) }
    addSum(ValueName.final, channels: widths[0])
    add(ValueName.output, rectified: false)
    return result
  }
}
