import ClearerImage
import Foundation

/// What is wrong with a folder of training pictures.
public enum DataError: Error, Sendable, CustomStringConvertible {
  /// The folder does not exist.
  case noFolder(String)
  /// No PNG or JPEG file is in it, or none that can be used.
  case empty(String, skipped: Int)
  /// A file cannot be used, and skipping was not allowed.
  case unusable(file: String, reason: String)

  /// One line for the user.
  public var description: String {
    switch self {
    case .noFolder(let path):
      "\(path): there is no such folder; name a folder of PNG or JPEG files"
    case .empty(let path, let skipped):
      skipped == 0
        ? "\(path): no PNG or JPEG file in it or in its subfolders"
        : "\(path): none of its \(skipped) pictures can be used; see the messages above"
    case .unusable(let file, let reason):
      "\(file): \(reason); remove the file, or train without --strict to skip it"
    }
  }
}

/// A clean picture, and what it was degraded to where that comes with the data.
struct Example: Sendable {
  var clean: Plane
  var degraded: Plane?
}

/// The pictures of a source, decoded once.
struct PictureFolder: Sendable {
  var examples: [Example] = []
  /// Files that could not be used.
  var skipped = 0

  /// - Parameters:
  ///   - channels: 1 for luma, 3 for RGB.
  ///   - side: the least width and height, after shrinking.
  ///   - strict: whether a file that cannot be used is an error; else it is reported and skipped.
  ///   - report: gets a line about each file that is skipped.
  /// - Throws: ``DataError``.
  init(
    _ source: PictureSource, channels: Int, side: Int, strict: Bool, report: (String) -> Void
  ) throws(DataError) {
    let root = source.layout == .pairs ? source.folder + "/target" : source.folder
    for file in try Self.files(in: root) {
      do {
        examples.append(try Self.example(file, root: root, source: source, channels: channels, side: side))
      } catch {
        if strict { throw .unusable(file: file, reason: "\(error)") }
        skipped += 1
        report("\(file): skipped: \(error)")
      }
    }
    if examples.isEmpty { throw .empty(root, skipped: skipped) }
  }

  /// The paths of all PNG and JPEG files in a folder and its subfolders, sorted.
  static func files(in folder: String) throws(DataError) -> [String] {
    var isFolder: ObjCBool = false
    // Of a link to a folder, an enumerator sees nothing.
    let root = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder.boolValue,
      let paths = FileManager.default.enumerator(atPath: root)
    else { throw .noFolder(folder) }
    return paths.compactMap { $0 as? String }.filter { PictureFormat(path: $0) != nil }.sorted()
      .map { folder + "/" + $0 }
  }

  private struct Unusable: Error, CustomStringConvertible {
    var description: String
  }

  private static func example(
    _ file: String, root: String, source: PictureSource, channels: Int, side: Int
  ) throws -> Example {
    func plane(_ picture: Picture) throws -> Plane {
      let plane = Plane(picture, channels: channels, shrink: source.shrink)
      guard plane.width >= side, plane.height >= side else {
        throw Unusable(
          description: "\(plane.width)×\(plane.height) pixels, but a patch takes \(side)×\(side)")
      }
      return plane
    }
    let picture = try Picture(contentsOf: file)
    switch source.layout {
    case .clean:
      return Example(clean: try plane(picture))
    case .pairs:
      let degraded = try Picture(contentsOf: source.folder + "/input" + file.dropFirst(root.count))
      guard degraded.width == picture.width, degraded.height == picture.height else {
        throw Unusable(description: "its pair in \(source.folder)/input has another size")
      }
      return Example(clean: try plane(picture), degraded: try plane(degraded))
    case .sideBySide:
      let middle = picture.width / 2
      let rows = 0..<picture.height
      return Example(
        clean: try plane(picture.cropped(x: 0..<middle, y: rows)),
        degraded: try plane(picture.cropped(x: middle..<2 * middle, y: rows)))
    }
  }
}
