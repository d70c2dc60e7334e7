import ArgumentParser
import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerRuntime
import Foundation

/// Exit statuses of all commands, after BSD's sysexits.
public enum ExitStatus: Int32, Sendable {
  /// It was tried and failed.
  case failed = 1
  /// No result can be as good as was asked for.
  case overBudget = 2
  /// The options make no sense.
  case usage = 64
  /// The contents of an input are wrong.
  case badData = 65
  /// There is no such input.
  case noInput = 66
  /// Our own mistake.
  case software = 70
  /// The output cannot be written.
  case cannotWrite = 73

  /// The status for an error.
  public init(_ error: any Error) {
    switch error {
    case let error as CommandError: self = error.status
    case let error as FileError: self = error.action == .read ? .noInput : .cannotWrite
    case let error as ModelError:
      switch error.kind {
      case .noSuchFile, .unreadable: self = .noInput
      case .cannotWrite: self = .cannotWrite
      default: self = .badData
      }
    case let error as LoadingError:
      if case .model(let error) = error { self.init(error) } else { self = .badData }
    case is PictureError, is CompilerError, is RestorerError: self = .badData
    default: self = .failed
    }
  }
}

/// An error that a command finds itself.
public struct CommandError: Error, CustomStringConvertible, Sendable {
  /// What is wrong and what to do.
  public var description: String
  /// What the command exits with.
  public var status: ExitStatus

  /// Creates an error.
  public init(_ description: String, _ status: ExitStatus) {
    self.description = description
    self.status = status
  }
}

/// Runs a command's work: an error is one line on the standard error stream and an exit status.
public func reportingErrors(_ work: () throws -> Void) throws {
  do { try work() } catch { throw reported(error) }
}

/// The same for work with tasks.
public func reportingErrors(_ work: () async throws -> Void) async throws {
  do { try await work() } catch { throw reported(error) }
}

private func reported(_ error: any Error) -> any Error {
  if error is ExitCode || error is ValidationError { return error }
  Message.write("error: \(error)")
  return ExitCode(ExitStatus(error).rawValue)
}

/// Lines for people, on the standard error stream.
public enum Message {
  /// Writes one line.
  public static func write(_ line: String) {
    FileHandle.standardError.write(Data("\(line)\n".utf8))
  }
}
