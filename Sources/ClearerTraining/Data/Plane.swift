import ClearerImage

/// A picture as training keeps it: 8 bits a sample, the channels of a pixel together.
package struct Plane: Sendable, Hashable {
  package var width: Int
  package var height: Int
  package var channels: Int
  package var samples: [UInt8]

  /// The picture with 1 channel (its luma) or 3, reduced by a whole factor: each pixel the mean of a square, what is left
  /// over at the right and at the bottom dropped.
  package init(_ picture: Picture, channels: Int, shrink: Int = 1) {
    let source = channels == 1 ? picture.gray : picture
    self.init(
      width: source.width, height: source.height, channels: channels, samples: source.samples.reducedTo8Bits)
    if source.channels < channels { samples = samples.flatMap { [$0, $0, $0] } }
    if shrink > 1 { self = reduced(by: shrink) }
  }

  init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }

  private func reduced(by factor: Int) -> Plane {
    var result = Plane(width: width / factor, height: height / factor, channels: channels, samples: [])
    result.samples.reserveCapacity(result.width * result.height * channels)
    let area = factor * factor
    samples.withUnsafeBufferPointer { samples in
      for y in 0..<result.height {
        for x in 0..<result.width {
          for channel in 0..<channels {
            var sum = area / 2
            for row in y * factor..<(y + 1) * factor {
              for column in x * factor..<(x + 1) * factor {
                sum += Int(samples[(row * width + column) * channels + channel])
              }
            }
            result.samples.append(UInt8(sum / area))
          }
        }
      }
    }
    return result
  }
}

/// One of the eight flips and rotations of a square.
package struct Symmetry: Sendable, Hashable {
  var flipsRows: Bool
  var flipsColumns: Bool
  var transposes: Bool

  /// All eight; the first changes nothing.
  package static let all = (0..<8).map {
    Symmetry(flipsRows: $0 & 1 != 0, flipsColumns: $0 & 2 != 0, transposes: $0 & 4 != 0)
  }

  /// Where a pixel of the result is taken from: (row, column) of the flipped picture, or (column, row) where the symmetry
  /// transposes. Height and width are the result's.
  func source(_ row: Int, _ column: Int, height: Int, width: Int) -> (row: Int, column: Int) {
    let y = flipsRows ? height - 1 - row : row
    let x = flipsColumns ? width - 1 - column : column
    return transposes ? (x, y) : (y, x)
  }
}

extension Plane {
  /// A square of `side` pixels turned by a symmetry, in 0…1 and channel by channel.
  package func patch(left: Int, top: Int, side: Int, symmetry: Symmetry) -> [Float] {
    [Float](unsafeUninitializedCapacity: side * side * channels) { result, count in
      samples.withUnsafeBufferPointer { samples in
        for channel in 0..<channels {
          for row in 0..<side {
            for column in 0..<side {
              let (y, x) = symmetry.source(row, column, height: side, width: side)
              let pixel = (top + y) * width + left + x
              result[count] = Float(samples[pixel * channels + channel]) / 255
              count += 1
            }
          }
        }
      }
    }
  }
}
