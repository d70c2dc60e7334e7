import ClearerCompiler
import ClearerModel
import ClearerTestSupport
import Testing

@Suite struct PictureIntegersTests {
  /// Over a range twice as wide as the picture's, what the first convolutions see of each of its 256 levels is off by no
  /// more than a fine step.
  @Test(arguments: [1, 3]) func theNetSeesMoreThanEightBitsOfThePicture(channels: Int) throws {
    var model = try RandomNet.small(channels: channels).model
    model.ranges[ValueName.input] = .init(min: -0.5, max: 1.5)
    let compiler = Compiler(precision: .int8)
    let float = try compiler.graph(of: model, after: "merge")
    let graph = try compiler.graph(of: model)
    guard case .quantizedInput(let input) = graph.nodes[0].operation else {
      Issue.record("the picture is not quantised")
      return
    }
    let fine = 1 / (255 * input.scale)
    var read = 0
    for (index, node) in graph.nodes.enumerated() {
      guard case .fused(let fused) = node.operation, let integers = fused.quantization,
        case .fused(let exact) = float.nodes[index].operation
      else { continue }
      for (number, window) in fused.windows.enumerated() where node.inputs[window.source.input] == 0 {
        read += 1
        #expect(window.source.channels == 2 * channels)
        for output in 0..<node.channels {
          // The unit of the sum, from its largest weight.
          let weights = integers.weights[number][2 * output * channels..<2 * (output + 1) * channels].map(
            Int.init)
          let real = exact.windows[number].weights[output * channels..<(output + 1) * channels].map { $0 }
          guard let largest = (0..<channels).max(by: { abs(weights[$0]) < abs(weights[$1]) }),
            abs(weights[largest]) == 127
          else { continue }
          let unit = real[largest] * 8 * fine / Float(weights[largest])
          for level in 0..<256 {
            let picture = Float(level) / 255
            let q = Int((Float(level) * input.scale).rounded(.toNearestOrEven)) + input.zeroPoint
            let seen =
              Float(
                weights[largest] * (q / 8 - input.coarseZeroPoint) + weights[channels + largest] * (q % 8))
              * unit
            #expect(abs(seen / real[largest] - picture) <= 1.01 * fine, "level \(level), output \(output)")
          }
        }
      }
    }
    #expect(read == 2)
  }
}
