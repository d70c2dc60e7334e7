#if Torch
  import ClearerCompiler
  import ClearerExport
  import ClearerImage
  import ClearerModel
  import ClearerTestSupport
  import ClearerTraining
  import Foundation
  import Testing

  /// The trainer's int8 net gives the engine's bits.
  @Suite struct QuantizedNetworkTests {
    private static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
        "models/denoise-gray-25"
      )
      .path

    /// What the trainer's net makes of samples, pixel after pixel.
    private func restored(_ model: Model, _ samples: [Float], width: Int, height: Int) throws -> [Float] {
      let picture = try FloatPicture(
        width: width, height: height, channels: model.architecture.channels, values: samples)
      return try TrainedNet(model, precision: .int8).restore(picture).values
    }

    private func compare(_ net: RandomNet, width: Int, height: Int) throws {
      let samples = net.picture(width: width, height: height).samples(Float.self)
      let expected = try IntegerReference(Compiler(precision: .int8).graph(of: net.model)).restore(
        samples, width: width, height: height)
      let result = try restored(net.model, samples, width: width, height: height)
      let wrong = result.indices.first { result[$0] != expected[$0] }
      #expect(
        wrong == nil,
        "\(width)×\(height): sample \(wrong ?? 0) is \(result[wrong ?? 0]), not \(expected[wrong ?? 0]); \(net)"
      )
    }

    @Test(arguments: RandomNet.seeds) func itIsTheIntegerReference(seed: UInt64) throws {
      let net = try RandomNet(seed: seed)
      for (width, height) in [(1, 1), (7, 5), (33, 18), (64, 64)] {
        try compare(net, width: width, height: height)
      }
    }

    @Test(arguments: RandomNet.seeds) func whateverHasMoreThanEightBits(seed: UInt64) throws {
      for net in try RandomNet(seed: seed).choicesOfBits() {
        try compare(net, width: 37, height: 29)
      }
    }

    @Test(arguments: RandomNet.seeds) func whateverIsIdle(seed: UInt64) throws {
      try compare(RandomNet(seed: seed).withIdleChannels(), width: 37, height: 29)
    }

    /// The shipped net, and one in colour, as C files.
    @Test(arguments: [nil, 5] as [UInt64?]) func itIsTheEmittedC(seed: UInt64?) throws {
      let folder = try TemporaryFolder()
      var model = try seed.map { try RandomNet(seed: $0).model } ?? Model.load(from: Self.shipped)
      model.name = "net"
      try CExport(model, precision: .int8).write(to: folder.path)
      let programs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("EmittedCTests/Programs").path
      _ = try Self.run(
        "cc",
        [
          "-O2", "-DNET_TEST", "-D_DEFAULT_SOURCE", "-I\(folder.path)", "-o", "\(folder.path)/restore",
          "\(programs)/restore.c", "\(folder.path)/net.c",
        ], input: Data(), in: folder)
      for (width, height) in [(97, 61), (8, 200)] {
        let samples = TestPicture(
          width: width, height: height, channels: model.architecture.channels, seed: 7
        ).samples(Float.self)
        let output = try Self.run(
          "\(folder.path)/restore", ["\(width)", "\(height)", "f32"],
          input: samples.withUnsafeBytes { Data($0) }, in: folder)
        let result = try restored(model, samples, width: width, height: height)
        #expect(output == result.withUnsafeBytes { Data($0) }, "\(width)×\(height)")
      }
    }

    /// Runs a program with files for its streams.
    private static func run(_ tool: String, _ arguments: [String], input: Data, in folder: TemporaryFolder)
      throws -> Data
    {
      let (source, target) = (
        URL(fileURLWithPath: folder.path + "/in"), URL(fileURLWithPath: folder.path + "/out")
      )
      try input.write(to: source)
      try Data().write(to: target)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [tool] + arguments
      process.standardInput = try FileHandle(forReadingFrom: source)
      process.standardOutput = try FileHandle(forWritingTo: target)
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0, "\(tool) \(arguments.joined(separator: " "))")
      return try Data(contentsOf: target)
    }
  }
#endif
