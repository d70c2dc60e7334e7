import Foundation
import Testing

/// One of the commands that were built beside the tests.
struct Command {
  var name: String
  var arguments: [String]
  var environment: [String: String] = [:]

  /// How a command ended.
  struct End {
    /// Its exit status; nil where a signal ended it.
    var status: Int32?
    /// That signal.
    var signal: Int32?
    /// What it wrote to its standard error stream.
    var complaints: String
  }

  /// Runs the command to its end, or kills it after some seconds.
  func run(killedAfter seconds: Double? = nil) throws -> End {
    let running = try Running(self)
    if let seconds {
      Thread.sleep(forTimeInterval: seconds)
      running.kill()
    }
    return running.end()
  }

  /// A command under way.
  final class Running {
    private let process = Process()
    private let errors = Pipe()

    init(_ command: Command) throws {
      process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent(command.name)
      process.arguments = command.arguments
      process.environment = ProcessInfo.processInfo.environment.merging(command.environment) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = errors
      try process.run()
    }

    func kill() { Foundation.kill(process.processIdentifier, SIGKILL) }

    func end() -> End {
      let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      let exited = process.terminationReason == .exit
      return End(
        status: exited ? process.terminationStatus : nil,
        signal: exited ? nil : process.terminationStatus,
        complaints: complaints)
    }
  }
}

/// A library that makes the disk of a command fail; see Programs/faulty_disk.c.
struct FaultyDisk {
  let library: String

  init(in folder: String) throws {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Programs/faulty_disk.c").path
    library = folder + "/faulty_disk.so"
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
  }

  enum Fault: String {
    /// The process is killed while it writes.
    case kill
    /// Half of what is written fits, and nothing after it.
    case full
  }

  /// Variables that make the disk fail at a call, counted from 1.
  func environment(_ fault: Fault, atCall call: Int) -> [String: String] {
    ["LD_PRELOAD": library, "FAULT": fault.rawValue, "FAULT_CALL": "\(call)"]
  }
}
