extension Plan {
  /// Lays a fused graph out in time and memory.
  ///
  /// - Parameter graph: after the pass `merge` (fp32) or `quantize` (int8).
  /// - Throws: ``CompilerError/unsupported(_:)`` for a graph with operations that are not fused.
  init(_ graph: Graph, precision: Precision) throws(CompilerError) {
    let scales = graph.scales
    let coarseRows = precision == .fp32 ? Winograd.coarseRows : 1
    let schedule = Schedule(graph, tickRows: max(8, coarseRows << (scales - 1)), stemRows: coarseRows)
    guard case .head(let head) = graph.nodes.last?.operation else {
      throw .unsupported("it has no last layer")
    }
    self.precision = precision
    channels = graph.nodes[graph.nodes.count - 1].channels
    self.scales = scales
    tickRows = schedule.tickRows
    delay = schedule.delays[graph.nodes.count - 1]
    steps = schedule.steps

    let kept = graph.nodes.indices.dropLast()
    let margins = graph.margins
    let stored = schedule.stored
    let pixelBytes = stored.enumerated().map { number, value in
      let node = graph.nodes[value]
      return number < kept.count ? node.pixelBytes(precision) : 2 * node.channels
    }
    let rows = zip(stored.indices, schedule.lifetimes(graph)).map { number, lifetimes in
      let value = stored[number]
      let (bytes, margin) = (pixelBytes[number], number < kept.count ? margins[value] : 0)
      // A last step of 8 bytes may read 4 beyond the row.
      return Pools.Row(
        unitBytes: bytes << (scales - 1 - graph.nodes[value].scale), marginBytes: 2 * margin * bytes + 4,
        lifetimes: lifetimes)
    }
    let allocation = Pools(rows: rows, live: schedule.live)
    pools = allocation.pools
    let padded = kept.filter { margins[$0] > 0 }.map { rows[$0] }
    zeroRow = (padded.map(\.unitBytes).max() ?? 0, padded.map(\.marginBytes).max() ?? 0)
    if case .quantizedInput(let quantization) = graph.nodes[0].operation { input = quantization }
    operations = [Operation()]
    for index in kept.dropFirst() {
      guard case .fused(let fused) = graph.nodes[index].operation else {
        throw .unsupported("“\(graph.nodes[index].name)” is not fused")
      }
      let rows = schedule.steps.first { $0.operation == index }?.rows ?? 1
      func words(of value: Int) -> Int? { schedule.words.firstIndex(of: value).map { kept.count + $0 } }
      let residual = fused.residual.flatMap { words(of: graph.nodes[index].inputs[$0.input]) }
      var operation = Operation(
        fused, graph.nodes[index], precision, rows: rows, wordResidual: residual != nil)
      operation.words = words(of: index)
      if let residual { operation.residual?.keep(words: residual) }
      operations.append(operation)
    }
    let panels = Panels(graph, columns: operations.map { $0.columns(precision) } + [1])
    var ring = 0
    values = []
    for (number, value) in stored.enumerated() {
      let length = schedule.depth[number].nextPowerOfTwo
      let isWords = number >= kept.count
      let places = min(tickRows >> graph.nodes[value].scale, UInt32.bitWidth)
      values.append(
        Value(
          name: graph.nodes[value].name + (isWords ? " in words" : ""),
          pixelBytes: pixelBytes[number], scale: graph.nodes[value].scale,
          margin: isWords ? 0 : margins[value], pool: allocation.pool[number],
          briefPool: allocation.brief[number].pool, briefRows: allocation.brief[number].rows,
          places: places, phase: schedule.delays[value] % places, ring: ring,
          ringLength: length, skew: panels.skew[value], reach: panels.reach[value],
          cost: operations[value].columnCost(scale: graph.nodes[value].scale)))
      ring += length
    }
    scratchBytes = operations.map { $0.scratchBytes(precision) }.max() ?? 0
    let last = graph.nodes[graph.nodes.count - 1]
    self.head = HeadOperation(
      value: last.inputs[0], inputs: graph.nodes[last.inputs[0]].channels, relu: head.relu,
      residual: head.residual,
      weights: head.weights, quantization: head.quantization)
  }
}

extension Plan.Operation {
  /// Bytes that a kernel works with; in int8 without Winograd's method (`runtime-c/winograd_u8_space.h`, `pairs_u8_space.h`).
  fileprivate func scratchBytes(_ precision: Precision) -> Int {
    let bytes = inputs.reduce(0) { $0 + $1.bytes }
    switch precision {
    case .int8: return blocks16 == 0 ? 0 : 16 * inputs.reduce(0) { $0 + $1.kernel * $1.kernel * $1.bytes }
    case .fp32 where tileRows > 0:
      return 4 * Winograd.scratchFloats(tileRows: tileRows, stride: inputs[0].stride, inputs: bytes / 4)
    case .fp32: return 0
    }
  }

