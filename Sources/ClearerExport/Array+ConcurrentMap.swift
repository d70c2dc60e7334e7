import Foundation

extension Array where Element: Sendable {
  /// What becomes of each element, in their order, on all processors.
  ///
  /// - Throws: the first element's error, if any has one.
  func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) throws -> Value) throws -> [Value] {
    let lock = NSLock()
    nonisolated(unsafe) var results = [Result<Value, any Error>?](repeating: nil, count: count)
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = Result { try transform(self[index]) }
      lock.withLock { results[index] = result }
    }
    return try results.compactMap { try $0?.get() }
  }
}
