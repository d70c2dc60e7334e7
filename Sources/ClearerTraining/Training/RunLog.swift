import ClearerModel
import Foundation

/// The record of a run: one line of JSON for each entry, with the step that it belongs to.
public final class RunLog {
  private let path: String
  private let handle: FileHandle
  private let encoder = JSONEncoder()

  /// Opens the log in a run's folder; entries behind `step`, from which the run goes on, are taken away.
  public init(folder: String, step: Int) throws {
    path = folder + "/log.jsonl"
    struct Place: Decodable {
      var step: Int
    }
    let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let kept = old.split(separator: "\n").filter { line in
      (try? JSONDecoder().decode(Place.self, from: Data(line.utf8))).map { $0.step <= step } ?? false
    }
    try AtomicFile.write(Data(kept.map { $0 + "\n" }.joined().utf8), to: path)
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw FileError(path: path, action: .write, reason: "it cannot be opened")
    }
    self.handle = handle
    try handle.seekToEnd()
    encoder.outputFormatting = .sortedKeys
  }

  deinit { try? handle.close() }

  /// The entries of a log; lines of another form are left out.
  public static func entries<Entry: Decodable>(_: Entry.Type, folder: String) throws -> [Entry] {
    try String(contentsOfFile: folder + "/log.jsonl", encoding: .utf8).split(separator: "\n")
      .compactMap { try? JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }
  }

  /// Appends an entry, which must have a key `step`.
  ///
  /// - Throws: `FileError` where it cannot be written.
  public func append(_ entry: some Encodable) throws {
    let line = try encoder.encode(entry) + [UInt8(ascii: "\n")]
    do {
      try handle.write(contentsOf: line)
    } catch {
      let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      let reason = system.map { String(cString: strerror(Int32($0.code))) } ?? error.localizedDescription
      throw FileError(path: path, action: .write, reason: reason)
    }
  }
}
