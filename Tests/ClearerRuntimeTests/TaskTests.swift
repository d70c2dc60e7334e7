import ClearerCompiler
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// Tasks share a restorer, tell how far they are, and end when they are told to.
@Suite struct TaskTests {
  @Test(arguments: Precision.allCases)
  func manyTasksShareARestorer(precision: Precision) async throws {
    let net = try RandomNet.small()
    let restorer = try Restorer(net.model, precision: precision)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<24 {
        group.addTask {
          let (width, height) = (11 + number, 60 - number)
          let samples = net.picture(width: width, height: height).samples(UInt8.self)
          let image = try PixelImage(width: width, height: height, layout: .gray, samples: samples)
          let restored = try await restorer.restore(image, threads: 1 + number % 3)
          return try Restorer(net.model, precision: precision).restore(
            samples, width: width, height: height) == restored.samples
        }
      }
      for try await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func progressGoesUpToOne() async throws {
    let net = try RandomNet.small()
    let seen = Locked<[Double]>([])
    let image = try PixelImage(
      width: 20, height: 150, layout: .gray,
      samples: net.picture(width: 20, height: 150).samples(UInt8.self))
    _ = try await Restorer(net.model, precision: .int8).restore(image) { part in
      seen.withLock { $0.append(part) }
    }
    let parts = seen.withLock { $0 }
    #expect(parts.count > 15 && parts == parts.sorted() && parts.last == 1)
  }

  /// Work ends within a few rows: a picture that would take hours is begun, and the test ends.
  @Test func aCancelledTaskStops() async throws {
    let net = try RandomNet.small()
    let restorer = try Restorer(net.model, precision: .int8)
    let (width, height) = (64, 1 << 20)
    let image = try PixelImage(
      width: width, height: height, layout: .gray, samples: [UInt8](repeating: 7, count: width * height))
    let calls = Locked(0)
    let (began, continuation) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      try await restorer.restore(image) { _ in
        calls.withLock { $0 += 1 }
        continuation.yield()
      }
    }
    for await _ in began { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(calls.withLock { $0 } < height / 8)
  }

  @Test func aCancelledTaskStopsBetweenRows() async throws {
    let net = try RandomNet.small()
    let restorer = try Restorer(net.model, precision: .int8)
    let task = Task {
      // Rows without end.
      let rows = AsyncStream<[UInt8]> { [UInt8](repeating: 1, count: 16) }
      for try await _ in restorer.rows(of: rows, width: 16, height: 1 << 24) {
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}

/// A value that tasks change one at a time.
private final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) { self.value = value }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result { lock.withLock { body(&value) } }
}
