import CRuntime
import ClearerCompiler

/// Restores pictures with a compiled net, with the bytes that the emitted C file gives.
///
///     let restorer = try Restorer(contentsOf: "models/denoise-gray-25")
///     let restored = try restorer.restore(pixels, width: 640, height: 480)
///
/// A restorer never changes: any number of tasks and threads may use one at the same time.
public struct Restorer: Sendable {
  /// The plan that is run.
  public let plan: Plan
  private let tables: PlanTables
  /// An index into ``instructionSets``.
  private let isa: UInt32

  /// Creates a restorer for a plan.
  public init(_ plan: Plan) {
    self.plan = plan
    tables = PlanTables(plan)
    isa = 0
  }

  private init(_ other: Restorer, isa: UInt32) {
    (plan, tables) = (other.plan, other.tables)
    self.isa = isa
  }

  /// Channels of the picture that the net restores: 1 (gray) or 3 (RGB).
  public var channels: Int { plan.channels }

  /// The instruction sets that this CPU has kernels for, the best first; the last is portable C.
  public var instructionSets: [InstructionSet] { InstructionSet.usable(for: plan.precision) }

  /// The same net, run with another instruction set than the best.
  ///
  /// - Throws: ``RestorerError/instructionSet`` where it is none of ``instructionSets``.
  public func using(_ set: InstructionSet) throws(RestorerError) -> Restorer {
    guard let index = instructionSets.firstIndex(of: set) else { throw .instructionSet }
    return Restorer(self, isa: UInt32(index))
  }

  /// What the net makes of the built-in pattern: the bytes that an emitted file's self test expects.
  public func selfTest() throws(RestorerError) -> [UInt8] {
    let (width, height) = (CLEARER_SELFTEST_WIDTH, CLEARER_SELFTEST_HEIGHT)
    let resources = try Resources(for: self, width: width, threads: 1, format: eightBitFormat)
    var result = [UInt8](repeating: 0, count: width * height * channels)
    let status = clearer_runtime_selftest(
      tables.pointer, isa, &result, resources.workspace.baseAddress, resources.workspace.count)
    guard status == CLEARER_OK else { throw RestorerError(status) }
    return result
  }
}

/// The engine, as the rest of the runtime calls it.
extension Restorer {
  func engineWorkspaceSize(_ width: UInt32, _ threads: UInt32, _ format: PixelFormat?) -> Int {
    guard let format else { return clearer_runtime_workspace_size(tables.pointer, width, threads) }
    return clearer_runtime_workspace_size_for(
      tables.pointer, width, format.sample.c, UInt32(format.layout.channels), threads)
  }

  func engineRestore(
    _ source: clearer_image, _ target: clearer_image, _ parallel: UnsafePointer<clearer_parallel>?,
    _ workspace: UnsafeMutableRawBufferPointer
  ) -> clearer_status {
    withUnsafePointer(to: source) { source in
      withUnsafePointer(to: target) { target in
        clearer_runtime_restore(
          tables.pointer, isa, source, target, parallel, workspace.baseAddress, workspace.count)
      }
    }
  }

  func engineBegin(
    _ state: inout OpaquePointer?, _ image: clearer_image, _ parallel: UnsafePointer<clearer_parallel>?,
    _ workspace: UnsafeMutableRawBufferPointer
  ) -> clearer_status {
    clearer_runtime_begin(
      tables.pointer, isa, &state, parallel, workspace.baseAddress, workspace.count, image.width,
      image.height, image.sample, image.channels)
  }

  func enginePush(_ state: OpaquePointer, _ row: UnsafeRawPointer) -> Int32 {
    clearer_runtime_push(state, row)
  }

  func enginePull(_ state: OpaquePointer, _ row: UnsafeMutableRawPointer) -> clearer_status {
    clearer_runtime_pull(state, row)
  }
}