  /// - Parameter wordResidual: whether the residual that is added has 16 bits.
  fileprivate init(
    _ fused: FusedConvolution, _ node: Node, _ precision: Precision, rows: Int, wordResidual: Bool
  ) {
    let quantization = fused.quantization
    inputs = fused.windows.map { window in
      let value = node.inputs[window.source.input]
      let element = precision.activationBytes
      let bytes = (window.source.channels * element + 3) / 4 * 4
      return Plan.Input(
        value: value, kernel: window.kernel, stride: window.stride, offset: window.source.channel * element,
        bytes: bytes)
    }
    let sources = zip(fused.windows, inputs).enumerated().map { number, pair in
      let (window, input) = pair
      let bytes = quantization.map { $0.weights[number].map { UInt8(bitPattern: $0) } }
      return Packing.Source(
        bytes: bytes ?? window.weights.flatMap(\.littleEndianBytes), inputs: window.source.channels,
        kernel: window.kernel, elementBytes: precision.activationBytes, pixelBytes: input.bytes)
    }
    blocks16 = node.channels / 16
    blocks8 = node.channels % 16 / 8
    switch precision {
    case .fp32: tileRows = Winograd.tileRows(fused, outputs: node.channels, rows: rows)
    case .int8: tileRows = IntegerWinograd.tileRows(fused, outputs: node.channels, rows: rows)
    }
    if precision == .fp32, tileRows > 0 {
      weights = Winograd.pack(fused.windows, tileRows: tileRows, blocks16: blocks16, blocks8: blocks8)
    } else {
      weights = Packing.pack(sources, blocks16: blocks16, blocks8: blocks8)
    }
    let element = node.addendBytes(precision)
    residual = fused.residual.map {
      .init(value: node.inputs[$0.input], offset: $0.channel * precision.activationBytes)
    }
    coarse = fused.coarse.map { .init(value: node.inputs[$0.input], offset: $0.channel * element) }
    if let quantization {
      store = quantization.store == .unsigned8 ? .u8 : .i16
      let ranges = (0..<node.channels).map {
        quantization.sumRange(of: $0, channels: node.channels, wordResidual: wordResidual)
      }
      bounds = SumBounds(
        ranges: ranges, scales: quantization.scale, makesBytes: store == .u8 && !fused.makesWords)
      let signed = quantization.signedBias(channels: node.channels, wordResidual: wordResidual)
      bias = .integer(quantization.bias, signed: signed)
      scale = quantization.scale
      byteScale = quantization.byteScale
      hasFineBytes = fused.hasFineBytes
      most = fused.most
      makesPairs = fused.makesPairs
      residualScale = quantization.residualScale
      coarseScale = quantization.coarseScale
    } else {
      store = fused.relu ? .relu : .linear
      bias = .float(fused.bias.map { $0 + 0 })  // -0 becomes 0, see `runtime-c/kernel.h`.
    }
    macsPerPixel = fused.windows.reduce(0) { $0 + Double($1.weights.count) } / Double(1 << (2 * node.scale))
  }
}

extension ConvolutionQuantization {
  /// The bias where activations are stored less 128: each weight meets 128 less, and so does a residual of 8 bits.
  fileprivate func signedBias(channels: Int, wordResidual: Bool) -> [Int32] {
    (0..<channels).map { output in
      var sum = residualScale.isEmpty || wordResidual ? 0 : Int(residualScale[output])
      for window in weights {
        let inner = window.count / channels
        sum += window[output * inner..<(output + 1) * inner].reduce(0) { $0 + Int($1) }
      }
      return bias[output] + Int32(128 * sum)
    }
  }
}

extension Graph {
  /// Zero pixels that each value needs on both sides of a row: 1 where a 3×3 window reads it.
  fileprivate var margins: [Int] {
    var margins = [Int](repeating: 0, count: nodes.count)
    for node in nodes {
      for read in node.reads {
        margins[node.inputs[read.input]] = max(margins[node.inputs[read.input]], read.kernel / 2)
      }
    }
    return margins
  }
}

extension Plan.Addend {
  /// The same channels of the value's words.
  fileprivate mutating func keep(words: Int) { (value, offset) = (words, 2 * offset) }
}

extension Node {
  /// Bytes of one pixel of the value.
  fileprivate func pixelBytes(_ precision: Precision) -> Int {
    switch (precision, operation) {
    case (.fp32, _): return 4 * channels
    case (.int8, .fused(let fused)) where !fused.relu: return 2 * channels
    default: return ((hasFineBytes ? 2 : 1) * channels + 3) / 4 * 4
    }
  }

  /// int8: whether it is stored with fine bytes, as the picture always is.
  var hasFineBytes: Bool {
    switch operation {
    case .input, .quantizedInput: true
    case .fused(let fused): fused.hasFineBytes
    default: false
    }
  }

  /// Whether the value is kept in 16 bits as well.
  var keepsWords: Bool {
    if case .fused(let fused) = operation { fused.keepsWords } else { false }
  }

  /// Bytes of one element of a coarse addend.
  fileprivate func addendBytes(_ precision: Precision) -> Int { precision == .int8 ? 2 : 4 }
}

extension Precision {
  /// Bytes of one activation that a window reads.
  var activationBytes: Int { self == .int8 ? 1 : 4 }
}

extension Float {
  /// As it lies in a file.
  var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: bitPattern >> (8 * $0)) } }
}

extension Int {
  fileprivate var nextPowerOfTwo: Int {
    var power = 1
    while power < self { power *= 2 }
    return power
  }
}
