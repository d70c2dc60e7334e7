import ClearerModel
import ClearerReference
import Testing

/// Nets small enough to run by hand.
@Suite struct FloatEvaluatorTests {
  /// One scale, a fusion module, biases, a picture of 1 by 3.
  ///
  ///     picture             1    0.5   0
  ///     reduce  2x - 0.5    1.5  0.5   0 (of -0.5)
  ///     spatial 1·left + 2·self + 3·right - 1, zeros around
  ///                         2·1.5 + 3·0.5 - 1 = 3.5    1.5 + 2·0.5 - 1 = 1.5    0.5 - 1 -> 0
  ///     expand s, 1 - s, s/2, -1       3.5 -2.5 1.75 -1    1.5 -0.5 0.75 -1     0 1 0 -1
  ///     project 0, x, 1/4, 2x          0 1 0.25 2          0 0.5 0.25 1         0 0 0.25 0
  ///     sum, ReLU                      3.5 0 2 1           1.5 0 1 0            0 1 0.25 0
  ///     keep 1, 2, 4, 8 of self - 1 of the left's first + 0.5
  ///                         3.5 + 8 + 8 + 0.5 = 20   1.5 + 4 - 3.5 + 0.5 = 2.5   2 + 1 - 1.5 + 0.5 = 2
  ///     fusion of one branch and final: as they are; output 0.5·
  static func oneScale(upright: Bool, residual: Bool) -> HandMadeNet {
    let architecture = Architecture(
      channels: 1, widths: [1], stemBlocks: 1, stages: [[.fusion]], residual: residual, normalization: .none)
    /// A kernel along the picture; what lies across it meets zeros only, and so must not matter.
    func kernel(_ before: Float, _ itself: Float, _ after: Float) -> [Float] {
      upright ? [9, before, 9, 9, itself, 9, 9, after, 9] : [9, 9, 9, before, itself, after, 9, 9, 9]
    }
    var net = HandMadeNet(architecture)
    net.set("stem.0.reduce", [2], bias: [-0.5])
    net.set("stem.0.spatial", kernel(1, 2, 3), bias: [-1])
    net.set("stem.0.expand", [1, -1, 0.5, 0], bias: [0, 1, 0, -1])
    net.set("stem.0.project", [0, 1, 0, 2], bias: [0, 0, 0.25, 0])
    net.set(
      "transitions.0.keep", kernel(-1, 1, 0) + kernel(0, 2, 0) + kernel(0, 4, 0) + kernel(0, 8, 0),
      bias: [0.5])
    net.set("final.output", [0.5])
    return net
  }

  @Test(arguments: [false, true])
  func oneScaleWithFusionAndBias(upright: Bool) throws {
    let (width, height) = upright ? (1, 3) : (3, 1)
    for residual in [false, true] {
      let evaluator = try FloatEvaluator(Self.oneScale(upright: upright, residual: residual).model)
      var values: [String: [Float]] = [:]
      let output = try evaluator.evaluate([1, 0.5, 0], width: width, height: height) {
        values[$0] = $1.values
      }
      #expect(values["stem.0.reduce"] == [1.5, 0.5, 0])
      #expect(values["stem.0.spatial"] == [3.5, 1.5, 0])
      #expect(values["stem.0.expand"] == [3.5, 1.5, 0, -2.5, -0.5, 1, 1.75, 0.75, 0, -1, -1, -1])
      #expect(values["stem.0.out"] == [3.5, 1.5, 0, 0, 0, 1, 2, 1, 0.25, 1, 0, 0])
      #expect(values["final.out"] == [20, 2.5, 2])
      #expect(values["final.output"] == [10, 1.25, 1])
      let expected: [Float] = residual ? [1 - 10, 0.5 - 1.25, -1] : [10, 1.25, 1]
      #expect(output == expected)
    }
  }

