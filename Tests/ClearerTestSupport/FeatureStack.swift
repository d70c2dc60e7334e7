/// Some channels of one height and width: channel after channel, row after row.
struct FeatureStack<Element: Numeric & Sendable>: Sendable {
  let channels: Int
  let height: Int
  let width: Int
  var values: [Element]

  /// Zeros.
  init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
    values = Array(repeating: .zero, count: channels * height * width)
  }

  /// What `value` gives for each channel, row and column.
  init(channels: Int, height: Int, width: Int, value: (Int, Int, Int) throws -> Element) rethrows {
    self.init(channels: channels, height: height, width: width)
    for c in 0..<channels {
      for y in 0..<height { for x in 0..<width { self[c, y, x] = try value(c, y, x) } }
    }
  }

  subscript(channel: Int, y: Int, x: Int) -> Element {
    get { values[(channel * height + y) * width + x] }
    set { values[(channel * height + y) * width + x] = newValue }
  }

  /// Another stack of the same shape, made value by value.
  func map(_ transform: (Element) -> Element) -> FeatureStack {
    var result = self
    result.values = values.map(transform)
    return result
  }

  /// Adds a convolution with zeros around: `weights` is `[out][in][kernel][kernel]`, and the inputs are the channels
  /// from `first` on of `source`, whose height and width are `stride` times these.
  mutating func addConvolution(
    of source: FeatureStack, from first: Int, weights: [Element], kernel: Int, stride: Int
  ) {
    let inputs = weights.count / (channels * kernel * kernel)
    var next = weights.makeIterator()
    for o in 0..<channels {
      for i in first..<first + inputs {
        for ky in 0..<kernel {
          for kx in 0..<kernel {
            guard let weight = next.next(), weight != .zero else { continue }
            add(weight, source, i, (ky - kernel / 2, kx - kernel / 2), stride, to: o)
          }
        }
      }
    }
  }

  /// Adds `weight * source[i][y * stride + shift.y][x * stride + shift.x]` wherever that lies in the source.
  private mutating func add(
    _ weight: Element, _ source: FeatureStack, _ i: Int, _ shift: (y: Int, x: Int), _ stride: Int, to o: Int
  ) {
    let firstX = shift.x < 0 ? 1 : 0
    let endX = min(width, (source.width - shift.x + stride - 1) / stride)
    guard firstX < endX else { return }
    let (height, width) = (height, width)
    values.withUnsafeMutableBufferPointer { sums in
      source.values.withUnsafeBufferPointer { inputs in
        for y in 0..<height {
          let sourceY = y * stride + shift.y
          guard (0..<source.height).contains(sourceY) else { continue }
          let row = (i * source.height + sourceY) * source.width + shift.x
          let sumRow = (o * height + y) * width
          for x in firstX..<endX { sums[sumRow + x] += weight * inputs[row + x * stride] }
        }
      }
    }
  }
}
