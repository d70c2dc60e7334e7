import Foundation

/// A folder that goes away with its owner.
public final class TemporaryFolder: Sendable {
  /// Its path.
  public let path: String

  /// Makes it.
  public init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("clearer-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Where a file in it is.
  public func url(_ name: String) -> URL { URL(fileURLWithPath: path).appendingPathComponent(name) }
}
