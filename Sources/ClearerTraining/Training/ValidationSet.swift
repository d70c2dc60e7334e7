import ClearerImage
import ClearerModel

/// Whole pictures, degraded in the same way every time, that a run is measured with while it goes on.
public struct ValidationSet: Sendable {
  struct Item: Sendable {
    var degraded: FloatPicture
    var clean: Picture
  }

  let items: [Item]

  /// Takes `count` pictures of a source at even distances.
  ///
  /// - Throws: ``DataError``, or `PictureError`.
  public init(
    _ source: PictureSource, degradation: Degradation, channels: Int, count: Int = 12, strict: Bool = false,
    report: (String) -> Void = { _ in }
  ) throws {
    let examples = try PictureFolder(source, channels: channels, side: 1, strict: strict, report: report)
      .examples
    let chosen = min(count, examples.count)
    items = try (0..<chosen).map { index in
      let example = examples[index * examples.count / chosen]
      let clean = try example.clean.picture
      if let degraded = example.degraded {
        return Item(degraded: FloatPicture(try degraded.picture), clean: clean)
      }
      // Streams count down from the top, far from those of patches.
      var random = RandomGenerator(seed: 0, stream: UInt64.max - UInt64(index))
      let (width, height) = (clean.width, clean.height)
      let degraded = degradation.applied(
        to: FloatPicture(clean).planar, width: width, height: height, using: &random)
      return Item(
        degraded: try FloatPicture(width: width, height: height, channels: channels, planar: degraded),
        clean: clean)
    }
  }

  /// Takes `count` pictures of several sources, of each as many.
  ///
  /// - Throws: ``DataError``, or `PictureError`.
  public init(
    _ sources: [PictureSource], degradation: Degradation, channels: Int, count: Int, strict: Bool = false
  ) throws {
    items = try sources.flatMap {
      try ValidationSet(
        $0, degradation: degradation, channels: channels, count: max(1, count / sources.count), strict: strict
      ).items
    }
  }

  /// The mean PSNR in dB, the restored pictures rounded to 8 bits.
  func meanPSNR(_ restore: (FloatPicture) throws -> FloatPicture) throws -> Double {
    try items.reduce(0) { try $0 + PSNR.between(Picture(restore($1.degraded)), $1.clean) }
      / Double(items.count)
  }

  /// The pictures as a net gets them.
  public var degraded: [FloatPicture] { items.map(\.degraded) }
}

extension Plane {
  var picture: Picture {
    get throws { try Picture(width: width, height: height, channels: channels, samples: .bits8(samples)) }
  }
}
