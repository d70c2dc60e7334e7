import CRuntime
import ClearerCompiler

/// A plan as the C executor reads it, in memory that lives as long as this object.
///
/// The memory is written once, here, and only read afterwards; so any number of threads may use it.
final class PlanTables: @unchecked Sendable {
  /// The plan, for the calls of CRuntime.
  let pointer: UnsafePointer<clearer_plan>
  private var blocks: [UnsafeMutableRawPointer] = []

  init(_ plan: Plan) {
    var blocks: [UnsafeMutableRawPointer] = []
    func keep<Element>(_ elements: [Element], alignment: Int = 16) -> UnsafePointer<Element> {
      let block = UnsafeMutableRawPointer.allocate(
        byteCount: max(1, elements.count * MemoryLayout<Element>.stride), alignment: alignment)
      blocks.append(block)
      let typed = block.bindMemory(to: Element.self, capacity: max(1, elements.count))
      typed.initialize(from: elements, count: elements.count)
      return UnsafePointer(typed)
    }

    var result = clearer_plan()
    result.values = keep(
      plan.values.map {
        clearer_value(
          pixel_bytes: UInt32($0.pixelBytes), pool: UInt16($0.pool),
          brief_pool: UInt16($0.briefPool), brief_rows: $0.briefRows,
          last_place: UInt8($0.places - 1), phase: UInt8($0.phase), ring: UInt32($0.ring),
          ring_mask: UInt16($0.ringLength - 1), scale: UInt8($0.scale), margin: UInt8($0.margin),
          skew: UInt32($0.skew), reach: UInt32($0.reach), cost: UInt32($0.cost))
      })
    result.pools = keep(
      plan.pools.map {
        clearer_pool(
          unit_bytes: UInt32($0.unitBytes), margin_bytes: UInt32($0.marginBytes), count: UInt32($0.count),
          shares_memory: $0.sharesMemory ? 1 : 0)
      })
    result.inputs = keep(
      plan.operations.flatMap(\.inputs).map {
        clearer_input(
          value: UInt16($0.value), kernel: UInt8($0.kernel), stride: UInt8($0.stride),
          offset: UInt32($0.offset),
          bytes: UInt32($0.bytes))
      })
    var firstInput = 0
    result.operations = keep(
      plan.operations.enumerated().map { index, operation in
        var c = clearer_operation()
        c.value = UInt16(index)
        c.inputs = UInt16(firstInput)
        c.input_count = UInt16(operation.inputs.count)
        c.words = UInt16(operation.words ?? clearer_none)
        c.residual = UInt16(operation.residual?.value ?? clearer_none)
        c.residual_offset = UInt32(operation.residual?.offset ?? 0)
        c.coarse = UInt16(operation.coarse?.value ?? clearer_none)
        c.coarse_offset = UInt32(operation.coarse?.offset ?? 0)
        c.blocks16 = UInt16(operation.blocks16)
        c.blocks8 = UInt16(operation.blocks8)
        c.tile_rows = UInt8(operation.tileRows)
        c.most = UInt8(operation.most)
        c.pairs = operation.makesPairs ? 1 : 0
        c.fixed_point = operation.bounds.fixedPoint ? 1 : 0
        c.small_sums = operation.bounds.smallSums ? 1 : 0
        c.small_results = operation.bounds.smallResults ? 1 : 0
        c.fine_bytes = operation.hasFineBytes ? 1 : 0
        if !operation.bounds.bases.isEmpty { c.base = keep(operation.bounds.bases) }
        c.store = operation.store.c
        c.weights = keep(operation.weights, alignment: 64)
        switch operation.bias {
        case .integer(let plain, let signed):
          c.bias = UnsafeRawPointer(keep(plain))
          c.bias_signed = UnsafeRawPointer(keep(signed))
        case .float(let values):
          c.bias = UnsafeRawPointer(keep(values))
          c.bias_signed = c.bias
        }
        c.scale = keep(operation.scale)
        if !operation.byteScale.isEmpty { c.byte_scale = keep(operation.byteScale) }
        c.residual_scale = keep(operation.residualScale)
        c.coarse_scale = keep(operation.coarseScale)
        firstInput += operation.inputs.count
        return c
      })
    var firstRelease = 0
    result.steps = keep(
      plan.steps.map { step in
        defer { firstRelease += step.releases.count }
        return clearer_step(
          operation: UInt16(step.operation), rows: UInt16(step.rows), first: Int32(step.first),
          releases: UInt32(firstRelease), release_count: UInt16(step.releases.count))
      })
    result.releases = keep(
      plan.steps.flatMap(\.releases).map {
        clearer_release(value: UInt16($0.value), below: Int32($0.below))
      })
    if let quantization = plan.head.quantization {
      result.head_weights = UnsafeRawPointer(keep(quantization.weights))
      result.head_scale = quantization.scale
    } else {
      result.head_weights = UnsafeRawPointer(keep(plan.head.weights))
    }
    result.pool_count = UInt32(plan.pools.count)
    result.step_count = UInt32(plan.steps.count)
    result.ring_entries = UInt32(plan.ringEntries)
    result.operation_count = UInt16(plan.operations.count + 1)
    result.value_count = UInt16(plan.values.count)
    result.head_value = UInt16(plan.head.value)
    result.head_inputs = UInt16(plan.head.inputs)
    result.head_relu = plan.head.relu ? 1 : 0
    result.head_residual = plan.head.residual ? 1 : 0
    result.channels = UInt8(plan.channels)
    result.scales = UInt8(plan.scales)
    result.fp32 = plan.precision == .fp32 ? 1 : 0
    result.zero_point = UInt8(plan.input?.coarseZeroPoint ?? 0)
    result.tick_rows = UInt32(plan.tickRows)
    result.delay = UInt32(plan.delay)
    result.zero_unit_bytes = UInt32(plan.zeroRow.unitBytes)
    result.zero_margin_bytes = UInt32(plan.zeroRow.marginBytes)
    result.scratch_bytes = UInt32(plan.scratchBytes)
    result.input_scale = plan.input?.scale ?? 0
    pointer = keep([result])
    self.blocks = blocks
  }

  deinit { for block in blocks { block.deallocate() } }
}

extension Plan.Store {
  fileprivate var c: clearer_store {
    switch self {
    case .u8: clearer_store_u8
    case .i16: clearer_store_i16
    case .relu: clearer_store_relu
    case .linear: clearer_store_linear
    }
  }
}
