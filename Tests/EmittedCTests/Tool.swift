import ClearerTestSupport
import Foundation

/// A program that runs to its end.
enum Tool {
  /// Runs a program with files for its streams.
  ///
  /// - Parameters:
  ///   - tool: a path, or a name that is looked up in `PATH`.
  ///   - input: its standard input.
  ///   - environment: variables beside our own.
  /// - Returns: what it wrote to its standard output.
  /// - Throws: ``ToolFailure`` with what it said, unless it exits with 0.
  @discardableResult
  static func run(
    _ tool: String, _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
  )
    throws -> Data
  {
    let folder = try TemporaryFolder()
    try input.write(to: folder.url("in"))
    for name in ["out", "err"] { try Data().write(to: folder.url(name)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A thread may have signals blocked, and programs inherit that; without SIGCHLD some wait forever for their own.
    process.arguments = ["--default-signal=CHLD", tool] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: folder.url("in"))
    process.standardOutput = try FileHandle(forWritingTo: folder.url("out"))
    process.standardError = try FileHandle(forWritingTo: folder.url("err"))
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let complaints = String(decoding: try Data(contentsOf: folder.url("err")), as: UTF8.self)
      throw ToolFailure(
        description: "\(([tool] + arguments).joined(separator: " ")): "
          + "\(process.terminationReason == .exit ? "status" : "signal") \(process.terminationStatus)\n"
          + complaints.prefix(4000))
    }
    return try Data(contentsOf: folder.url("out"))
  }
}

/// A program that did not exit with 0.
struct ToolFailure: Error, CustomStringConvertible {
  let description: String
}
