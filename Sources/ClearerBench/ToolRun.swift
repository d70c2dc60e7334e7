import Foundation

/// A finished program.
struct ToolRun {
  /// What it wrote.
  let output: Data

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - tool: a path, or a name that is looked up in `PATH`.
  ///   - input: what it reads from its standard input.
  ///   - environment: variables beside our own.
  /// - Throws: ``BenchError/toolFailed(_:_:)`` with what it said, if it cannot be started or does not exit with 0.
  init(_ tool: String, _ arguments: [String], input: Data = Data(), environment: [String: String] = [:])
    throws
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    do { try process.run() } catch { throw BenchError.toolFailed(tool, error.localizedDescription) }
    // Both directions at once: a pipe that is full would stop the program.
    let writer = Thread {
      try? stdin.fileHandleForWriting.write(contentsOf: input)
      try? stdin.fileHandleForWriting.close()
    }
    writer.start()
    let complaints = Complaints(stderr.fileHandleForReading)
    output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchError.toolFailed(tool, complaints.text) }
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

  /// All of it, once the program has ended.
  var text: String {
    done.wait()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Why a benchmark cannot be run.
public enum BenchError: Error, CustomStringConvertible, Sendable {
  /// A program could not be started, or failed.
  case toolFailed(String, String)
  /// A program wrote something else than expected.
  case badOutput(String)
  /// There are no kernels of that name for this CPU.
  case unknownInstructionSet(String, known: [String])

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .toolFailed(let tool, let text): "\(tool) failed: \(text.isEmpty ? "it said nothing" : text)"
    case .badOutput(let tool): "\(tool) did not write what was expected"
    case .unknownInstructionSet(let name, let known):
      "this CPU has no kernels “\(name)”; it has \(known.joined(separator: ", "))"
    }
  }
}
