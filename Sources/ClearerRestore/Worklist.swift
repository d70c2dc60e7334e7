import ClearerImage
import ClearerModel
import Foundation

/// What is to be restored, and where each result goes.
public struct Worklist: Sendable {
  /// One picture.
  public struct Job: Sendable, Hashable {
    /// Path of the picture, or `-`: the standard input stream.
    public var source: String
    /// Path of the result, or `-`: the standard output stream.
    public var target: String
    /// Bytes of the picture's file: about how much work it is.
    public var bytes: Int
  }

  /// The pictures, in the order in which they were named, those of a folder in the order of their names.
  public let jobs: [Job]
  /// Whether results go into a folder, where those that fail do not keep others from being restored.
  public let isFolder: Bool

  /// Finds the pictures.
  ///
  /// Results go into `target` if that is a folder, ends with a slash, or if there are several pictures; they keep their
  /// names, and those of a folder also their places in it.
  ///
  /// - Parameters:
  ///   - sources: files, folders (of which all PNG and JPEG files are taken, also in folders in them), or `-` alone.
  ///   - target: a file, a folder, which need not exist, or `-`.
  /// - Throws: `FileError` for a folder that cannot be read or has no pictures, ``WorklistError`` where two results
  ///   would have one name, or there is no name.
  public init(sources: [String], target: String) throws {
    let folders = sources.filter(Self.isFolder)
    isFolder = sources.count != 1 || !folders.isEmpty || target.hasSuffix("/") || Self.isFolder(target)
    if !isFolder {
      jobs = sources.map { Job(source: $0, target: target, bytes: Self.size($0)) }
      return
    }
    if target == "-" || sources.contains("-") { throw WorklistError.streamsInFolder }
    var jobs: [Job] = []
    for source in sources {
      for name in folders.contains(source) ? try Self.pictures(in: source, without: target) : [nil] {
        let path = name.map { Self.path($0, in: source) } ?? source
        let result = Self.path(name ?? URL(fileURLWithPath: source).lastPathComponent, in: target)
        jobs.append(Job(source: path, target: result, bytes: Self.size(path)))
      }
    }
    var sourceOf: [String: String] = [:]
    for job in jobs {
      if let other = sourceOf.updateValue(job.source, forKey: job.target) {
        throw WorklistError.sameTarget(other, job.source, job.target)
      }
    }
    self.jobs = jobs
  }

  /// Names of all PNG and JPEG files below a folder, without those below `target` and hidden ones.
  private static func pictures(in folder: String, without target: String) throws -> [String?] {
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    let results = URL(fileURLWithPath: target).resolvingSymlinksInPath().path
    let base = root == "/" ? root : root + "/"
    guard let files = FileManager.default.enumerator(atPath: root) else {
      throw FileError(path: folder, action: .read, reason: "the folder cannot be read")
    }
    var names: [String] = []
    for case let name as String in files {
      if name.split(separator: "/").last?.hasPrefix(".") == true || base + name == results {
        files.skipDescendants()
      } else if PictureFormat(path: name) != nil, !isFolder(base + name) {
        names.append(name)
      }
    }
    guard !names.isEmpty else {
      throw FileError(path: folder, action: .read, reason: "there are no PNG or JPEG pictures in this folder")
    }
    return names.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return path != "-" && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func size(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.size] as? Int ?? 0
  }

  private static func path(_ name: String, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}

/// Why it is not clear where results go.
public enum WorklistError: Error, CustomStringConvertible, Sendable {
  /// Two pictures would have one result.
  case sameTarget(String, String, String)
  /// A stream has no name for a folder.
  case streamsInFolder

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .sameTarget(let first, let second, let target):
      "“\(first)” and “\(second)” would both become “\(target)”; restore them into different folders"
    case .streamsInFolder: "- stands for one picture: name no other, and no folder"
    }
  }
}
