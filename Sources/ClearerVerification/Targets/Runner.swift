import Foundation

/// How programs for a target are run.
public enum Runner: Sendable, Hashable {
  /// As they are.
  case native
  /// By a command that gets the program and its arguments, such as an emulator.
  case command([String])
  /// By a shell on another machine, such as `ssh pi@host`; the program is copied there first.
  case shell([String])
  /// By Android's debug bridge, the words before `shell` or `push`.
  case bridge([String])
  /// By QEMU as a bare board.
  case board(machine: String)

  /// The runner for a command line.
  public init(command: [String]) {
    switch command.first.map({ URL(fileURLWithPath: $0).lastPathComponent }) {
    case nil: self = .native
    case "ssh": self = .shell(command)
    case "adb": self = .bridge(command.filter { $0 != "shell" })
    default: self = .command(command)
    }
  }

  /// The program that has to be there.
  public var tool: String? {
    switch self {
    case .native: nil
    case .command(let words), .shell(let words), .bridge(let words): words.first
    case .board: "qemu-system-arm"
    }
  }

  /// Whether times mean nothing, since no such CPU is there.
  public var isEmulated: Bool {
    switch self {
    case .native, .shell, .bridge: false
    case .board: true
    case .command(let words):
      words.contains { word in
        let name = URL(fileURLWithPath: word).lastPathComponent
        return name.hasPrefix("qemu") || ["wasmkit", "wasmtime", "node", "valgrind"].contains(name)
      }
    }
  }

  /// What figures are named after.
  var label: String {
    switch self {
    case .native: "this machine"
    case .command(let words): words.joined(separator: " ") + (isEmulated ? " (emulated)" : "")
    case .shell(let words), .bridge(let words): words.joined(separator: " ")
    case .board(let machine): "\(machine) (emulated)"
    }
  }

  /// Runs a program of this machine's on the target.
  ///
  /// - Parameters:
  ///   - program: its path here.
  ///   - folder: a folder for what has to lie in files.
  /// - Returns: what it wrote to its standard output, or to `out`.
  /// - Throws: ``ToolError``.
  func run(_ program: String, _ arguments: [String], input: Data, folder: String, seconds: Double) throws
    -> Data
  {
    switch self {
    case .native:
      return try ToolRun(program, arguments, input: input, seconds: seconds).output
    case .command(let words):
      return try ToolRun(
        words[0], Array(words.dropFirst()) + [program] + arguments, input: input, seconds: seconds
      ).output
    case .shell(let words):
      let remote = "/tmp/clearer-\(UUID().uuidString)"
      let run = { (line: String, input: Data) in
        try ToolRun(words[0], Array(words.dropFirst()) + [line], input: input, seconds: seconds).output
      }
      _ = try run("cat > \(remote) && chmod 700 \(remote)", Data(contentsOf: URL(fileURLWithPath: program)))
      // Whatever comes of it, the program goes away again.
      return try run(
        "\(remote) \(arguments.joined(separator: " ")); status=$?; rm -f \(remote); exit $status", input)
    case .bridge(let words):
      let remote = "/data/local/tmp/clearer-\(UUID().uuidString)"
      let options = Array(words.dropFirst())
      _ = try ToolRun(words[0], options + ["push", program, remote], seconds: seconds)
      return try ToolRun(
        words[0],
        options + [
          "shell", "-T",
          "chmod 700 \(remote); \(remote) \(arguments.joined(separator: " ")); status=$?; rm -f \(remote); exit $status",
        ], input: input, seconds: seconds
      ).output
    case .board(let machine):
      return try runBoard(machine, program, arguments, input: input, folder: folder, seconds: seconds)
    }
  }

  private func runBoard(
    _ machine: String, _ program: String, _ arguments: [String], input: Data, folder: String, seconds: Double
  ) throws -> Data {
    let files = URL(fileURLWithPath: folder)
    try input.write(to: files.appendingPathComponent("in"))
    let words = (["program"] + arguments).map { ",arg=\($0)" }.joined()
    _ = try ToolRun(
      "qemu-system-arm",
      [
        "-machine", machine, "-display", "none", "-monitor", "none", "-serial", "none",
        "-semihosting-config", "enable=on,target=native\(words)", "-kernel", program,
      ], folder: folder, seconds: seconds)
    return try Data(contentsOf: files.appendingPathComponent("out"))
  }
}
