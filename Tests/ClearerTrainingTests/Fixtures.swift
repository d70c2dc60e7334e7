import ClearerImage
import ClearerModel
import ClearerTraining
import Foundation

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("clearer-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Makes a subfolder of pictures that differ, each with edges and slopes.
  func addPictures(_ folder: String, count: Int, width: Int, height: Int, channels: Int = 1) throws -> String
  {
    let path = path + "/" + folder
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for index in 0..<count {
      try testPicture(width: width, height: height, channels: channels, seed: UInt64(index))
        .write(to: "\(path)/\(index).png")
    }
    return path
  }
}

/// Rectangles of random gray over a slope.
func testPicture(width: Int, height: Int, channels: Int = 1, seed: UInt64) throws -> Picture {
  var random = RandomGenerator(seed: seed)
  var samples = (0..<width * height * channels).map {
    UInt8(min(255, 255 * $0 / (width * height * channels)))
  }
  for _ in 0..<8 {
    let x = Int.random(in: 0..<width, using: &random)
    let y = Int.random(in: 0..<height, using: &random)
    let value = UInt8.random(in: 0...255, using: &random)
    for row in y..<min(height, y + height / 3 + 1) {
      for column in x * channels..<min(width, x + width / 3 + 1) * channels {
        samples[row * width * channels + column] = value
      }
    }
  }
  return try Picture(width: width, height: height, channels: channels, samples: .bits8(samples))
}
