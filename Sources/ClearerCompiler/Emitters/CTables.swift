/// The tables of a plan as C.
struct CTables {
  let plan: Plan
  let expected: [UInt8]

  var text: String {
    var out = ""
    out += weights()
    out += scalars()
    out += table(
      "clearer_value", "values",
      plan.values.map { value in
        "\(value.pixelBytes), \(value.pool), \(value.briefPool), \(value.briefRows), \(value.places - 1), \(value.phase), "
          + "\(value.ring), \(value.ringLength - 1), \(value.scale), \(value.margin), "
          + "\(value.skew), \(value.reach), \(value.cost)"
      }, comments: plan.values.map(\.name))
    out += table(
      "clearer_pool", "pools",
      plan.pools.map { "\($0.unitBytes), \($0.marginBytes), \($0.count), \($0.sharesMemory ? 1 : 0)" })
    out += table(
      "clearer_input", "inputs",
      plan.operations.flatMap(\.inputs).map { input in
        "\(input.value), \(input.kernel), \(input.stride), \(input.offset), \(input.bytes)"
      })
    out += operations()
    out += table(
      "clearer_release", "releases",
      plan.steps.flatMap(\.releases).map { "\($0.value), \($0.below)" })
    out += steps()
    out += head()
    out += plainTable("uint8_t", "expected", expected.map(String.init))
    return out + planInitializer()
  }

  private func weights() -> String {
    let bytes = plan.operations.flatMap(\.weights)
    let aligned =
      "#ifdef __GNUC__\n#define clearer_aligned __attribute__((aligned(64)))\n#else\n#define clearer_aligned\n#endif\n"
    if plan.precision == .fp32 {
      let words = words(bytes, size: 4).map { "0x\(String($0, radix: 16))" }
      return aligned + plainTable("uint32_t", "weights", words, attribute: " clearer_aligned")
    }
    let order = """
      /* Bytes in the order of memory, whichever end comes first. */
      #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
      #define clearer_w8(x, n) (((uint64_t)(x) >> (8 * (n)) & 0xff) << (56 - 8 * (n)))
      #define clearer_w(x) \\
        (clearer_w8(x, 0) | clearer_w8(x, 1) | clearer_w8(x, 2) | clearer_w8(x, 3) | \\
         clearer_w8(x, 4) | clearer_w8(x, 5) | clearer_w8(x, 6) | clearer_w8(x, 7))
      #else
      #define clearer_w(x) x
      #endif

      """
    let words = words(bytes, size: 8).map { "clearer_w(0x\(String($0, radix: 16))u)" }
    return aligned + order + plainTable("uint64_t", "weights", words, attribute: " clearer_aligned")
  }

