import ClearerCompiler
import ClearerModel
import ClearerReference

/// What the windows of a quantised net meet: how the channels that they read vary together.
struct WindowStatistics {
  private let graph: Graph
  private var values: [String: Value] = [:]

  /// A value that windows read.
  private struct Value {
    /// For each channel, padding included.
    var steps: [Float]
    var means: [Float]
    /// The largest byte.
    var most: Float
    var correlation: Autocorrelation
  }

  /// - Parameters:
  ///   - graph: after `quantize`.
  ///   - ranges: of the graph's values, with their means.
  init(_ graph: Graph, _ ranges: [String: Model.ActivationRange]) {
    self.graph = graph
    var kernels: [String: Int] = [:]
    for node in graph.nodes {
      guard case .fused(let fused) = node.operation else { continue }
      for window in fused.windows {
        guard let place = place(of: window, in: node) else { continue }
        kernels[place.name] = max(kernels[place.name] ?? 1, window.kernel)
      }
    }
    for node in graph.nodes {
      for (name, channels) in node.runs {
        guard let kernel = kernels[name] else { continue }
        let steps = Array(node.steps[channels])
        let recorded = ranges[name]?.means ?? []
        values[name] = Value(
          steps: steps,
          means: steps.enumerated().map { $0 < recorded.count ? min(recorded[$0], node.most * $1) : 0 },
          most: node.most,
          correlation: Autocorrelation(channels: channels.count, kernel: kernel))
      }
    }
  }

  /// Adds what a value was for one more picture.
  mutating func add(_ map: FeatureMap, named name: String) {
    guard let value = values[name] else { return }
    values[name]?.correlation.add(map, means: value.means, ends: value.steps.map { value.most * $0 })
  }

  /// What a window of a node meets, or nil where that is the picture, or not known; `inPairs` says how it is rounded.
  func inputs(of window: Window, in node: Node, inPairs: Bool) -> WindowInputs? {
    guard let place = place(of: window, in: node), let value = values[place.name] else { return nil }
    let steps = Array(value.steps[place.channels])
    let area = window.kernel * window.kernel, count = steps.count * area
    var covariance = value.correlation.covariance(of: place.channels, kernel: window.kernel)
    let scales = (0..<count).map { steps[$0 / area] > 0 ? 1 / steps[$0 / area] : 0 }
    for i in 0..<count {
      for j in 0..<count { covariance[i * count + j] *= scales[i] * scales[j] }
    }
    return WindowInputs(
      steps: steps, means: Array(value.means[place.channels]),
      plane: NearestPlane(covariance: covariance, count: count, inPairs: inPairs))
  }

  /// The evaluator's name of what a window reads, and the channels of it.
  private func place(of window: Window, in node: Node) -> (name: String, channels: Range<Int>)? {
    let slice = window.source.channel..<window.source.channel + window.source.channels
    for (name, run) in graph.nodes[node.inputs[window.source.input]].runs
    where run.lowerBound <= slice.lowerBound && slice.upperBound <= run.upperBound {
      return (name, slice.lowerBound - run.lowerBound..<slice.upperBound - run.lowerBound)
    }
    return nil
  }
}

/// What the weights of one window meet.
struct WindowInputs {
  /// The value of one step of each channel, 0 where it is always 0.
  var steps: [Float]
  /// The mean of each channel, as far as 8 bits reach.
  var means: [Float]
  /// Rounds weights by how the channels vary together.
  var plane: NearestPlane
}

extension Node {
  /// The largest byte that is stored.
  fileprivate var most: Float {
    if case .fused(let fused) = operation { Float(fused.most) } else { 255 }
  }

  /// The values that are stored side by side as one, behind a ReLU.
  fileprivate var runs: [(name: String, channels: Range<Int>)] {
    guard case .fused(let fused) = operation, fused.relu else { return [] }
    return zip(name.split(separator: "+"), fused.terms).map { (String($0), $1.channels) }
  }
}
