#if Torch
  import CTorch
  import ClearerCompiler
  import ClearerModel

  /// One fused operation in integers.
  final class QuantizedSum {
    private let fused: FusedConvolution
    private let windows: [QuantizedWindow]
    private let units: TorchTensor
    /// The tables, which this owns.
    private let handle: OpaquePointer?

    init(_ fused: FusedConvolution, _ node: Node, in graph: Graph) throws {
      guard let integers = fused.quantization else {
        throw CompilerError.unsupported("“\(node.name)” is not quantised")
      }
      self.fused = fused
      units = try TorchTensor(integers.units, shape: [integers.units.count])
      windows = try zip(fused.windows, integers.weights).map {
        try QuantizedWindow($0, $1, units: integers.units, node, in: graph)
      }
      handle = ct_sum_new(
        Int64(node.channels), integers.bias, integers.scale,
        fused.residual == nil ? nil : integers.residualScale,
        fused.coarse == nil ? nil : integers.coarseScale,
        fused.makesWords ? integers.byteScale : nil,
        fused.hasFineBytes ? Int32(FusedConvolution.fineSteps) : 0, Int32(fused.most),
        integers.store == .signed16 ? 1 : 0)
    }

    deinit { ct_sum_free(handle) }

    /// What is stored, from the maps of the node's inputs.
    func stored(from inputs: [QuantizedMap], _ parameters: Parameters) throws -> QuantizedMap {
      var sums: [TorchTensor] = []
      var bias: TorchTensor?
      for window in windows {
        let weights = try window.weights.tensor(parameters)
        sums += try window.sums(of: try inputs[window.input].bytes(fine: window.isFine), weights)
        // The one of the coarse bytes has had it.
        if !window.isFine { bias = try added(to: bias, window, weights, parameters) }
      }
      let residual = fused.residual.map { inputs[$0.input].words ?? inputs[$0.input].stored }
      let coarse = fused.coarse.map { inputs[$0.input].stored }
      var words: OpaquePointer?
      var fine: OpaquePointer?
      let stored = try withExtendedLifetime((sums, bias, residual, coarse)) {
        try TorchTensor(
          owning: ct_store(
            handle, sums.map(\.handle), sums.count, bias?.handle, residual?.handle,
            Int64(fused.residual?.channel ?? 0), coarse?.handle, Int64(fused.coarse?.channel ?? 0), &words,
            &fine))
      }
      return QuantizedMap(
        stored: stored, words: try words.map { try TorchTensor(owning: $0) },
        fine: try fine.map { try TorchTensor(owning: $0) })
    }

    /// The float bias with that of one more window's layers.
    private func added(
      to bias: TorchTensor?, _ window: QuantizedWindow, _ weights: TorchTensor, _ parameters: Parameters
    ) throws -> TorchTensor {
      try parameters.withParts(window.weights.parts, "bias") { list, count in
        try .make(bias, units, window.zero == 0 ? nil : weights) {
          ct_float_bias($0[0], list, count, $0[1], $0[2], Int32(window.zero))
        }
      }
    }
  }

  /// The last layer in integers.
  struct QuantizedHead {
    private let head: Head
    private let scale: Float
    private let weights: QuantizedWeights

    init(_ head: Head, _ node: Node, in graph: Graph) throws {
      guard let quantization = head.quantization else {
        throw CompilerError.unsupported("the last layer is not quantised")
      }
      self.head = head
      scale = quantization.scale
      weights = try QuantizedWeights(
        [.init(layer: LayerName.output, outputs: node.channels)],
        integers: quantization.weights.map(Float.init),
        kernel: 1, steps: graph.nodes[node.inputs[0]].steps,
        units: Array(repeating: quantization.scale / 255, count: node.channels))
    }

    func restored(_ pictures: TorchTensor, from map: TorchTensor, _ parameters: Parameters) throws
      -> TorchTensor
    {
      try .make(map, try weights.tensor(parameters), head.residual ? pictures : nil) {
        ct_integer_head($0[0], $0[1], head.relu ? 1 : 0, scale, 1 / 255, $0[2])
      }
    }
  }
#endif
