/// Sample values of a picture: 8 bits (0...255) or 16 bits (0...65535).
public enum Samples: Sendable, Hashable {
  case bits8([UInt8])
  case bits16([UInt16])

  /// The number of samples.
  public var count: Int {
    switch self {
    case .bits8(let values): values.count
    case .bits16(let values): values.count
    }
  }

  /// Bits of a sample: 8 or 16.
  public var bits: Int {
    switch self {
    case .bits8: 8
    case .bits16: 16
    }
  }

  /// The same values with 8 bits, rounded to the nearest.
  public var reducedTo8Bits: [UInt8] {
    switch self {
    case .bits8(let values): values
    // 65535 = 255 · 257, so the nearest 8-bit value is v / 257, rounded.
    case .bits16(let values): values.map { UInt8((UInt32($0) + 128) / 257) }
    }
  }

  /// The values as 0...1.
  public var normalized: [Float] {
    switch self {
    case .bits8(let values): values.map { Float($0) / 255 }
    case .bits16(let values): values.map { Float($0) / 65535 }
    }
  }
}