  private func words(_ bytes: [UInt8], size: Int) -> [UInt64] {
    stride(from: 0, to: bytes.count, by: size).map { start in
      (0..<size).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
  }

  /// Biases and scales of all operations, one after the other.
  private func scalars() -> String {
    var out = ""
    if plan.precision == .int8 {
      out += plainTable(
        "int32_t", "bias", plan.operations.flatMap { $0.bias.integers.plain.map(String.init) })
      out += plainTable(
        "int32_t", "bias_signed", plan.operations.flatMap { $0.bias.integers.signed.map(String.init) })
      out += plainTable("float", "scale", plan.operations.flatMap { $0.scale.map(\.literal) })
      let base = plan.operations.flatMap { $0.bounds.bases.map(String.init) }
      if !base.isEmpty { out += plainTable("int32_t", "base", base) }
      let byte = plan.operations.flatMap { $0.byteScale.map(String.init) }
      if !byte.isEmpty { out += plainTable("int16_t", "byte_scale", byte) }
      // A net without addends has no use for them, and compilers would say so.
      let residual = plan.operations.flatMap { $0.residualScale.map(String.init) }
      if !residual.isEmpty { out += plainTable("int32_t", "residual_scale", residual) }
      let coarse = plan.operations.flatMap { $0.coarseScale.map(String.init) }
      if !coarse.isEmpty { out += plainTable("int32_t", "coarse_scale", coarse) }
    } else {
      out += plainTable("float", "bias", plan.operations.flatMap { $0.bias.floats.map(\.literal) })
    }
    return out
  }

  private func operations() -> String {
    var rows: [String] = []
    var (input, weight, output, base, byte, residual, coarse) = (0, 0, 0, 0, 0, 0, 0)
    for (index, operation) in plan.operations.enumerated() {
      let integer = plan.precision == .int8
      let bias = "clearer_net_bias + \(output)"
      rows.append(
        "\(index), \(input), \(operation.inputs.count), \(operation.words ?? 0xffff), "
          + "\(operation.residual?.value ?? 0xffff), "
          + "\(operation.coarse?.value ?? 0xffff), \(operation.blocks16), \(operation.blocks8), \(operation.tileRows), "
          + "\(operation.most), \(operation.makesPairs ? 1 : 0), "
          + "\(operation.bounds.fixedPoint ? 1 : 0), \(operation.bounds.smallSums ? 1 : 0), "
          + "\(operation.bounds.smallResults ? 1 : 0), \(operation.hasFineBytes ? 1 : 0), "
          + "clearer_store_\(operation.store.rawValue), \(operation.residual?.offset ?? 0), "
          + "\(operation.coarse?.offset ?? 0), (const uint8_t *)clearer_net_weights + \(weight), \(bias), "
          + (integer
            ? "clearer_net_bias_signed + \(output), clearer_net_scale + \(output), "
              + (operation.bounds.bases.isEmpty ? "NULL, " : "clearer_net_base + \(base), ")
              + (operation.byteScale.isEmpty ? "NULL, " : "clearer_net_byte_scale + \(byte), ")
              + (operation.residual == nil ? "NULL, " : "clearer_net_residual_scale + \(residual), ")
              + (operation.coarse == nil ? "NULL" : "clearer_net_coarse_scale + \(coarse)")
            : "\(bias), NULL, NULL, NULL, NULL, NULL"))
      input += operation.inputs.count
      weight += operation.weights.count
      output += 16 * operation.blocks16 + 8 * operation.blocks8
      base += operation.bounds.bases.count
      byte += operation.byteScale.count
      residual += operation.residualScale.count
      coarse += operation.coarseScale.count
    }
    return table("clearer_operation", "operations", rows, comments: plan.values.map(\.name))
  }

  private func steps() -> String {
    var release = 0
    let rows = plan.steps.map { step in
      defer { release += step.releases.count }
      return "\(step.operation), \(step.rows), \(step.first), \(release), \(step.releases.count)"
    }
    return table("clearer_step", "steps", rows)
  }

  private func head() -> String {
    if let quantization = plan.head.quantization {
      return plainTable("int16_t", "head_weights", quantization.weights.map(String.init))
    }
    return plainTable("float", "head_weights", plan.head.weights.map(\.literal))
  }

  private func planInitializer() -> String {
    let fields = [
      "clearer_net_values, clearer_net_pools, clearer_net_inputs, clearer_net_operations, clearer_net_steps, clearer_net_releases",
      "clearer_net_head_weights",
      "\(plan.pools.count), \(plan.steps.count), \(plan.ringEntries), \(plan.operations.count + 1), \(plan.values.count)",
      "\(plan.head.value), \(plan.head.inputs), \(plan.head.relu ? 1 : 0), \(plan.head.residual ? 1 : 0)",
      "\(plan.channels), \(plan.scales), \(plan.precision == .fp32 ? 1 : 0), \(plan.input?.coarseZeroPoint ?? 0)",
      "\(plan.tickRows), \(plan.delay), \(plan.zeroRow.unitBytes), \(plan.zeroRow.marginBytes), \(plan.scratchBytes)",
      "\((plan.input?.scale ?? 0).literal), \((plan.head.quantization?.scale ?? 0).literal)",
    ]
    return "static const clearer_plan clearer_net = {\n  \(fields.joined(separator: ",\n  "))\n};\n"
  }

  private func table(_ type: String, _ name: String, _ rows: [String], comments: [String] = []) -> String {
    var out = "static const \(type) clearer_net_\(name)[] = {\n"
    for (index, row) in rows.enumerated() {
      out += "  {\(row)},"
      if index < comments.count { out += " /* \(index): \(comments[index]) */" }
      out += "\n"
    }
    return out + "};\n\n"
  }

  private func plainTable(_ type: String, _ name: String, _ values: [String], attribute: String = "")
    -> String
  {
    var out = "static const \(type) clearer_net_\(name)[]\(attribute) = {"
    var column = 120
    for value in values {
      if column + value.count + 1 > 119 {
        out += "\n "
        column = 1
      }
      out += " \(value),"
      column += value.count + 2
    }
    return out + "\n};\n\n"
  }
}

extension Plan {
  /// Entries of the table of row pointers.
  public var ringEntries: Int { values.last.map { $0.ring + $0.ringLength } ?? 0 }
}

extension Plan.Bias {
  var integers: (plain: [Int32], signed: [Int32]) {
    if case .integer(let plain, let signed) = self { (plain, signed) } else { ([], []) }
  }
  var floats: [Float] { if case .float(let values) = self { values } else { [] } }
}

extension Float {
  /// A C literal that reads back as the same value: 9 significant digits suffice for every float.
  var literal: String {
    let text = "\(self)"
    return text.contains(".") || text.contains("e") ? "\(text)f" : "\(text).0f"
  }
}
