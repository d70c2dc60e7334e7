import ClearerCompiler
import ClearerExport
import ClearerImage
import ClearerModel
import ClearerReference
import ClearerRuntime
import ClearerTestSupport
import Foundation
import Testing

/// Weights that are rounded together.
@Suite struct RoundingTests {
  /// Against products of all pairs of pixels, one by one.
  @Test(arguments: [1, 3])
  func aCovarianceIsThatOfWhatWindowsSee(kernel: Int) throws {
    var generator = RandomGenerator(seed: UInt64(kernel))
    let (channels, height, width) = (11, 5, 7)
    let means = (0..<channels).map { _ in generator.uniform(0, 0.5) }
    let ends = (0..<channels).map { _ in generator.uniform(0.7, 1) }
    var correlation = Autocorrelation(channels: channels, kernel: kernel)
    let maps = (0..<2).map { _ in
      var map = FeatureMap(channels: channels, height: height, width: width)
      for index in map.values.indices { map.values[index] = generator.uniform(0, 1) }
      correlation.add(map, means: means, ends: ends)
      return map
    }
    let slice = 2..<9, area = kernel * kernel
    let covariance = correlation.covariance(of: slice, kernel: kernel)
    let count = slice.count * area
    /// What a place of the window at a pixel sees, beyond the edges 0.
    func seen(_ map: FeatureMap, _ y: Int, _ x: Int, _ offset: Int) -> Double {
      let channel = slice.lowerBound + offset / area, place = offset % area
      let (row, column) = (y + place / kernel - kernel / 2, x + place % kernel - kernel / 2)
      guard (0..<height).contains(row), (0..<width).contains(column) else { return 0 }
      return Double(
        min(map.values[(channel * height + row) * width + column], ends[channel]) - means[channel])
    }
    try #require(covariance.count == count * count)
    for i in 0..<count {
      for j in 0..<count {
        var sum = 0.0
        for map in maps {
          for y in -kernel..<height + kernel {
            for x in -kernel..<width + kernel { sum += seen(map, y, x, i) * seen(map, y, x, j) }
          }
        }
        let expected = sum / Double(2 * height * width)
        #expect(abs(Double(covariance[i * count + j]) - expected) < 1e-4, "\(i), \(j)")
      }
    }
  }

  /// Each integer is the nearest to where its weight should be, if all that come after it could still be any numbers: by
  /// the definition, with a system of equations for each.
  @Test(arguments: 0..<6)
  func anIntegerMakesUpForThoseBeforeIt(seed: UInt64) {
    let count = 6, outputs = 3
    let (covariance, weights) = randomCase(count, outputs: outputs, upTo: 20, seed: seed)
    let alone = (1, Int(seed) % count)
    let rounded = NearestPlane(covariance: covariance, count: count)
      .rounded(weights, limits: Array(repeating: 127, count: outputs)) { $0 == alone.0 && $1 == alone.1 }
    let variances = (0..<count).map { covariance[$0 * count + $0] }
    let added = 0.01 * variances.map(Double.init).reduce(0, +) / Double(count) + 1e-3
    func element(_ i: Int, _ j: Int) -> Double { Double(covariance[i * count + j]) + (i == j ? added : 0) }
    for output in 0..<outputs {
      var open = (0..<count).sorted { variances[$0] > variances[$1] }
      var errors = [Double](repeating: 0, count: count)
      while let next = open.first {
        // Σ over open j of H_ij (w_j − x_j) = −Σ over closed j of H_ij e_j, for each open i.
        let right = open.map { i in
          -(0..<count).filter { !open.contains($0) }.reduce(0.0) { $0 + element(i, $1) * errors[$1] }
        }
        let best = solved(open.map { i in open.map { element(i, $0) } }, right)[0]
        let weight = Double(weights[output * count + next])
        let isAlone = (output, next) == alone
        let expected = (isAlone ? weight : weight - best).rounded(.toNearestOrEven)
        #expect(Double(rounded[output * count + next]) == expected, "seed \(seed)")
        errors[next] = weight - expected
        open.removeFirst()
      }
    }
  }

  @Test(arguments: 0..<6, [false, true])
  func sumsAreOffByLessThanWithNearestIntegers(seed: UInt64, inPairs: Bool) {
    let count = 42, outputs = 8
    let (covariance, weights) = randomCase(count, outputs: outputs, upTo: 90, seed: seed)
    let rounded = NearestPlane(covariance: covariance, count: count, inPairs: inPairs)
      .rounded(weights, limits: Array(repeating: 127, count: outputs)) { _, _ in false }
    func error(_ integers: [Float]) -> Double {
      (0..<outputs).reduce(0.0) { total, output in
        let row = (0..<count).map { Double(integers[output * count + $0] - weights[output * count + $0]) }
        return total
          + (0..<count).reduce(0.0) { sum, i in
            sum + (0..<count).reduce(0.0) { $0 + row[i] * row[$1] * Double(covariance[i * count + $1]) }
          }
      }
    }
    let nearest =
      inPairs
      ? stride(from: 0, to: weights.count, by: 3).flatMap {
        PairWeights.rounded(Array(weights[$0..<$0 + 3]), limit: 127)
      }
      : weights.map { $0.rounded(.toNearestOrEven) }
    #expect(error(rounded) < 0.7 * error(nearest), "seed \(seed)")
  }

