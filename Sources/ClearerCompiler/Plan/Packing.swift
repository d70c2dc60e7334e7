/// Packs weights into the 64-byte steps of `runtime-c/kernel.h`.
enum Packing {
  /// One window's weights: `[out][in][kernel][kernel]`, elements of 1 (int8) or 4 bytes.
  struct Source {
    var bytes: [UInt8]
    var inputs: Int
    var kernel: Int
    var elementBytes: Int
    /// Bytes of a pixel that the kernel reads: the inputs, rounded up to whole steps of 4.
    var pixelBytes: Int
  }

  /// All blocks of an operation.
  static func pack(_ windows: [Source], blocks16: Int, blocks8: Int) -> [UInt8] {
    var packed: [UInt8] = []
    for block in 0..<blocks16 {
      for window in windows { appendBlock(window, first: 16 * block, outputs: 16, stepBytes: 4, to: &packed) }
    }
    if blocks8 == 1 {
      for window in windows {
        appendBlock(window, first: 16 * blocks16, outputs: 8, stepBytes: 8, to: &packed)
      }
    }
    return packed
  }

  private static func appendBlock(
    _ window: Source, first: Int, outputs: Int, stepBytes: Int, to packed: inout [UInt8]
  ) {
    for y in 0..<window.kernel {
      for step in stride(from: 0, to: window.pixelBytes, by: stepBytes) {
        for x in 0..<window.kernel {
          for output in first..<first + outputs {
            for byte in step..<step + stepBytes { packed.append(window[output, byte, y, x]) }
          }
        }
      }
    }
  }
}

extension Packing.Source {
  /// The byte that meets byte `byte` of the pixel at column `x` of the window; zero beyond the inputs.
  fileprivate subscript(output: Int, byte: Int, y: Int, x: Int) -> UInt8 {
    let input = byte / elementBytes
    guard input < inputs else { return 0 }
    let element = ((output * inputs + input) * kernel + y) * kernel + x
    return bytes[element * elementBytes + byte % elementBytes]
  }
}
