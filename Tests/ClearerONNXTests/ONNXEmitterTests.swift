import ClearerCompiler
import ClearerModel
import ClearerONNX
import ClearerReference
import Foundation
import Testing

@Suite struct ONNXEmitterTests {
  static let nets = [
    Architecture(channels: 1, widths: [4, 5, 6], stages: [[.fusion, .parallel], [.fusion, .fusion]]),
    Architecture(
      channels: 3, widths: [3, 4], stemBlocks: 1, stages: [[.parallel, .fusion]], residual: false,
      normalization: .none),
    Architecture(channels: 3, widths: [4], stemBlocks: 2, stages: [[.parallel, .fusion]]),
  ]
  static let (width, height) = (20, 12)

  /// A random net with the ranges of the picture that it is tried on.
  static func model(
    _ architecture: Architecture, seed: UInt64 = 3, change: (inout Model) throws -> Void = { _ in }
  ) throws -> (Model, picture: [Float]) {
    var model = try Model.random(architecture: architecture, seed: seed)
    try change(&model)
    var generator = RandomGenerator(seed: seed)
    let picture = (0..<architecture.channels * width * height).map { index in
      0.5 + 0.4 * sin(Float(index % width) / 4) * cos(Float(index / width) / 3) + generator.uniform(-0.1, 0.1)
    }
    var calibration = try Calibration(model)
    try calibration.add(picture, width: width, height: height)
    model.ranges = calibration.ranges
    return (model, picture)
  }

  static func emitter(_ model: Model, _ precision: Precision) -> ONNXEmitter {
    ONNXEmitter(
      model, precision: precision,
      about: .init(
        name: model.name, summary: "A test.", version: "1.2.3", modelHash: "abc", kmacPerPixel: 1))
  }

  static func interpret(_ model: Model, _ precision: Precision, _ picture: [Float]) throws -> [Float] {
    try ONNXInterpreter(emitter(model, precision).emit()).run(
      picture, channels: model.architecture.channels, height: height, width: width)
  }