  /// Two scales, a fusion and a parallel module, batch normalisation, a picture of 3 by 3 padded to 4 by 4.
  ///
  /// The stem lets the picture through as the first of its four channels, and so does `keep`:
  ///
  ///     1 2 3 3
  ///     4 5 6 6
  ///     7 8 9 9
  ///     7 8 9 9
  ///
  /// `down`, ones, stride 2, zeros around: 1+2+4+5 = 12, 2+3+3+5+6+6 = 25, 4+5+7+8+7+8 = 39, 5+6+6+8+9+9+8+9+9 = 69;
  /// normalised (v - 9) / 2 · 2 + 1 = v - 8: 4, 17, 31, 61.
  static func twoScales(residual: Bool) -> HandMadeNet {
    var net = HandMadeNet(
      Architecture(
        channels: 1, widths: [1, 1], stemBlocks: 1, stages: [[.fusion, .parallel]], residual: residual))
    // Variances are 1 or 4 once epsilon is added.
    for tensor in net.model.architecture.tensors where tensor.name.hasSuffix("running_var") {
      net.set(tensor.name, values: tensor.shape.flatMap { [Float](repeating: 1 - 1e-5, count: $0) })
    }
    net.set("stem.0.project", [1, 0, 0, 0])
    net.set("transitions.0.keep", HandMadeNet.centre(1) + [Float](repeating: 0, count: 27))
    let ones = [Float](repeating: 1, count: 9)
    net.set("transitions.0.down", ones + [Float](repeating: 0, count: 27), bias: [1])
    net.set("transitions.0.down.norm.running_mean", values: [9])
    net.set("transitions.0.down.norm.running_var", values: [4 - 1e-5])
    net.set("transitions.0.down.norm.weight", values: [2])
    net.set("stages.0.0.fuse.1to0.0", [2], bias: [-10])
    net.set("stages.0.0.fuse.0to1.0", HandMadeNet.centre(-1))
    net.set("stages.0.1.branch.0.0", HandMadeNet.centre(-1), bias: [5])
    net.set("stages.0.1.branch.0.1", HandMadeNet.centre(1))
    net.set("stages.0.1.branch.1.0", HandMadeNet.centre(0), bias: [1])
    net.set("stages.0.1.branch.1.1", ones)
    net.set("stages.0.1.branch.1.1.norm.running_var", values: [4 - 1e-5])
    net.set("stages.0.1.branch.1.1.norm.weight", values: [-1])
    net.set("final.fuse.1to0.0", [1])
    net.set("final.output", [0.1])
    return net
  }

