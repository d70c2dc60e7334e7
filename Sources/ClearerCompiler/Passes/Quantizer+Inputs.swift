/// What sums are made of: steps, means, and how far they reach.
extension Quantizer {
  /// The means of what a window reads, in its steps; empty where they are not known.
  ///
  /// Fine bytes lie in 0…7, as good as evenly where the coarse ones are not all 0.
  func means(of window: Window, _ node: Node) -> [Float] {
    let value = node.inputs[window.source.input]
    let means = Array(means[value].dropFirst(window.source.channel).prefix(window.source.channels))
    guard graph.nodes[value].hasFineBytes else { return means }
    let steps = Float(FusedConvolution.fineSteps)
    return means.map { mean in
      let fine = min((steps - 1) / 2, steps * mean)
      return window.isFine ? fine : mean - fine / steps
    }
  }

  /// The step of what a window's weight meets; `offset` counts an output's weights.
  func step(of offset: Int, _ window: Window, _ node: Node) -> Float {
    let channel = offset / (window.kernel * window.kernel)
    let step = steps[node.inputs[window.source.input]][window.source.channel + channel]
    return window.isFine ? step / Float(FusedConvolution.fineSteps) : step
  }

  /// The finest steps of which any sum is fewer than fit 32 bits. They are coarser than those of the recorded range only
  /// where a channel hardly left 0 on all calibration pictures because its sums were far below it.
  func leastSteps(
    _ fused: FusedConvolution, _ node: Node, _ channels: Range<Int>
  ) throws(CompilerError) -> [Float] {
    let coarseLimit = try coarseLimits(fused, node)
    return channels.map { output in
      var most = abs(fused.bias[output]) + (coarseLimit.isEmpty ? 0 : coarseLimit[output])
      for window in fused.windows {
        let inner = window.weights.count / node.channels
        for offset in 0..<inner {
          most += 255 * abs(window.weights[output * inner + offset]) * step(of: offset, window, node)
        }
      }
      if let residual = fused.residual {
        let steps = steps[node.inputs[residual.input]]
        let reach: Float = addsWords(fused, node) ? 8 * 255 : 255
        most += reach * (steps.isEmpty ? 0 : steps[residual.channel + output])
      }
      // Four times as much as it should be, for what rounding adds.
      return most * (fused.makesWords ? fused.wordsInByte : 1) / 0x1p29
    }
  }

  /// The largest magnitude that the coarse addend can have, for each output.
  func coarseLimits(_ fused: FusedConvolution, _ node: Node) throws(CompilerError) -> [Float] {
    guard let coarse = fused.coarse,
      case .fused(let source) = graph.nodes[node.inputs[coarse.input]].operation
    else { return [] }
    var limits = [Float](repeating: 0, count: node.channels)
    for terms in source.terms {
      var limit: Float = 0
      for name in terms.names {
        let range = try recorded(name)
        limit += max(abs(range.min), abs(range.max))
      }
      for channel in terms.channels {
        let output = channel - coarse.channel
        if limits.indices.contains(output) { limits[output] = limit }
      }
    }
    return limits
  }
}
