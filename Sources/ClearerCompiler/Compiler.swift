import ClearerModel

/// From a model to a plan: the passes in their order.
public struct Compiler: Sendable {
  /// Arithmetic of the plan.
  public var precision: Precision

  /// Creates a compiler.
  public init(precision: Precision) { self.precision = precision }

  /// Names of the passes, in order; `build` is the net before any of them.
  public static let passNames = [
    "build", FoldBatchNormalization.name, PadChannels.name, Fuse.name, MergeConvolutions.name,
    KeepWords.name, Refine.name, Narrow.name, Quantize.name, Prune.name, JoinWindows.name,
  ]

  /// Compiles a model.
  ///
  /// - Throws: ``CompilerError`` for a net that has no form here, or one without the ranges that int8 needs.
  public func plan(for model: Model) throws(CompilerError) -> Plan {
    try Plan(lowered(model), precision: precision)
  }

  /// The graph after one of the passes, or after all.
  public func graph(of model: Model, after last: String? = nil) throws(CompilerError) -> Graph {
    if let last, !Self.passNames.contains(last) { throw .unknownPass(last, known: Self.passNames) }
    var graph = try Graph(model)
    if last == "build" { return graph }
    for pass in passes(for: model) {
      graph = try pass.run(graph)
      if type(of: pass).name == last { return graph }
    }
    return graph
  }

  private func lowered(_ model: Model) throws(CompilerError) -> Graph { try graph(of: model) }

  private func passes(for model: Model) -> [any Pass] {
    let passes: [any Pass] = [FoldBatchNormalization(), PadChannels(), Fuse(), MergeConvolutions()]
    guard precision == .int8 else { return passes }
    return passes + [
      KeepWords(names: model.words), Refine(names: model.fine), Narrow(names: model.narrow),
      Quantize(ranges: model.ranges), Prune(), JoinWindows(),
    ]
  }
}
