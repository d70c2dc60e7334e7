import ClearerReference

/// How much the channels of a value vary together, at the distances that lie within a convolution's window.
///
/// Maps are taken to be 0 beyond their edges, so every covariance that is made of these sums is positive semidefinite:
/// they are those of a signal of finite length.
package struct Autocorrelation {
  private let channels: Int
  /// Channels as they lie in memory: a multiple of a vector's.
  private let stride: Int
  /// The furthest distance of two columns, or rows: 0 for windows of one pixel, 2 for 3×3.
  private let reach: Int
  /// For each distance in ``shifts`` a matrix, `stride × stride`.
  private var sums: [[Float]]
  private var pixels = 0

  /// Of a map the middle is enough.
  private static let side = 32
  private typealias Lanes = SIMD8<Float>

  /// - Parameters:
  ///   - channels: the value's.
  ///   - kernel: the largest of the windows, 1 or 3.
  package init(channels: Int, kernel: Int) {
    self.channels = channels
    stride = (channels + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
    reach = kernel - 1
    sums = Array(
      repeating: Array(repeating: 0, count: stride * stride), count: Self.shifts(reach).count)
  }

  /// Distances of which one of each pair of opposites is kept, as a sum for one is the transpose of the other's.
  private static func shifts(_ reach: Int) -> [(y: Int, x: Int)] {
    (0...reach).flatMap { y in ((y == 0 ? 0 : -reach)...reach).map { (y, $0) } }
  }

  /// Adds what a map has, less `means`, where it does not go beyond `ends`. Channels that it has not are 0.
  package mutating func add(_ map: FeatureMap, means: [Float], ends: [Float]) {
    let (height, width) = (min(map.height, Self.side), min(map.width, Self.side))
    let (top, left) = ((map.height - height) / 2, (map.width - width) / 2)
    let columns = width + 2 * reach
    // Pixel after pixel, with zeros to the left, to the right and below.
    var centred = [Float](repeating: 0, count: (height + reach) * columns * stride)
    for channel in 0..<min(channels, map.channels) {
      for y in 0..<height {
        let row = (channel * map.height + top + y) * map.width + left
        for x in 0..<width {
          centred[(y * columns + reach + x) * stride + channel] =
            min(map.values[row + x], ends[channel]) - means[channel]
        }
      }
    }
    pixels += height * width
    let stride = stride
    for (index, shift) in Self.shifts(reach).enumerated() {
      centred.withUnsafeBufferPointer { source in
        sums[index].withUnsafeMutableBufferPointer { sums in
          for y in 0..<height {
            let row = (y * columns + reach) * stride
            Self.addProducts(
              source, row, row + (shift.y * columns + shift.x) * stride, pixels: width, stride, to: sums)
          }
        }
      }
    }
  }

  /// Adds the products of each channel at `first` with each at `second`, of a run of pixels.
  private static func addProducts(
    _ values: UnsafeBufferPointer<Float>, _ first: Int, _ second: Int, pixels: Int, _ stride: Int,
    to sums: UnsafeMutableBufferPointer<Float>
  ) {
    guard let base = values.baseAddress, let total = sums.baseAddress else { return }
    let width = Lanes.scalarCount
    for left in Swift.stride(from: 0, to: stride, by: 4) {
      for right in Swift.stride(from: 0, to: stride, by: width) {
        var (a, b, c, d) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        for pixel in 0..<pixels {
          let one = base + first + pixel * stride + left
          let other = UnsafeRawPointer(base + second + pixel * stride + right)
            .loadUnaligned(as: Lanes.self)
          a += one[0] * other
          b += one[1] * other
          c += one[2] * other
          d += one[3] * other
        }
        for (row, sum) in [(0, a), (1, b), (2, c), (3, d)] {
          for lane in 0..<width { total[(left + row) * stride + right + lane] += sum[lane] }
        }
      }
    }
  }

  /// The covariance of what lies in a window: `[in][kernel][kernel]` in both directions, row after row.
  package func covariance(of range: Range<Int>, kernel: Int) -> [Float] {
    let area = kernel * kernel, count = range.count * area
    var result = [Float](repeating: 0, count: count * count)
    let scale = 1 / Float(max(1, pixels))
    for a in 0..<area {
      for b in 0..<area {
        let (y, x) = (b / kernel - a / kernel, b % kernel - a % kernel)
        let isKept = (y, x) >= (0, 0)
        // Its place among the shifts.
        let matrix = sums[(isKept ? 1 : -1) * (y * (2 * reach + 1) + x)]
        for (i, left) in range.enumerated() {
          for (j, right) in range.enumerated() {
            let element = isKept ? left * stride + right : right * stride + left
            result[(i * area + a) * count + j * area + b] = matrix[element] * scale
          }
        }
      }
    }
    return result
  }
}
