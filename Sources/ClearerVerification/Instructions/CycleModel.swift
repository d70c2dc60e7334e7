import Foundation

/// LLVM's models of CPUs (llvm-mca), applied to blocks of instructions.
///
/// Each block is taken by itself, again and again, with all it reads in the first cache. The lower end of the range is
/// what the busiest unit of the CPU needs, the upper one what the model takes with the waiting for results.
public struct CycleModel: Sendable {
  /// A range of cycles.
  public struct Range: Encodable, Sendable, Hashable {
    /// No fewer, as modelled.
    public var low: Double
    /// As modelled with dependencies.
    public var high: Double

    func scaled(by factor: Double) -> Range { Range(low: low * factor, high: high * factor) }
  }

  /// LLVM's names: the lower end is the first one's, the upper one the second one's.
  let models: (low: String, high: String)

  /// Words for people.
  public var about: String {
    "llvm-mca (\(Set([models.low, models.high]).sorted().joined(separator: " and "))), without caches"
  }

  /// The model for a target, if there is one.
  static func named(_ target: String) -> CycleModel? {
    switch target {
    // LLVM's A53 makes instructions retire in order behind a slow multiply-add, which the CPU does not; the A55, as
    // narrow and as much in order, is modelled better.
    case "aarch64-cortex-a53": CycleModel(models: ("cortex-a53", "cortex-a55"))
    // LLVM's own A76 is an older CPU's schedule; an N1 is an A76 with larger caches.
    // QEMU's “max” is no CPU; it is modelled as an N1 that has all instructions.
    case "aarch64-neoverse-n1", "aarch64-cortex-a76", "aarch64-max":
      CycleModel(models: ("neoverse-n1", "neoverse-n1"))
    default: nil
    }
  }

  /// What blocks take, each time.
  struct Result {
    var blocks: [Int: Range]

    func cycles(_ times: [Int: Int]) -> Range {
      times.reduce(Range(low: 0, high: 0)) { sum, block in
        guard let cycles = blocks[block.key]?.scaled(by: Double(block.value)) else { return sum }
        return Range(low: sum.low + cycles.low, high: sum.high + cycles.high)
      }
    }
  }

  private static let target = "aarch64-linux-gnu"
  private static let features = "+v8.4a,+fullfp16,+dotprod,+i8mm,+bf16,+lse,+rcpc"
  private static let repetitions = 100

  /// Runs the models; nil where LLVM 19 is not installed.
  ///
  /// - Throws: ``ToolError``.
  func run(_ blocks: [Int: BlockProfile.Block]) throws -> Result? {
    guard Tools.path(of: "llvm-mc-19") != nil, Tools.path(of: "llvm-mca-19") != nil else { return nil }
    let order = blocks.keys.sorted()
    let codes = order.compactMap { blocks[$0]?.code }
    let text = try ToolRun(
      "llvm-mc-19", ["--disassemble", "--triple=\(Self.target)", "-mattr=\(Self.features)"],
      input: Data(codes.map(Self.bytes).joined(separator: "\n").utf8)
    ).output
    var instructions = String(decoding: text, as: UTF8.self).split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty && !$0.hasPrefix(".") }[...]
    guard instructions.count == order.reduce(0, { $0 + (blocks[$1]?.instructions ?? 0) }) else {
      throw ToolError.badOutput("llvm-mc")
    }
    var source = ""
    for block in order {
      let count = blocks[block]?.instructions ?? 0
      source += "# LLVM-MCA-BEGIN b\(block)\n"
      // What leaves a block is a jump to the model, wherever it goes.
      for line in instructions.prefix(count) {
        let word = line.prefix { !$0.isWhitespace }
        source += ["bl", "blr", "br", "ret", "svc"].contains(word) ? "b #4\n" : "\(line)\n"
      }
      source += "# LLVM-MCA-END\n"
      instructions = instructions.dropFirst(count)
    }
    let low = try mca(models.low, source)
    let high = models.low == models.high ? low : try mca(models.high, source)
    return Result(
      blocks: Dictionary(
        uniqueKeysWithValues: order.compactMap { block in
          guard let a = low[block], let b = high[block] else { return nil }
          return (block, Range(low: min(a.throughput, b.throughput), high: max(a.throughput, b.cycles)))
        }))
  }

  private func mca(_ cpu: String, _ source: String) throws -> [Int: (throughput: Double, cycles: Double)] {
    let output = try ToolRun(
      "llvm-mca-19",
      [
        "-mtriple=\(Self.target)", "-mcpu=\(cpu)", "-mattr=\(Self.features)",
        "-iterations=\(Self.repetitions)",
        "-resource-pressure=0", "-instruction-info=0", "-skip-unsupported-instructions=any",
      ], input: Data(source.utf8)
    ).output
    var result: [Int: (throughput: Double, cycles: Double)] = [:]
    var (block, cycles) = (-1, 0.0)
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let last = line.split(separator: " ").last ?? ""
      if line.contains("Code Region - b") { block = Int(last.dropFirst()) ?? -1 }
      if line.hasPrefix("Total Cycles:") { cycles = (Double(last) ?? 0) / Double(Self.repetitions) }
      if line.hasPrefix("Block RThroughput:") { result[block] = (Double(last) ?? 0, cycles) }
    }
    return result
  }

  private static func bytes(_ code: String) -> String {
    var digits = code[...]
    var bytes: [String] = []
    while !digits.isEmpty {
      bytes.append("0x\(digits.prefix(2))")
      digits = digits.dropFirst(2)
    }
    return bytes.joined(separator: " ")
  }
}
