import CRuntime
import ClearerCompiler
import ClearerModel

/// Restores pictures with a compiled net, with the bytes that the emitted C file gives.
public final class Restorer: Sendable {
  /// The plan that is run.
  public let plan: Plan
  private let tables: PlanTables

  /// Compiles a model.
  ///
  /// - Throws: ``CompilerError`` for a model that cannot be compiled.
  public convenience init(_ model: Model, precision: Precision) throws(CompilerError) {
    self.init(try Compiler(precision: precision).plan(for: model))
  }

  /// Creates a restorer for a plan.
  public init(_ plan: Plan) {
    self.plan = plan
    tables = PlanTables(plan)
  }

  /// The instruction sets that this CPU has kernels for, the best first; the last is portable C.
  public var instructionSets: [InstructionSet] { InstructionSet.usable(for: plan.precision) }

  /// Bytes of memory for pictures of a width; 0 for a width of 0 or above 2^24.
  public func workspaceSize(width: Int) -> Int {
    UInt32(exactly: width).map { clearer_runtime_workspace_size(tables.pointer, $0, 1) } ?? 0
  }

  /// Restores a picture.
  ///
  /// - Parameters:
  ///   - samples: `width * height * channels` samples, 0 for black and 1 for white; they may lie outside.
  ///   - isa: an index into ``instructionSets``.
  /// - Throws: ``RestorerError``.
  public func restore(_ samples: [Float], width: Int, height: Int, isa: Int = 0) throws(RestorerError)
    -> [Float]
  {
    try run(samples, CLEARER_F32, width: width, height: height, isa: isa)
  }

  /// Restores a picture of 8-bit samples.
  public func restore(_ samples: [UInt8], width: Int, height: Int, isa: Int = 0) throws(RestorerError)
    -> [UInt8]
  {
    try run(samples, CLEARER_U8, width: width, height: height, isa: isa)
  }

  /// Restores a picture of 16-bit samples.
  public func restore(_ samples: [UInt16], width: Int, height: Int, isa: Int = 0) throws(RestorerError)
    -> [UInt16]
  {
    try run(samples, CLEARER_U16, width: width, height: height, isa: isa)
  }

  /// What the net makes of the built-in pattern: the bytes that an emitted file's self test expects.
  public func selfTest(isa: Int = 0) throws(RestorerError) -> [UInt8] {
    let (width, height) = (CLEARER_SELFTEST_WIDTH, CLEARER_SELFTEST_HEIGHT)
    let isa = try index(of: isa)
    var result = [UInt8](repeating: 0, count: width * height * plan.channels)
    var workspace = [UInt8](repeating: 0, count: workspaceSize(width: width))
    let status = clearer_runtime_selftest(tables.pointer, isa, &result, &workspace, workspace.count)
    guard status == CLEARER_OK else { throw RestorerError(status) }
    return result
  }

  private func index(of isa: Int) throws(RestorerError) -> UInt32 {
    let count = instructionSets.count
    guard let index = UInt32(exactly: isa), isa < count else {
      throw RestorerError("there is no instruction set \(isa); this CPU has \(count), counted from 0")
    }
    return index
  }

  private func run<Sample>(_ samples: [Sample], _ kind: clearer_sample, width: Int, height: Int, isa: Int)
    throws(RestorerError) -> [Sample]
  {
    let isa = try index(of: isa)
    let size = workspaceSize(width: width)
    let count = width.multipliedReportingOverflow(by: height)
    guard size > 0, !count.overflow, let rows = UInt32(exactly: height),
      samples.count == count.partialValue * plan.channels
    else {
      throw RestorerError(
        "\(samples.count) samples are no picture of \(width)×\(height) with \(plan.channels) channels")
    }
    var result = samples
    let workspace = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer { workspace.deallocate() }
    let stride = width * plan.channels * MemoryLayout<Sample>.stride
    let status = result.withUnsafeMutableBytes { buffer in
      var image = clearer_image(
        pixels: buffer.baseAddress, stride: stride, width: UInt32(width), height: rows, sample: kind,
        channels: UInt32(plan.channels))
      return clearer_runtime_restore(
        tables.pointer, isa, &image, &image, nil, workspace.baseAddress, size)
    }
    guard status == CLEARER_OK else { throw RestorerError(status) }
    return result
  }
}

/// Why a picture cannot be restored.
public struct RestorerError: Error, CustomStringConvertible, Sendable {
  /// What is wrong.
  public var description: String

  init(_ description: String) { self.description = description }

  init(_ status: clearer_status) { description = String(cString: clearer_runtime_status_text(status)) }
}
