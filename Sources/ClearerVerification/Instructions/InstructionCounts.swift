import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerRuntime
import Foundation

/// What a net costs on a CPU that is not here: instructions, counted exactly, and cycles, modelled.
///
/// The keys of its JSON are these names in snake case.
public struct InstructionCounts: Encodable, Sendable {
  /// The target's name.
  public var target: String
  /// fp32 or int8.
  public var precision: String
  /// The instruction set.
  public var isa: String
  /// Pixels of a row.
  public var width: Int
  /// Rows.
  public var height: Int
  /// For one pixel of the picture; the same in every run.
  public var instructionsPerPixel: Double
  /// A model's answer, not a measurement.
  public var cycles: CycleModel.Range?
  /// One for each operation, in the order of the net; the last is what surrounds them.
  public var operations: [Row]

  /// One operation.
  public struct Row: Encodable, Sendable {
    /// Name of the value that it makes.
    public var name: String
    /// For one pixel of the picture.
    public var instructionsPerPixel: Double
    /// A model's answer, not a measurement.
    public var cycles: CycleModel.Range?
  }

  /// Restores one picture on an emulated CPU and counts.
  ///
  /// - Parameters:
  ///   - target: one that QEMU runs a program for.
  ///   - isa: the best that it has, if not given.
  /// - Throws: ``TargetError``, ``ToolError``.
  public static func measure(
    _ export: CExport, on target: Target, isa: String? = nil, width: Int, height: Int,
    flags: [String] = ["-O2"]
  ) throws -> InstructionCounts {
    guard case .command(let words) = target.runner, let qemu = words.first, qemu.hasPrefix("qemu-") else {
      throw TargetError.cannotCount(target.name)
    }
    let build = try TargetBuild(export, for: target, flags: flags)
    let restorer = Restorer(export.plan)
    let list = try build.compile(
      "verify", ["-DVERIFY_WIDTH=1", "-DVERIFY_WORKSPACE=\(restorer.workspaceSize(width: 53))"])
    let lines = String(decoding: try list.run(["isas"]), as: UTF8.self).split(separator: "\n")
    let usable: [String] = lines.compactMap { line in
      let words = line.split(separator: " ")
      return words.count == 4 && words[1] == "1" ? String(words[0]) : nil
    }
    guard let chosen = isa ?? usable.first, usable.contains(chosen) else {
      throw TargetError.noSuchISA(target.name, isa ?? "", known: usable)
    }
    var program = try build.compile(
      "counted",
      [
        "-DCOUNTED_WIDTH=\(width)", "-DCOUNTED_HEIGHT=\(height)",
        "-DCOUNTED_WORKSPACE=\(restorer.workspaceSize(width: width))",
      ])
    let (plugin, out) = ("\(program.folder)/count_plugin.so", "\(program.folder)/counts")
    try Data(export.program("count_plugin.c").utf8).write(
      to: URL(fileURLWithPath: "\(program.folder)/plugin.c"))
    _ = try ToolRun("cc", ["-O2", "-shared", "-fPIC", "-o", plugin, "\(program.folder)/plugin.c"])
    program.target.runner = .command(words + ["-plugin", "\(plugin),out=\(out)"])
    _ = try program.run([chosen])
    let profile = try BlockProfile(String(contentsOfFile: out, encoding: .utf8))
    let names = export.plan.operationNames + ["calls"]
    return try InstructionCounts(
      profile, names: names, target: target, precision: export.plan.precision, isa: chosen, width: width,
      height: height)
  }

  private init(
    _ profile: BlockProfile, names: [String], target: Target, precision: Precision, isa: String, width: Int,
    height: Int
  ) throws {
    self.target = target.name
    self.precision = precision.rawValue
    self.isa = isa
    self.width = width
    self.height = height
    let pixels = Double(width * height)
    let model = try CycleModel.named(target.name)?.run(profile.blocks)
    operations = names.enumerated().map { index, name in
      let times = profile.times[index + 1] ?? [:]
      return Row(
        name: name, instructionsPerPixel: Double(profile.instructions(times)) / pixels,
        cycles: model?.cycles(times).scaled(by: 1 / pixels))
    }
    instructionsPerPixel = operations.reduce(0) { $0 + $1.instructionsPerPixel }
    if model != nil {
      cycles = operations.compactMap(\.cycles).reduce(.init(low: 0, high: 0)) {
        .init(low: $0.low + $1.low, high: $0.high + $1.high)
      }
    }
  }
}

/// How often each block of instructions was executed, for each operation.
struct BlockProfile {
  /// A block: a run of instructions without a jump into or out of it.
  struct Block: Sendable {
    var instructions: Int
    /// Its code in hexadecimal digits.
    var code: String
  }

  private(set) var blocks: [Int: Block] = [:]
  /// By operation, then by block.
  private(set) var times: [Int: [Int: Int]] = [:]

  /// Reads what `count_plugin.c` writes.
  init(_ text: String) throws {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 4, let first = Int(words[1]), let second = Int(words[2]) else {
        throw ToolError.badOutput("the plugin")
      }
      if words[0] == "B" {
        blocks[first] = Block(instructions: second, code: String(words[3]))
      } else {
        times[first, default: [:]][second] = Int(words[3]) ?? 0
      }
    }
  }

  func instructions(_ times: [Int: Int]) -> Int {
    times.reduce(0) { $0 + $1.value * (blocks[$1.key]?.instructions ?? 0) }
  }
}

extension InstructionCounts {
  /// For people.
  public var text: String {
    func column(_ value: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - value.count)) + value
    }
    func range(_ cycles: CycleModel.Range?) -> String {
      cycles.map { String(format: "%.0f–%.0f", $0.low, $0.high) } ?? "–"
    }
    let total = String(format: "%.1f", instructionsPerPixel)
    let rows = operations.map {
      column(String(format: "%.1f", $0.instructionsPerPixel), 14)
        + column(String(format: "%.1f", 100 * $0.instructionsPerPixel / instructionsPerPixel), 8)
        + column(range($0.cycles), 14) + "  " + $0.name
    }
    return """
      \(precision) \(width)×\(height) \(target) \(isa): \(total) instructions for each pixel, counted; \
      \(range(cycles)) cycles, modelled by \(CycleModel.named(target)?.about ?? "nothing")
        instructions     %        cycles  operation
      \(rows.joined(separator: "\n"))
      """
  }
}