  /// With weights that have been moved the compiler chooses the steps that it chose before, and all but the largest, or its
  /// row of a kernel, are integers then; the picture's and the last layer's stay.
  @Test(arguments: RandomNet.seeds, [false, true])
  func weightsAreMovedToWhereTheCompilerRoundsThem(seed: UInt64, narrow: Bool) throws {
    let net = try RandomNet(seed: seed)
    let trained = try (narrow ? net.narrow() : net).model.withoutNormalization()
    var moved = trained
    try moved.roundWeights(on: pictures(trained))
    let compiler = Compiler(precision: .int8)
    let before = try compiler.graph(of: trained, after: "quantize")
    let after = try compiler.graph(of: moved, after: "quantize")
    for (old, new) in zip(before.nodes, after.nodes) {
      guard case .fused(let old) = old.operation, case .fused(let fused) = new.operation,
        let units = fused.quantization?.units
      else { continue }
      #expect(units == old.quantization?.units, "\(new.name)")
      for (window, original) in zip(fused.windows, old.windows) {
        let source = after.nodes[new.inputs[window.source.input]]
        let area = window.kernel * window.kernel, count = window.source.channels * area
        if case .quantizedInput = source.operation {
          #expect(window.weights == original.weights)
          continue
        }
        var off = [Int](repeating: 0, count: units.count)
        for index in window.weights.indices {
          let step = source.steps[window.source.channel + index % count / area]
          let scaled = window.weights[index] * step / units[index / count]
          let bound = 1e-3 * (fused.makesPairs ? max(1, abs(scaled) / 127) : 1)
          if abs(scaled - scaled.rounded()) > bound { off[index / count] += 1 }
        }
        #expect(off.allSatisfy { $0 <= (fused.makesPairs ? 3 : 1) }, "\(new.name)")
      }
    }
    #expect(moved.tensors["final.output.weight"] == trained.tensors["final.output.weight"])
  }

  /// What int8 makes of another picture comes nearer to what fp32 makes of it with the weights as they were trained. Nets of
  /// random weights have so much else in them that it does not show.
  @Test func int8OfATrainedNetLosesLess() throws {
    let trained = try Model.load(from: Self.root.appendingPathComponent("models/derain-color-m").path)
    var moved = trained
    try moved.roundWeights(on: [(40, 20), (200, 60), (340, 120), (60, 200)].map { try photograph(at: $0) })
    let picture = try photograph(at: (260, 180))
    let floats = try restored(picture, by: trained, .fp32)
    func error(_ model: Model) throws -> Double {
      try zip(floats, restored(picture, by: model, .int8)).reduce(0) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      }
    }
    let (nearest, together) = (try error(trained), try error(moved))
    #expect(together < 0.9 * nearest)
  }

  @Test func batchNormalisationBecomesWeightsAndBiases() throws {
    let trained = try RandomNet(
      Architecture(
        channels: 1, widths: [5, 8], stemBlocks: 1, stages: [[.fusion, .parallel]], normalization: .batch),
      seed: 3
    ).model
    var moved = trained
    try moved.roundWeights(on: pictures(trained))
    #expect(moved.architecture.normalization == .none)
    _ = try Compiler(precision: .int8).plan(for: moved)
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardized

  /// A part of the demo's photograph, gray in three channels.
  private func photograph(at place: (x: Int, y: Int)) throws -> FloatPicture {
    let whole = try Picture(contentsOf: Self.root.appendingPathComponent("demo/camera.png").path).gray
    let part = FloatPicture(
      try whole.cropped(x: place.x..<place.x + 96, y: place.y..<place.y + 96))
    return try FloatPicture(
      width: 96, height: 96, channels: 3, values: part.values.flatMap { [$0, $0, $0] })
  }

  private func restored(_ picture: FloatPicture, by model: Model, _ precision: Precision) throws -> [Float] {
    try Restorer(model, precision: precision)
      .restore(picture.values, width: picture.width, height: picture.height)
  }

  private func pictures(_ model: Model) throws -> [FloatPicture] {
    try (0..<2).map { seed in
      try FloatPicture(
        width: 40, height: 40, channels: model.architecture.channels,
        values: MadeUpPicture.planes(
          channels: model.architecture.channels, width: 40, height: 40, seed: UInt64(seed)))
    }
  }

  /// The covariance of numbers that have much in common, and weights up to a magnitude.
  private func randomCase(_ count: Int, outputs: Int, upTo most: Float, seed: UInt64)
    -> (covariance: [Float], weights: [Float])
  {
    var generator = RandomGenerator(seed: seed)
    let factors = (0..<count * 3).map { _ in generator.uniform(-20, 20) }
    let covariance = (0..<count * count).map { index in
      let (i, j) = index.quotientAndRemainder(dividingBy: count)
      return (0..<3).reduce(i == j ? Float(10 + i) : 0) { $0 + factors[i * 3 + $1] * factors[j * 3 + $1] }
    }
    return (covariance, (0..<outputs * count).map { _ in generator.uniform(-most, most) })
  }

  /// Gauss's elimination, for a positive definite system.
  private func solved(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    for k in rows.indices {
      for i in rows.indices where i != k {
        let scale = rows[i][k] / rows[k][k]
        for j in k...rows.count { rows[i][j] -= scale * rows[k][j] }
      }
    }
    return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
  }
}