  @Test func twoScalesWithBothModulesAndNormalisation() throws {
    let picture: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    // Each step, as it follows from the one before.
    let steps: [(String, [Float])] = [
      ("input", [1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 7, 8, 9, 9]),
      ("transitions.0.down", [4, 17, 31, 61]),
      // 2v - 10, before it is upsampled.
      ("stages.0.0.fuse.1to0.0", [-2, 24, 52, 112]),
      ("stages.0.0.out.0", [0, 0, 27, 27, 2, 3, 30, 30, 59, 60, 121, 121, 59, 60, 121, 121]),
      // Every second pixel of every second row, negative.
      ("stages.0.0.fuse.0to1.0", [-1, -3, -7, -9]),
      ("stages.0.0.out.1", [3, 14, 24, 52]),
      // 5 - x.
      ("stages.0.1.branch.0.0", [5, 5, 0, 0, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      ("stages.0.1.branch.0.out", [5, 5, 27, 27, 5, 5, 30, 30, 59, 60, 121, 121, 59, 60, 121, 121]),
      // Each pixel of 2 by 2 sees four ones: -4 / 2.
      ("stages.0.1.branch.1.1", [-2, -2, -2, -2]),
      ("stages.0.1.branch.1.out", [1, 12, 22, 50]),
      ("final.out", [6, 6, 39, 39, 6, 6, 42, 42, 81, 82, 171, 171, 81, 82, 171, 171]),
    ]
    let output: [Float] = [0.6, 0.6, 3.9, 0.6, 0.6, 4.2, 8.1, 8.2, 17.1]
    var values: [String: [Float]] = [:]
    let evaluator = try FloatEvaluator(Self.twoScales(residual: false).model)
    let plain = try evaluator.evaluate(picture, width: 3, height: 3) { values[$0] = $1.values }
    for (name, expected) in steps {
      #expect(areClose(values[name] ?? [], expected), "\(name): \(values[name] ?? [])")
    }
    #expect(areClose(plain, output))
    let residual = try FloatEvaluator(Self.twoScales(residual: true).model).evaluate(
      picture, width: 3, height: 3)
    #expect(areClose(residual, zip(picture, output).map { $0 - $1 }))
  }

  static let family = [
    Architecture(
      channels: 1, widths: [3], stemBlocks: 1, stages: [[.fusion, .parallel]], normalization: .none),
    Architecture(channels: 3, widths: [2, 5], stages: [[.parallel]], residual: false),
    Architecture(
      channels: 1, widths: [2, 3, 4, 5], stages: [[.fusion], [], [.fusion, .parallel, .fusion]]),
    Architecture(channels: 1, widths: [1, 1, 1, 1, 1, 1], stages: (1...5).map { _ in [.fusion] }),
  ]

  @Test(arguments: family)
  func everyValueIsShownOnceInOrderAndInItsShape(architecture: Architecture) throws {
    let evaluator = try FloatEvaluator(try Model.random(architecture: architecture, seed: 3))
    let (width, height) = (5, 7)
    let multiple = architecture.sizeMultiple
    let padded = [width, height].map { ($0 + multiple - 1) / multiple * multiple }
    var shown: [String] = []
    let picture = [Float](repeating: 0.5, count: architecture.channels * width * height)
    _ = try evaluator.evaluate(picture, width: width, height: height) { name, map in
      let value = architecture.values[shown.count]
      shown.append(name)
      #expect(name == value.name && map.channels == value.channels)
      #expect(map.width == padded[0] >> value.scale && map.height == padded[1] >> value.scale)
      #expect(map.values.count == map.channels * map.height * map.width)
      if value.rectified { #expect(map.values.allSatisfy { $0 >= 0 }) }
    }
    #expect(shown == architecture.values.map(\.name))
  }

  @Test(arguments: family)
  func paddingRepeatsTheLastRowAndColumn(architecture: Architecture) throws {
    let evaluator = try FloatEvaluator(try Model.random(architecture: architecture, seed: 4))
    var generator = RandomGenerator(seed: 5)
    let (width, height, channels) = (3, 5, architecture.channels)
    let picture = (0..<channels * width * height).map { _ in generator.uniform(0, 1) }
    let multiple = architecture.sizeMultiple
    let (w, h) = ((width + multiple - 1) / multiple * multiple, (height + multiple - 1) / multiple * multiple)
    let padded = (0..<channels * w * h).map { index in
      let (channel, y, x) = (index / (w * h), index / w % h, index % w)
      return picture[(channel * height + min(y, height - 1)) * width + min(x, width - 1)]
    }
    let expected = try evaluator.evaluate(padded, width: w, height: h)
    let output = try evaluator.evaluate(picture, width: width, height: height)
    for (index, value) in output.enumerated() {
      let (channel, y, x) = (index / (width * height), index / width % height, index % width)
      #expect(value == expected[(channel * h + y) * w + x])
    }
  }

  @Test func picturesOfAnotherSizeAreRefused() throws {
    let evaluator = try FloatEvaluator(Self.oneScale(upright: false, residual: true).model)
    for (count, width, height) in [(3, 2, 1), (0, 0, 0), (1, -1, -1), (0, Int.max, 2)] {
      let picture = [Float](repeating: 0, count: count)
      #expect(throws: EvaluationError.wrongSize(channels: 1, width: width, height: height, values: count)) {
        try evaluator.evaluate(picture, width: width, height: height)
      }
    }
  }

  @Test(arguments: Normalization.allCases)
  func randomNetsStayBoundedAtAnyDepth(normalization: Normalization) throws {
    let modules: [ModuleKind] = (0..<16).map { $0 % 2 == 0 ? .fusion : .parallel }
    let architecture = Architecture(
      channels: 1, widths: [4, 6, 8], stemBlocks: 8, stages: [modules, modules], normalization: normalization)
    for seed in 0..<4 as Range<UInt64> {
      let evaluator = try FloatEvaluator(try Model.random(architecture: architecture, seed: seed))
      var generator = RandomGenerator(seed: seed)
      let picture = (0..<64).map { _ in generator.uniform(0, 1) }
      var largest: Float = 0
      let output = try evaluator.evaluate(picture, width: 8, height: 8) { _, map in
        largest = max(largest, map.values.map(\.magnitude).max() ?? .infinity)
      }
      #expect(largest < 100, "seed \(seed)")
      #expect(
        Set(zip(picture, output).map { $0 - $1 }).count > 32,
        "the net answers the same everywhere, seed \(seed)")
    }
  }
}
