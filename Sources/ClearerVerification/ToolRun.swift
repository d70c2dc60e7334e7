import Foundation

/// A finished program.
public struct ToolRun {
  /// What it wrote.
  public let output: Data

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - tool: a path, or a name that is looked up in `PATH`.
  ///   - input: what it reads from its standard input.
  ///   - environment: variables beside our own.
  ///   - folder: where it runs; our own, if not given.
  ///   - seconds: how long it may run; then it is ended.
  /// - Throws: ``ToolError`` with what it said, if it cannot be started or does not exit with 0 in time.
  public init(
    _ tool: String, _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
    folder: String? = nil, seconds: Double = 3600
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A thread may have signals blocked, and programs inherit that; without SIGCHLD some wait forever for their own.
    process.arguments = ["--default-signal=CHLD", tool] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    do { try process.run() } catch { throw ToolError.failed(tool, error.localizedDescription) }
    // Both directions at once: a pipe that is full would stop the program.
    let writer = Thread {
      // A program may end without having read it all; that is for its exit status to say.
      try? stdin.fileHandleForWriting.write(contentsOf: input)
      try? stdin.fileHandleForWriting.close()
    }
    writer.start()
    let end = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: end)
    let complaints = Complaints(stderr.fileHandleForReading)
    output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    end.cancel()
    if process.terminationReason == .exit && process.terminationStatus == 0 { return }
    let how =
      process.terminationReason == .exit
      ? "status \(process.terminationStatus)" : "signal \(process.terminationStatus)"
    let text = complaints.text
    throw ToolError.failed(tool, text.isEmpty ? "it ended with \(how) and said nothing" : "\(how): \(text)")
  }
}

/// Reads what a program complains of while its output is read.
private final class Complaints: @unchecked Sendable {
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  init(_ handle: FileHandle) {
    Thread {
      self.data = handle.readDataToEndOfFile()
      self.done.signal()
    }.start()
  }

  /// The beginning of it, once the program has ended.
  var text: String {
    done.wait()
    return String(decoding: data.prefix(4000), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// What is wrong with a program that is run for its result.
public enum ToolError: Error, CustomStringConvertible, Sendable {
  /// It could not be started, or failed: its name, and what it said.
  case failed(String, String)
  /// It wrote something else than expected.
  case badOutput(String)

  /// What is wrong.
  public var description: String {
    switch self {
    case .failed(let tool, let text): "\(tool) failed: \(text)"
    case .badOutput(let tool): "\(tool) did not write what was expected"
    }
  }
}
