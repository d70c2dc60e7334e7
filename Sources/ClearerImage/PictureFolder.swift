import ClearerModel
import Foundation

/// A folder of pictures.
public enum PictureFolder {
  /// Paths of its PNG and JPEG files, in the order of their names; folders in it are not looked into.
  ///
  /// - Throws: ``FileError`` where it cannot be read or there are none.
  public static func paths(in folder: String) throws(FileError) -> [String] {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw FileError(path: folder, action: .read, reason: error.localizedDescription)
    }
    let pictures = names.filter { PictureFormat(path: $0) != nil }.sorted()
    guard !pictures.isEmpty else {
      throw FileError(path: folder, action: .read, reason: "there are no PNG or JPEG pictures in this folder")
    }
    return pictures.map { "\(folder)/\($0)" }
  }
}
