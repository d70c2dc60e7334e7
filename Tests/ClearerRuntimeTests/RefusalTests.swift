import ClearerCompiler
import ClearerModel
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// What does not fit is refused with an error that says what.
@Suite struct RefusalTests {
  private func buffer(
    _ bytes: Int, _ width: Int, _ height: Int, _ format: PixelFormat = PixelFormat(.uint8, .gray),
    bytesPerRow: Int? = nil
  ) throws(RestorerError) -> MutablePixelBuffer {
    // Nothing is read or written: where it lies does not matter.
    try MutablePixelBuffer(
      UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(bitPattern: 4096), count: bytes),
      width: width,
      height: height, format: format, bytesPerRow: bytesPerRow)
  }

  @Test func buffersMustHoldTheirPictures() throws {
    for size in [0, -1, 1 << 24 + 1, .max, .min] {
      #expect(throws: RestorerError.size(width: size, height: 2)) { try buffer(.max, size, 2) }
      #expect(throws: RestorerError.size(width: 2, height: size)) { try buffer(.max, 2, size) }
    }
    for stride in [9, 0, -9] {
      #expect(throws: RestorerError.stride(bytesPerRow: stride, least: 10)) {
        try buffer(1000, 10, 2, bytesPerRow: stride)
      }
    }
    for (bytes, stride) in [(19, 10), (20, 11), (20, -11), (.max, .max), (.max, .min), (10, .min)] {
      #expect(throws: RestorerError.buffer(bytes: bytes, width: 10, height: 2)) {
        try buffer(bytes, 10, 2, bytesPerRow: stride)
      }
    }
    #expect(throws: RestorerError.self) { try buffer(159, 10, 2, PixelFormat(.uint16, .rgba)) }
    _ = try buffer(160, 10, 2, PixelFormat(.uint16, .rgba))
    _ = try buffer(10, 10, 1, bytesPerRow: 0)
    _ = try buffer(21, 10, 2, bytesPerRow: -11)
  }

  @Test func picturesMustFitTheNet() throws {
    let net = try RandomNet.small(channels: 3)
    let restorer = try Restorer(net.model, precision: .int8)
    #expect(throws: RestorerError.layout(.gray, netChannels: 3)) {
      try restorer.restore([UInt8(1)], width: 1, height: 1, layout: .gray)
    }
    for threads in [0, -1, 17, .max, .min] {
      #expect(throws: RestorerError.threads(threads)) {
        try restorer.restore([1, 2, 3] as [UInt8], width: 1, height: 1, threads: threads)
      }
      #expect(restorer.workspaceSize(width: 8, threads: threads) == 0)
    }
    let rgb = PixelFormat(.uint8, .rgb)
    let picture = PixelBuffer(try buffer(300, 10, 10, rgb))
    #expect(throws: RestorerError.differentPictures) {
      try restorer.restore(picture, into: buffer(300, 10, 9, rgb))
    }
    #expect(throws: RestorerError.differentPictures) {
      try restorer.restore(picture, into: buffer(600, 10, 10, PixelFormat(.uint16, .rgb)))
    }
    let needed = restorer.workspaceSize(width: 10, format: rgb)
    let small = UnsafeMutableRawBufferPointer.allocate(byteCount: needed - 1, alignment: 64)
    defer { small.deallocate() }
    #expect(throws: RestorerError.workspace(bytes: needed - 1, needed: needed)) {
      try restorer.restore(picture, into: buffer(300, 10, 10, rgb), workspace: small)
    }
    #expect(throws: RestorerError.workspace(bytes: needed - 1, needed: needed)) {
      _ = try RowRestorer(restorer, width: 10, height: 3, format: rgb, workspace: small)
    }
    #expect(throws: RestorerError.buffer(bytes: 13, width: 2, height: 2)) {
      try PixelImage(width: 2, height: 2, layout: .rgb, samples: [UInt8](repeating: 0, count: 13))
    }
  }

  @Test func rowsComeInTheirOrder() async throws {
    let net = try RandomNet.small()
    let restorer = try Restorer(net.model, precision: .int8)
    var rows = try RowRestorer(restorer, width: 4, height: 1, format: PixelFormat(.uint8, .gray))
    #expect(throws: RestorerError.row(bytes: 3, expected: 4)) { try rows.push([1, 2, 3] as [UInt8]) }
    #expect(try rows.pull(UInt8.self) == nil)
    var memory = [UInt8](repeating: 0, count: 4)
    #expect(throws: RestorerError.noRowReady) {
      try memory.withUnsafeMutableBytes { memory in try rows.pull(into: memory) }
    }
    try rows.push([1, 2, 3, 4] as [UInt8])
    #expect(throws: RestorerError.rowNotExpected) { try rows.push([1, 2, 3, 4] as [UInt8]) }
    #expect(try rows.pull(UInt8.self)?.count == 4)
    #expect(throws: RestorerError.rowNotExpected) { try rows.push([1, 2, 3, 4] as [UInt8]) }

    let few = AsyncStream<[UInt8]> { continuation in
      for _ in 0..<2 { continuation.yield([1, 2]) }
      continuation.finish()
    }
    await #expect(throws: RestorerError.rowsMissing(got: 2, expected: 3)) {
      for try await _ in restorer.rows(of: few, width: 2, height: 3) {}
    }
    await #expect(throws: RestorerError.size(width: 0, height: 3)) {
      for try await _ in restorer.rows(of: few, width: 0, height: 3) {}
    }
  }

  @Test func modelsAreLoadedFromFoldersAndBytes() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let net = try RandomNet.small()
    try net.model.save(to: folder.path)
    let samples = net.picture(width: 20, height: 20).samples(UInt8.self)
    let expected = try Restorer(net.model).restore(samples, width: 20, height: 20)
    var (description, weights) = (
      Array(try Data(contentsOf: folder.appendingPathComponent("model.json"))),
      Array(try Data(contentsOf: folder.appendingPathComponent("weights.safetensors")))
    )
    for restorer in [
      try Restorer(contentsOf: folder.path), try Restorer(contentsOf: folder),
      try Restorer(contentsOf: folder.appendingPathComponent("model.json")),
      try Restorer(description: description, weights: weights),
    ] {
      #expect(try restorer.restore(samples, width: 20, height: 20) == expected)
    }

    func kind(_ load: () throws(LoadingError) -> Restorer) -> ModelError.Kind? {
      do throws(LoadingError) { _ = try load() } catch {
        if case .model(let error) = error { return error.kind }
      }
      return nil
    }
    #expect(kind { () throws(LoadingError) in try Restorer(contentsOf: "nowhere") } == .noSuchFile)
    weights.removeLast()
    #expect(
      kind { () throws(LoadingError) in try Restorer(description: description, weights: weights) }
        == .truncated)
    description.removeLast(2)
    #expect(
      kind { () throws(LoadingError) in try Restorer(description: description, weights: weights) } == .syntax)
    var model = net.model
    model.ranges = [:]
    #expect(throws: CompilerError.self) { try Restorer(model, precision: .int8) }
  }
}
