import ClearerModel
import ClearerReference
import Testing

@Suite struct CalibrationTests {
  static func histogram(_ values: [Float]) -> Histogram {
    var histogram = Histogram()
    histogram.add(values)
    return histogram
  }

  /// The sum of twelve uniform numbers less six: mean 0, variance 1, nearly Gaussian.
  static func gaussian(_ count: Int, seed: UInt64) -> [Float] {
    var generator = RandomGenerator(seed: seed)
    return (0..<count).map { _ in (0..<12).reduce(-6) { sum, _ in sum + generator.uniform(0, 1) } }
  }

  /// What rounding to 8-bit steps of a range really costs.
  static func squaredError(_ values: [Float], _ range: Model.ActivationRange) -> Float {
    let step = (range.max - range.min) / 255
    return values.reduce(0) { sum, value in
      let clamped = min(max(value, range.min), range.max)
      let error = (clamped / step).rounded() * step - value
      return sum + error * error
    }
  }

  @Test func countsDoNotDependOnTheOrder() {
    let values = Self.gaussian(2000, seed: 1) + [1e-9, 37, -300, 0, 0]
    var reversed = Histogram()
    for value in values.reversed() { reversed.add([value]) }
    let histogram = Self.histogram(values)
    #expect(histogram.counts == reversed.counts && histogram.width == reversed.width)
    #expect(histogram.counts.reduce(0, +) == values.count - 2)
    #expect(histogram.minimum == -300 && histogram.maximum == 37)
    // 2048 bins of 1/4 reach to 512; of 1/8 they would end at 256.
    #expect(histogram.width == 0.25)
    #expect(histogram.counts[Histogram.half + 148] == 1 && histogram.counts[Histogram.half - 1200] == 1)
  }

  @Test func theMeanIsThatOfAllValues() {
    for values: [Float] in [[], [0, 0], [3, 0, 0, 0], Self.gaussian(5000, seed: 3).map { max(0, $0) }] {
      let histogram = Self.histogram(values)
      let mean = values.isEmpty ? 0 : values.reduce(0, +) / Float(values.count)
      #expect(abs(histogram.mean - mean) <= histogram.width, "\(histogram.mean) of \(mean)")
    }
  }

  @Test func anEvenDistributionIsCoveredWhole() {
    let values = (1...10_000).map { Float($0) / 10_000 * 3 }
    let range = RangeSearch(Self.histogram(values)).best()
    #expect(range.min == 0)
    #expect(range.max > 2.97 && range.max <= 3)
  }

  /// With `n` values below 1 and one at 5, the range `[0, u]` costs `n·u² / (12·255²) + (5 - u)²`, which is least at
  /// `u = 5 / (1 + n / (12·255²))`.
  @Test func anOutlierIsCutOffWhereItsErrorBalancesThatOfTheSteps() {
    let values = (1...100_000).map { Float($0) / 100_000 } + [5]
    let range = RangeSearch(Self.histogram(values)).best()
    #expect(range.min == 0)
    #expect(abs(range.max - 5 / (1 + 100_000 / (12 * 255 * 255))) < 0.03)
  }

  @Test(arguments: [false, true])
  func noOtherRangeIsMuchBetter(rectified: Bool) {
    let values = Self.gaussian(10_000, seed: 2).map { rectified ? max(0, $0) : $0 * 0.3 + 0.5 }
    let range = RangeSearch(Self.histogram(values)).best()
    #expect(rectified ? range.min == 0 : range.min < 0)
    let error = Self.squaredError(values, range)
    for low in rectified ? [Float(0)] : [0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.3].map({ $0 * range.min }) {
      for high in [0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.3].map({ $0 * range.max }) {
        let other = Self.squaredError(values, Model.ActivationRange(min: low, max: high))
        #expect(other > error * 0.95, "\(low) to \(high) costs \(other), \(range) \(error)")
      }
    }
  }

  @Test func rangesContainZeroAndAreNeverEmpty() {
    for values: [Float] in [[], [0, 0], [3], [-3], [1e-30], [-1e30, 1e30], [.leastNonzeroMagnitude]] {
      let range = RangeSearch(Self.histogram(values)).best()
      #expect(range.min <= 0 && range.max >= 0 && range.min < range.max, "\(values): \(range)")
    }
  }

  @Test func aModelsRangesAreThoseOfItsValues() throws {
    var model = FloatEvaluatorTests.twoScales(residual: true).model
    var calibration = try Calibration(model)
    #expect(calibration.ranges.isEmpty)
    try calibration.add([1, 2, 3, 4, 5, 6, 7, 8, 9], width: 3, height: 3)
    try calibration.add([-2], width: 1, height: 1)
    model.ranges = calibration.ranges
    try model.validate()
    #expect(model.ranges["input"] == Model.ActivationRange(min: -2, max: 9))
    let final = try #require(model.ranges["final.out"])
    // Four of its values are 171, so cutting them off costs more than it saves.
    #expect(final.min == 0 && final.max > 169 && final.max < 171.01)
    #expect(final.means.count == 1 && final.means[0] > 0 && final.means[0] < final.max)
    let signed = try #require(model.ranges["stages.0.0.fuse.0to1.0"])
    #expect(signed.means.isEmpty)
    #expect(signed.min < -8.8 && signed.max == 0)
  }

  @Test func theOrderOfPicturesDoesNotMatter() throws {
    let architecture = Architecture(channels: 1, widths: [2, 3], stages: [[.fusion, .parallel]])
    let model = try Model.random(architecture: architecture, seed: 9)
    let pictures = (0..<4).map { Self.gaussian(30, seed: UInt64($0)) }
    var forward = try Calibration(model)
    var backward = try Calibration(model)
    for picture in pictures { try forward.add(picture, width: 5, height: 6) }
    for picture in pictures.reversed() { try backward.add(picture, width: 5, height: 6) }
    #expect(forward.ranges == backward.ranges)
    #expect(Set(forward.ranges.keys) == Set(architecture.values.map(\.name)))
  }

  @Test func aPictureThatOverflowsIsNamedAndLeavesNoTrace() throws {
    let model = FloatEvaluatorTests.twoScales(residual: true).model
    var calibration = try Calibration(model)
    #expect(throws: EvaluationError.notFinite(value: "transitions.0.down")) {
      try calibration.add([Float](repeating: 3e38, count: 4), width: 2, height: 2)
    }
    #expect(calibration.ranges.isEmpty)
  }
}
