#if Torch
  import CTorch
  import ClearerCompiler
  import ClearerModel

  /// An int8 net as the engine computes it, to the last bit, with gradients of the weights that its integers are made of.
  ///
  /// What it runs is the compiler's own quantised graph, with the channels that are always 0, since weights are those of
  /// whole layers: so nothing is imitated but the one operation that such a graph is made of. Convolutions of integers are
  /// exact in 32-bit floats as long as no partial sum can reach 2²⁴; where it could, inputs are taken a few channels at a
  /// time. Gradients are those of the float net that the integers stand for, and pass straight through whatever is
  /// rounded, but not through what is cut off.
  package struct QuantizedNetwork: RestoringNet {
    package let architecture: Architecture
    private let parameters: Parameters
    private let graph: Graph
    private let sums: [Graph.Value: QuantizedSum]
    private let head: QuantizedHead

    /// Compiles the net with the parameters' present values.
    ///
    /// - Parameters:
    ///   - model: says what net it is, with which ranges, words and fine values; its weights do not matter.
    ///   - parameters: those of a net without normalisation.
    /// - Throws: `CompilerError`, ``TorchError``, ``TrainingError``.
    package init(_ model: Model, parameters: Parameters) throws {
      var model = model
      model.tensors = try parameters.tensors.mapValues { tensor in
        let values = try tensor.values()
        guard values.allSatisfy(\.isFinite) else { throw TrainingError.notFinite }
        return Tensor(shape: tensor.shape, values: values)
      }
      architecture = model.architecture
      self.parameters = parameters
      graph = try Compiler(precision: .int8).graph(of: model, after: "quantize")
      var sums: [Graph.Value: QuantizedSum] = [:]
      var head: QuantizedHead?
      for (index, node) in graph.nodes.enumerated() {
        switch node.operation {
        case .fused(let fused): sums[index] = try QuantizedSum(fused, node, in: graph)
        case .head(let last): head = try QuantizedHead(last, node, in: graph)
        default: break
        }
      }
      guard let head else { throw CompilerError.unsupported("the net has no last layer") }
      (self.sums, self.head) = (sums, head)
    }

    package func restore(_ pictures: TorchTensor) throws -> TorchTensor {
      var maps: [Graph.Value: QuantizedMap] = [:]
      for (index, node) in graph.nodes.enumerated() {
        switch node.operation {
        case .quantizedInput(let input):
          let (scale, zero) = (input.scale * 255, Int32(input.zeroPoint))
          var fine: OpaquePointer?
          let coarse = try TorchTensor.make(pictures) {
            ct_quantize_pictures($0[0], scale, zero, Int32(InputQuantization.fineSteps), &fine)
          }
          maps[index] = QuantizedMap(stored: coarse, fine: try fine.map { try TorchTensor(owning: $0) })
        case .fused:
          guard let sum = sums[index] else { continue }
          maps[index] = try sum.stored(from: node.inputs.compactMap { maps[$0] }, parameters)
        case .head:
          guard let input = maps[node.inputs[0]] else { continue }
          return try head.restored(pictures, from: input.stored, parameters)
        default: continue
        }
      }
      throw CompilerError.unsupported("the net has no last layer")
    }
  }

  /// What an operation stores: integers, the words they were made of, and fine bytes, where there are such.
  struct QuantizedMap {
    var stored: TorchTensor
    var words: TorchTensor?
    var fine: TorchTensor?

    /// What a window reads of it.
    func bytes(fine isFine: Bool) throws -> TorchTensor {
      guard isFine else { return stored }
      guard let fine else { throw CompilerError.unsupported("a value has no fine bytes") }
      return fine
    }
  }

  extension Parameters {
    /// Weights or biases of some layers, for a call that puts them side by side.
    func withParts<Result>(
      _ parts: [Window.Part], _ kind: String, body: (UnsafePointer<ct_layer_part>?, Int) throws -> Result
    ) throws -> Result {
      let owners = try parts.map { part in
        guard let tensor = tensors["\(part.layer).\(kind)"] else {
          throw TorchError(description: "The net has no tensor \(part.layer).\(kind).")
        }
        return tensor
      }
      return try withExtendedLifetime(owners) {
        let list = zip(owners, parts).map { ct_layer_part(values: $0.handle, outputs: Int64($1.outputs)) }
        return try list.withUnsafeBufferPointer { try body($0.baseAddress, list.count) }
      }
    }
  }
#endif
