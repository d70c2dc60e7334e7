import ClearerImage
import ClearerModel
import ClearerTraining
import Foundation
import Testing

@Suite struct DataTests {
  @Test func theEightSymmetriesDifferAndCanBeUndone() throws {
    let picture = FloatPicture(try testPicture(width: 9, height: 6, channels: 3, seed: 1))
    let turned = try Symmetry.all.map { try picture.turned($0) }
    #expect(Set(turned).count == 8)
    for (symmetry, result) in zip(Symmetry.all, turned) {
      #expect(try result.turned(symmetry.inverse) == picture)
    }
  }

  @Test func anEnsembleOfDoingNothingIsThePicture() throws {
    let picture = FloatPicture(try testPicture(width: 9, height: 6, seed: 2))
    let result = try picture.ensembled { $0 }
    #expect(zip(result.values, picture.values).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aPatchIsTheTurnedCrop() throws {
    let picture = try testPicture(width: 20, height: 16, channels: 3, seed: 3)
    let plane = Plane(picture, channels: 3)
    let crop = FloatPicture(try picture.cropped(x: 5..<13, y: 2..<10))
    for symmetry in Symmetry.all {
      let expected = try crop.turned(symmetry)
      let patch = plane.patch(left: 5, top: 2, side: 8, symmetry: symmetry)
      for (index, value) in patch.enumerated() {
        #expect(value == expected.values[index % 64 * 3 + index / 64])
      }
    }
  }

