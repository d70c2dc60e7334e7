import ClearerImage
import ClearerModel

/// Training patches by number: the seed and the number decide a patch, whoever cuts it and when.
public struct PatchSource: Sendable {
  private struct Group {
    /// The sum of the shares up to and with this group, of 1.
    var end: Double
    var examples: [Example]
    /// The sum of the pictures' areas up to and with each.
    var areas: [Int]
  }

  private let groups: [Group]
  private let degradation: Degradation
  /// Channels of a patch.
  let channels: Int
  /// Width and height of a patch.
  let side: Int
  private let seed: UInt64

  /// Decodes the pictures of all sources.
  ///
  /// - Throws: ``DataError``.
  public init(
    _ sources: [PictureSource], degradation: Degradation, channels: Int, side: Int, seed: UInt64,
    strict: Bool = false, report: (String) -> Void = { _ in }
  ) throws(DataError) {
    let total = sources.reduce(0) { $0 + $1.share }
    var end = 0.0
    var groups: [Group] = []
    for source in sources {
      let folder = try PictureFolder(source, channels: channels, side: side, strict: strict, report: report)
      let pixels = folder.examples.reduce(0) { $0 + $1.clean.width * $1.clean.height }
      report(
        "\(source.folder): \(folder.examples.count) pictures, \(pixels / 1_000_000) megapixels"
          + (folder.skipped > 0 ? ", \(folder.skipped) skipped" : ""))
      end += source.share / total
      var area = 0
      let areas = folder.examples.map { example in
        area += example.clean.width * example.clean.height
        return area
      }
      groups.append(Group(end: end, examples: folder.examples, areas: areas))
    }
    self.groups = groups
    self.degradation = degradation
    self.channels = channels
    self.side = side
    self.seed = seed
  }

  /// Patch `number`, drawn evenly over the area of a source's pictures, in one of the eight flips and rotations:
  /// degraded and clean, in 0…1, channel by channel.
  package func patch(_ number: Int) -> (degraded: [Float], clean: [Float]) {
    var random = RandomGenerator(seed: seed, stream: UInt64(number))
    let choice = Double(random.uniform())
    let group = groups.first { choice < $0.end } ?? groups[groups.count - 1]
    let place = Int.random(in: 0..<group.areas[group.areas.count - 1], using: &random)
    let example = group.examples[group.areas.firstIndex { $0 > place } ?? 0]
    let left = Int.random(in: 0...example.clean.width - side, using: &random)
    let top = Int.random(in: 0...example.clean.height - side, using: &random)
    let symmetry = Symmetry.all[Int.random(in: 0..<8, using: &random)]
    let clean = example.clean.patch(left: left, top: top, side: side, symmetry: symmetry)
    if let degraded = example.degraded {
      return (degraded.patch(left: left, top: top, side: side, symmetry: symmetry), clean)
    }
    return (degradation.applied(to: clean, width: side, height: side, using: &random), clean)
  }

  /// The first patches as the net gets them.
  public func pictures(count: Int) throws(PictureError) -> [FloatPicture] {
    var pictures: [FloatPicture] = []
    for number in 0..<count {
      pictures.append(
        try FloatPicture(width: side, height: side, channels: channels, planar: patch(number).degraded))
    }
    return pictures
  }
}
