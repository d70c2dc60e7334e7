import ClearerCompiler
import ClearerExport
import ClearerModel
import ClearerRuntime
import Foundation

/// Runs a model's emitted files on targets, and compares what they give with what they have to.
///
/// int8: every byte of every instruction set is that of the Swift runtime, from 8-bit samples and from floats. fp32: no
/// sample is farther from the oracle's than ``bound``, and no 8-bit sample by more than one step. And the self test of
/// each instruction set passes.
public struct Verification {
  /// The model.
  public var model: Model
  /// Pictures to restore.
  public var pictures: VerificationPictures
  /// Arithmetics to verify, where the target has a use for them.
  public var precisions = Precision.allCases
  /// What to run on.
  public var targets: [Target]
  /// Flags of the C compiler.
  public var flags = ["-O2"]
  /// Called before each target and precision.
  public var progress: (String) -> Void = { _ in }

  /// How far fp32 may be from the oracle, where white is 1.
  public static let bound = 1e-4

  /// Creates a verification of both precisions.
  public init(_ model: Model, on targets: [Target], pictures: VerificationPictures) {
    self.model = model
    self.targets = targets
    self.pictures = pictures
  }

  /// Verifies everything. A target that cannot be built for or run is a row that says why.
  ///
  /// - Throws: errors of the compiler and of the oracle.
  public func run() throws -> VerificationReport {
    let oracle = try Reference.oracle(model, pictures)
    var exports: [Precision: (CExport, Reference)] = [:]
    for precision in precisions {
      exports[precision] = (
        try CExport(model, precision: precision), try Reference(model, precision, pictures, oracle: oracle)
      )
    }
    var rows: [VerificationReport.Row] = []
    for target in targets {
      for precision in precisions where target.precisions.contains(precision) {
        guard let (export, reference) = exports[precision] else { continue }
        progress("\(target.name), \(precision.rawValue)")
        do {
          rows += try verify(target, export, reference)
        } catch let error where error is ToolError || error is TargetError {
          rows.append(.init(target, precision, isa: "", .notRun, "\(error)"))
        }
      }
    }
    return VerificationReport(
      model: model.name, version: toolVersion, modelHash: model.fingerprint, flags: flags,
      pictures: pictures.samples.count, rows: rows)
  }

  private func verify(
    _ target: Target, _ export: CExport, _ reference: Reference
  ) throws -> [VerificationReport.Row] {
    let precision = export.plan.precision
    let restorer = Restorer(export.plan)
    let width = max(pictures.width, 53)  // the self test's
    let workspace = restorer.workspaceSize(width: width)
    let build = try TargetBuild(export, for: target, flags: flags)
    let sizes = try build.sizes()
    if case .none(let board) = target.library {
      let (flash, memory) = (board.code.count, board.data.count)
      guard sizes.codeBytes + 65536 < flash, workspace + 131072 < memory else {
        let text =
          "the net takes \(sizes.codeBytes) bytes of code and \(workspace) of RAM; the board has \(flash) and \(memory)"
        return [.init(target, precision, isa: "", .notRun, text)]
      }
    }
    let program = try build.compile(
      "verify", ["-DVERIFY_WIDTH=\(width)", "-DVERIFY_WORKSPACE=\(workspace)"])
    return try isas(program).map { isa in
      var row = VerificationReport.Row(target, precision, isa: isa.name, .notRun, "")
      row.codeBytes = sizes.codeBytes
      row.dataBytes = sizes.dataBytes
      guard isa.usable else {
        row.reason = "this CPU lacks it"
        row.isOptional = true
        return row
      }
      row.stackBytes = isa.stack
      row.selfTest = isa.status == 0
      try compare(&row, try program.run(["restore", isa.name], input: input), reference)
      return row
    }
  }

  /// What the program says of its instruction sets.
  private struct ISA {
    var name: String
    var usable: Bool
    var status: Int
    var stack: Int
  }

  private func isas(_ program: TargetProgram) throws -> [ISA] {
    let text = String(decoding: try program.run(["isas"]), as: UTF8.self)
    let isas = text.split(separator: "\n").compactMap { line -> ISA? in
      let words = line.split(separator: " ")
      guard words.count == 4, let status = Int(words[2]), let stack = Int(words[3]) else { return nil }
      return ISA(name: String(words[0]), usable: words[1] == "1", status: status, stack: stack)
    }
    guard !isas.isEmpty else { throw ToolError.badOutput("the verifying program") }
    return isas
  }

  /// All pictures, from 8-bit samples and from floats.
  private var input: Data {
    var data = Data()
    func add(_ word: UInt32) { withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) } }
    for sample in pictures.samples {
      for kind in [0, 2] as [UInt32] {
        for word in [UInt32(sample.clean.width), UInt32(sample.clean.height), kind] { add(word) }
        if kind == 0 { data.append(contentsOf: sample.bytes) }
        if kind == 2 { for value in sample.floats.values { add(value.bitPattern) } }
      }
    }
    return data
  }

  private func compare(
    _ row: inout VerificationReport.Row, _ output: Data, _ reference: Reference
  ) throws {
    var bytes = [UInt8](output)[...]
    var restored: [[Float]] = []
    let expected = reference.results.reduce(0) { $0 + $1.bytes.count + 4 * $1.floats.count }
    guard bytes.count == expected else {
      row.outcome = .different
      row.reason = "\(bytes.count) bytes came back of \(expected)"
      return
    }
    var largestStep = 0
    for result in reference.results {
      for (a, b) in zip(bytes.prefix(result.bytes.count), result.bytes) where a != b {
        row.differentSamples += 1
        largestStep = max(largestStep, abs(Int(a) - Int(b)))
      }
      bytes = bytes.dropFirst(result.bytes.count)
      let start = bytes.startIndex
      let floats = result.floats.indices.map { index in
        let at = start + 4 * index
        return Float(
          bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) })
      }
      bytes = bytes.dropFirst(4 * floats.count)
      for (a, b) in zip(floats, result.floats) where a.bitPattern != b.bitPattern {
        row.differentSamples += 1
        row.largestDifference = max(row.largestDifference, Double(abs(a - b)))
      }
      restored.append(floats)
    }
    row.psnr = try Reference.psnr(restored, pictures)
    if let psnr = row.psnr, let oracle = reference.oraclePSNR { row.psnrDifference = psnr - oracle }
    if row.precision == Precision.int8.rawValue {
      row.outcome = row.differentSamples == 0 ? .equal : .different
    } else {
      row.outcome = row.largestDifference <= Self.bound && largestStep <= 1 ? .withinBound : .different
    }
    if row.selfTest == false {
      row.outcome = .different
      row.reason = "the self test fails"
    }
  }
}