  @Test func shrinkingTakesTheMeanOfSquares() throws {
    let picture = try Picture(
      width: 5, height: 2, channels: 1, samples: .bits8([10, 20, 0, 1, 99, 30, 40, 1, 0, 99]))
    let plane = Plane(picture, channels: 1, shrink: 2)
    #expect(
      plane == Plane(try Picture(width: 2, height: 1, channels: 1, samples: .bits8([25, 1])), channels: 1))
  }

  @Test func patchesDependOnSeedAndNumberAlone() throws {
    let folder = try TemporaryFolder()
    let pictures = try folder.addPictures("clean", count: 3, width: 40, height: 30)
    func source(seed: UInt64) throws -> PatchSource {
      try PatchSource(
        [PictureSource(folder: pictures)], degradation: .noise(NoiseModel(levels: .among([25]))), channels: 1,
        side: 16, seed: seed)
    }
    let (first, again, other) = (try source(seed: 5), try source(seed: 5), try source(seed: 6))
    #expect(first.patch(1000).degraded == again.patch(1000).degraded)
    #expect(first.patch(1000).clean == again.patch(1000).clean)
    #expect(first.patch(1000).clean != first.patch(1001).clean)
    #expect(first.patch(1000).degraded != other.patch(1000).degraded)
  }

  @Test func aLoaderGivesTheBatchesInOrder() throws {
    let folder = try TemporaryFolder()
    let pictures = try folder.addPictures("clean", count: 2, width: 40, height: 30)
    let source = try PatchSource(
      [PictureSource(folder: pictures)], degradation: .rain(RainModel()), channels: 1, side: 16, seed: 1)
    let loader = BatchLoader(source, first: 7, threads: 3) { $0 * 2..<$0 * 2 + 2 }
    defer { loader.stop() }
    for step in 7..<20 {
      let batch = loader.take()
      #expect(batch.shape == [2, 1, 16, 16])
      #expect(batch.clean == source.patch(2 * step).clean + source.patch(2 * step + 1).clean)
      #expect(batch.degraded == source.patch(2 * step).degraded + source.patch(2 * step + 1).degraded)
    }
  }

  @Test func noiseHasItsDeviationAndMayBeClippedToBytes() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = RandomGenerator(seed: seed)
    let clean = [Float](repeating: 0.5, count: 20_000)
    for sigma in [5.0, 50.0] {
      let noisy = Degradation.noise(NoiseModel(levels: .among([sigma])))
        .applied(to: clean, width: 200, height: 100, using: &random)
      let mean = noisy.reduce(0) { $0 + Double($1) } / 20_000
      let variance = noisy.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 20_000
      #expect(abs(mean - 0.5) < 5 * sigma / 255 / 141, "seed \(seed)")
      #expect(abs(variance.squareRoot() * 255 / sigma - 1) < 0.03, "seed \(seed)")
    }
    let clipped = Degradation.noise(NoiseModel(levels: .within(60...70), clippedShare: 1))
      .applied(to: clean, width: 200, height: 100, using: &random)
    #expect(clipped.allSatisfy { $0 >= 0 && $0 <= 1 && abs($0 * 255 - ($0 * 255).rounded()) < 1e-4 })
    #expect(clipped.contains(0) && clipped.contains(1), "seed \(seed)")

    let mixed = Degradation.noise(NoiseModel(levels: .among([60]), clippedShare: 0.25))
    let inside = (0..<400).filter { _ in
      mixed.applied(to: Array(clean.prefix(400)), width: 20, height: 20, using: &random)
        .allSatisfy { $0 >= 0 && $0 <= 1 }
    }
    #expect((60...140).contains(inside.count), "\(inside.count) of 400, seed \(seed)")
  }

  @Test func rainOnlyBrightensAndFallsOnAllChannelsAlike() {
    var random = RandomGenerator(seed: 1)
    let clean = [Float](repeating: 0.3, count: 2 * 32 * 20)
    let rainy = Degradation.rain(RainModel()).applied(to: clean, width: 32, height: 20, using: &random)
    #expect(rainy.allSatisfy { $0 >= 0.3 && $0 <= 1 })
    #expect(rainy.contains { $0 > 0.35 })
    #expect(rainy.prefix(640) == rainy.suffix(640))
  }

  @Test func pairsAndHalvesAreReadAsSuch() throws {
    let folder = try TemporaryFolder()
    let root = folder.path + "/pairs"
    let clean = try testPicture(width: 24, height: 24, seed: 1)
    let rainy = try testPicture(width: 24, height: 24, seed: 2)
    for (name, picture) in [("target", clean), ("input", rainy)] {
      try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
      try picture.write(to: "\(root)/\(name)/a.png")
    }
    let halves = folder.path + "/halves"
    try FileManager.default.createDirectory(atPath: halves, withIntermediateDirectories: true)
    try Picture.sideBySide([clean, rainy], gap: 0).write(to: "\(halves)/a.png")

    for source in [
      PictureSource(folder: root, layout: .pairs), PictureSource(folder: halves, layout: .sideBySide),
    ] {
      let patch = try PatchSource([source], degradation: .given(.derain), channels: 1, side: 24, seed: 1)
        .patch(3)
      let matches = Symmetry.all.filter {
        Plane(clean, channels: 1).patch(left: 0, top: 0, side: 24, symmetry: $0) == patch.clean
          && Plane(rainy, channels: 1).patch(left: 0, top: 0, side: 24, symmetry: $0) == patch.degraded
      }
      #expect(matches.count == 1)
    }
  }

  @Test func aLinkToAFolderIsThatFolder() throws {
    let place = try TemporaryFolder()
    let folder = try place.addPictures("clean", count: 2, width: 20, height: 16)
    let link = place.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
    var lines: [String] = []
    _ = try PatchSource(
      [PictureSource(folder: link)], degradation: .given(.denoise), channels: 1, side: 8, seed: 1
    ) { lines.append($0) }
    #expect(lines == ["\(link): 2 pictures, 0 megapixels"])
  }

  @Test func foldersThatCannotBeUsedAreNamed() throws {
    let folder = try TemporaryFolder()
    func source(_ path: String, strict: Bool = false, report: (String) -> Void = { _ in }) throws
      -> PatchSource
    {
      try PatchSource(
        [PictureSource(folder: path)], degradation: .given(.derain), channels: 1, side: 16, seed: 1,
        strict: strict, report: report)
    }
    func message(_ work: () throws -> PatchSource) -> String {
      do { _ = try work() } catch { return "\(error)" }
      return "no error"
    }
    #expect(message { try source(folder.path + "/nowhere") }.contains("no such folder"))
    #expect(message { try source(folder.path) }.contains("no PNG or JPEG file"))

    let mixed = try folder.addPictures("mixed", count: 2, width: 20, height: 20)
    try testPicture(width: 20, height: 15, seed: 1).write(to: mixed + "/small.png")
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: mixed + "/broken.png"))
    var lines: [String] = []
    _ = try source(mixed) { lines.append($0) }
    #expect(lines.contains { $0.contains("small.png: skipped") && $0.contains("20×15") })
    #expect(lines.contains { $0.contains("broken.png: skipped") })
    #expect(lines.contains { $0.contains("2 pictures") && $0.contains("2 skipped") })
    #expect(message { try source(mixed, strict: true) }.contains("broken.png"))

    let small = try folder.addPictures("small", count: 1, width: 10, height: 10)
    #expect(message { try source(small) }.contains("none of its 1 pictures"))
  }
}
