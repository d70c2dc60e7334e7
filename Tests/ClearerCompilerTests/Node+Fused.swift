import ClearerCompiler

extension Node {
  var fused: FusedConvolution? {
    if case .fused(let fused) = operation { fused } else { nil }
  }
}
