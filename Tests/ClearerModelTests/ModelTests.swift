import ClearerModel
import Testing

@Suite struct ModelTests {
  @Test func randomModelsFollowTheirSeed() throws {
    let architecture = Architecture(channels: 3, widths: [5, 12], stages: [[.fusion, .parallel]])
    let model = try Model.random(architecture: architecture, seed: 1)
    #expect(try Model.random(architecture: architecture, seed: 1) == model)
    #expect(try Model.random(architecture: architecture, seed: 2).tensors != model.tensors)
    try model.validate()
  }

  @Test func theGeneratorIsSplitMix64() {
    // The first numbers for seed 1234567, as published with the algorithm's reference code.
    var generator = RandomGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }

  @Test func channelsThatAreAlwaysZeroAreCounted() throws {
    var model = try smallModel()
    model.ranges = [
      "input": .init(min: -1, max: 1), "stem.0.reduce": .init(min: 0, max: 2, channels: [0, 2, 0]),
      "stem.0.out": .init(min: 0, max: 1, channels: [1]),
    ]
    #expect(model.idleChannels == (idle: 2, all: 4))
    model.ranges = [:]
    #expect(model.idleChannels == (idle: 0, all: 0))
  }

  @Test func tensorsThatDoNotBelongAreNamed() throws {
    let model = try smallModel()
    var missing = model
    missing.tensors["final.output.weight"] = nil
    #expect(
      expectError(.missingTensor) { () throws(ModelError) in try missing.validate() }?.key
        == "final.output.weight")
    var unknown = model
    unknown.tensors["more"] = Tensor(shape: [], values: [1])
    #expect(expectError(.unknownTensor) { () throws(ModelError) in try unknown.validate() }?.key == "more")
    var misshaped = model
    misshaped.tensors["final.output.weight"]?.shape = [1, 1]
    expectError(.wrongShape) { () throws(ModelError) in try misshaped.validate() }
  }

  @Test func everyLayerAndEverySumIsAValue() {
    let architecture = Architecture(
      channels: 1, widths: [4, 6], stemBlocks: 1, stages: [[.fusion, .parallel]])
    let expected = """
      input 1 0 -, stem.0.reduce 4 0 +, stem.0.spatial 4 0 +, stem.0.expand 16 0 -, stem.0.project 16 0 -, \
      stem.0.out 16 0 +, transitions.0.keep 4 0 +, transitions.0.down 6 1 +, \
      stages.0.0.fuse.1to0.0 4 1 -, stages.0.0.out.0 4 0 +, stages.0.0.fuse.0to1.0 6 1 -, stages.0.0.out.1 6 1 +, \
      stages.0.1.branch.0.0 4 0 +, stages.0.1.branch.0.1 4 0 -, stages.0.1.branch.0.out 4 0 +, \
      stages.0.1.branch.1.0 6 1 +, stages.0.1.branch.1.1 6 1 -, stages.0.1.branch.1.out 6 1 +, \
      final.fuse.1to0.0 4 1 -, final.out 4 0 +, final.output 1 0 -
      """
    let values = architecture.values.map {
      "\($0.name) \($0.channels) \($0.scale) \($0.rectified ? "+" : "-")"
    }
    #expect(values.joined(separator: ", ") == expected)
  }

  @Test func everyLayerOfALargeNetIsAValueOnce() {
    let stages = (1...5).map { _ in [ModuleKind.fusion, .parallel] }
    let architecture = Architecture(channels: 3, widths: [2, 3, 4, 5, 6, 7], stages: stages)
    let names = architecture.values.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(architecture.layers.map(\.name)).isSubset(of: names))
    let chain = architecture.values.filter { $0.name.contains("fuse.0to3.") }.map(\.rectified)
    #expect(chain.prefix(3) == [true, true, false])
  }
}