  @Test(arguments: nets) func floatsAreTheOracles(architecture: Architecture) throws {
    let (model, picture) = try Self.model(architecture)
    let expected = try FloatEvaluator(model).evaluate(picture, width: Self.width, height: Self.height)
    let result = try Self.interpret(model, .fp32, picture)
    let error = zip(result, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(result.count == expected.count && error < 1e-5, "largest error \(error)")
  }

  /// The integers' error is small beside what the net does to the picture.
  @Test(arguments: nets) func integersAreCloseToTheOracle(architecture: Architecture) throws {
    let (model, picture) = try Self.model(architecture)
    let error = try Self.error(of: model, picture)
    #expect(error < 0.02, "error \(error) of the effect")
  }

  /// A sum that the C file keeps in 16 bits is not rounded before the next one adds it: in a chain of several, that shows.
  @Test(arguments: nets.prefix(2)) func sumsInWordsLoseLess(architecture: Architecture) throws {
    var errors: (bytes: Float, words: Float) = (0, 0)
    for seed in 0..<8 as Range<UInt64> {
      var (model, picture) = try Self.model(architecture, seed: seed)
      let graph = try Compiler(precision: .int8).graph(of: model, after: "merge")
      model.words = []
      errors.bytes += try Self.error(of: model, picture)
      model.words = graph.names(of: graph.residuals)
      errors.words += try Self.error(of: model, picture)
    }
    #expect(errors.words < 0.98 * errors.bytes, "\(errors)")
  }

  /// The range of noise around it makes the picture's 8 bits coarser, and what they are off comes beside them: a range eight
  /// times as wide then costs about what the picture's own would without.
  @Test(arguments: nets) func aWideRangeOfThePictureCostsLittle(architecture: Architecture) throws {
    let (model, picture) = try Self.model(architecture)
    let near = try Self.error(of: model, picture)
    var wide = model
    wide.ranges[ValueName.input] = .init(min: -3.5, max: 4.5)
    let far = try Self.error(of: wide, picture)
    #expect(far < 2 * near, "\(far) after \(near)")
  }

  /// The integers' error as a part of what the net does to the picture.
  static func error(of model: Model, _ picture: [Float]) throws -> Float {
    let expected = try FloatEvaluator(model).evaluate(picture, width: width, height: height)
    let result = try interpret(model, .int8, picture)
    try #require(result.count == expected.count)
    func power(_ values: [Float]) -> Float { values.reduce(0) { $0 + $1 * $1 } / Float(values.count) }
    let effect = model.architecture.residual ? zip(picture, expected).map { $0 - $1 } : expected
    return (power(zip(result, expected).map { $0 - $1 }) / power(effect)).squareRoot()
  }

  /// A channel behind a ReLU that is a thousand times as large, and read with weights a thousandth as large, is the same
  /// net. With one step for the whole value the other channels would be lost.
  @Test func channelsOfUnequalSizeKeepTheirSteps() throws {
    let architecture = Self.nets[1]
    let enlarge: (inout Model) throws -> Void = { model in
      let (made, read) = (LayerName.stemReduce(0), LayerName.stemSpatial(0))
      let inputs = architecture.widths[0]
      func scale(_ name: String, by factor: Float, where isMeant: (Int) -> Bool) throws {
        let tensor = try #require(model.tensors[name])
        model.tensors[name] = Tensor(
          shape: tensor.shape,
          values: tensor.values.enumerated().map { isMeant($0.offset) ? $0.element * factor : $0.element })
      }
      try scale("\(made).weight", by: 1000) { $0 / architecture.channels == 0 }
      try scale("\(made).bias", by: 1000) { $0 == 0 }
      try scale("\(read).weight", by: 0.001) { $0 / 9 % inputs == 0 }
    }
    let (model, picture) = try Self.model(architecture, change: enlarge)
    #expect(try Self.error(of: model, picture) < 0.02)
  }

  @Test func everyConvolutionButTheLastIsInIntegers() throws {
    let (model, _) = try Self.model(Self.nets[0])
    let interpreter = try ONNXInterpreter(Self.emitter(model, .int8).emit())
    let graph = interpreter.file.graph
    let maker = Dictionary(uniqueKeysWithValues: graph.node.map { ($0.output[0], $0) })
    let readers = Dictionary(
      graph.node.flatMap { node in node.input.map { ($0, [node.opType]) } }, uniquingKeysWith: +)
    let types = Dictionary(uniqueKeysWithValues: graph.initializer.map { ($0.name, $0.dataType) })
    let convolutions = graph.node.filter { $0.opType == "Conv" }
    #expect(convolutions.count == Self.nets[0].layers.count)
    #expect(convolutions.last?.name == LayerName.output)
    for node in convolutions.dropLast() {
      #expect(node.input.allSatisfy { maker[$0]?.opType == "DequantizeLinear" }, "inputs of \(node.name)")
      let sources = node.input.compactMap { maker[$0]?.input[0] }
      #expect(types[sources[1]] == 3 && types[sources[2]] == 6, "weights and bias of \(node.name)")
      let next =
        readers[node.name] == ["Relu"] ? graph.node.first { $0.input == [node.name] }?.name : node.name
      #expect(readers[try #require(next)]?.contains("QuantizeLinear") == true, "result of \(node.name)")
    }
    for (name, type) in types where name.hasSuffix(".zero") {
      #expect(type == 2)
      let value = String(name.dropLast(".zero".count))
      if maker[value]?.opType == "Relu" { #expect(interpreter.constants[name]?.values == [0]) }
    }
  }

  @Test(arguments: Precision.allCases) func theFileSaysWhatGoesInAndWhatComesOut(precision: Precision) throws
  {
    let (model, _) = try Self.model(Self.nets[1])
    let file = try ONNXInterpreter(Self.emitter(model, precision).emit()).file
    #expect(file.irVersion == 7 && file.opsetImport.map(\.version) == [13])
    #expect(file.producerName == "Clearer" && file.producerVersion == "1.2.3")
    let properties = Dictionary(uniqueKeysWithValues: file.metadataProps.map { ($0.key, $0.value) })
    #expect(
      properties == ["model_hash": "abc", "precision": precision.rawValue, "size_multiple": "2"])
    #expect(file.graph.input.map(\.name) == ["input"] && file.graph.output.map(\.name) == ["output"])
    for info in file.graph.input + file.graph.output {
      #expect(info.type.tensorType.elemType == 1)
      let sizes = info.type.tensorType.shape.dim.map(\.value)
      #expect(sizes == [.dimValue(1), .dimValue(3), .dimParam("height"), .dimParam("width")])
    }
  }

  @Test(arguments: Precision.allCases) func equalModelsGiveEqualBytes(precision: Precision) throws {
    let (model, _) = try Self.model(Self.nets[0])
    #expect(try Self.emitter(model, precision).emit() == Self.emitter(model, precision).emit())
  }

  @Test func integersNeedRanges() throws {
    var (model, _) = try Self.model(Self.nets[2])
    model.ranges[ValueName.stem(1)] = nil
    #expect(throws: CompilerError.self) { try Self.emitter(model, .int8).emit() }
    #expect(try !Self.emitter(model, .fp32).emit().isEmpty)
  }
}
