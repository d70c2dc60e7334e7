#if Torch && os(Linux)
  import ClearerModel
  import ClearerTraining
  import Foundation
  import Testing

  /// Several processes train what one would have trained.
  @Suite(.serialized) struct GroupTests {
    private let place: TemporaryFolder
    private let pictures: String
    private let port = Int.random(in: 20_000..<60_000)

    init() throws {
      place = try TemporaryFolder()
      pictures = try place.addPictures("clean", count: 4, width: 32, height: 32)
    }

    /// 50 steps of 32 patches by `size` processes.
    private func command(_ name: String, _ options: [String], rank: Int = 0, size: Int = 1) -> Command {
      Command(
        name: "clearer-train",
        arguments: [
          "--widths", "4,8", "--stages", "FP", "--stem-blocks", "1", "--pictures", pictures, "--noise", "25",
          "--batch", "32", "--patch", "16", "--quiet", "--output", "\(place.path)/\(name)/net", "--run",
          "\(place.path)/\(name)/run", "--world-size", "\(size)", "--rank", "\(rank)", "--store",
          "127.0.0.1:\(port)",
        ] + options)
    }

    private func checkpoint(_ name: String) -> String { "\(place.path)/\(name)/run/checkpoint.safetensors" }

    private func trained(_ name: String, _ options: [String], size: Int = 1) throws -> SafeTensors {
      let running = try (0..<size).map {
        try Command.Running(command(name, options, rank: $0, size: size))
      }
      for process in running {
        let end = process.end()
        #expect(end.status == 0, "\(end.complaints)")
      }
      return try SafeTensors.read(checkpoint(name))
    }

    @Test func twoProcessesComputeTheTwoHalvesOfABatch() throws {
      let options = ["--normalization", "none", "--steps", "50"]
      // One process that adds up the gradients of the same halves has the same bits.
      let one = try trained("one", options + ["--accumulation", "2"])
      #expect(try trained("two", options, size: 2).tensors == one.tensors)
    }

    /// The first step: its gradient, of which Adam's first moment is a tenth, and the statistics that it moved.
    @Test func gradientsAndStatisticsAreThoseOfTheWholeBatch() throws {
      let options = ["--optimizer", "adam", "--normalization", "batch", "--steps", "1"]
      let one = try trained("one", options)
      let two = try trained("two", options, size: 2)
      for name in ["adam.mean", "statistics"] {
        let (values, others) = (
          try #require(one.tensors[name]).values, try #require(two.tensors[name]).values
        )
        let largest = values.reduce(0) { max($0, abs($1)) }
        #expect(largest > 0)
        #expect(zip(values, others).allSatisfy { abs($0 - $1) <= 1e-6 * largest }, "\(name)")
      }
    }

    /// At a low rate. Adam makes steps of the size of the rate from gradients that are nothing but rounding, and at 1e-3
    /// these grow until they show: one process with two threads is then as far from the same with one.
    @Test func fiftyStepsStayTogether() throws {
      let options = ["--optimizer", "adam", "--normalization", "batch", "--steps", "50", "--rate", "1e-4"]
      let one = try trained("one", options)
      let two = try trained("two", options, size: 2)
      for (name, tensor) in one.tensors {
        let other = try #require(two.tensors[name])
        #expect(zip(tensor.values, other.values).allSatisfy { abs($0 - $1) < 1e-4 }, "\(name)")
      }
    }

    /// 20 steps of a search with 8 patches by `size` processes.
    private func searched(_ name: String, _ options: [String], size: Int = 1) throws -> SafeTensors {
      let running = try (0..<size).map { rank in
        try Command.Running(
          Command(
            name: "clearer-search",
            arguments: [
              "--widths", "4,8", "--stages", "FP", "--stem-blocks", "1", "--pictures", pictures,
              "--mixture-pictures", pictures, "--validation", pictures, "--noise", "25", "--batch", "8",
              "--patch",
              "16", "--epochs", "2", "--steps-per-epoch", "10", "--warm-up-epochs", "0",
              "--rate", "1e-4", "--finalists", "0", "--quiet", "--output", "\(place.path)/\(name)",
              "--world-size", "\(size)", "--rank",
              "\(rank)", "--store", "127.0.0.1:\(port)",
            ] + options))
      }
      for process in running {
        let end = process.end()
        #expect(end.status == 0, "\(end.complaints)")
      }
      return try SafeTensors.read("\(place.path)/\(name)/checkpoint.safetensors")
    }

    @Test(arguments: ["paths", "mixture"], ["batch", "none"])
    func twoProcessesSearchWhatOneWouldHaveFound(_ strategy: String, _ normalization: String) throws {
      let options = ["--strategy", strategy, "--normalization", normalization]
      let one = try searched("one", options)
      let two = try searched("two", options, size: 2)
      #expect(one.tensors["alpha"]?.values.contains { abs($0) > 0.01 } ?? false)
      for (name, tensor) in one.tensors {
        let other = try #require(two.tensors[name])
        #expect(zip(tensor.values, other.values).allSatisfy { abs($0 - $1) < 1e-4 }, "\(name)")
      }
    }

    @Test func twoProcessesHoldTheRaceOfOne() throws {
      // What two nets cost: a parallel module and a fusion module, in either order.
      let net = Architecture(
        channels: 1, widths: [4, 8], stemBlocks: 1, stages: [[.fusion, .parallel]], normalization: .none)
      let options = [
        "--normalization", "none", "--budget", "\(net.macsPerPixel / 1000)kmac", "--finalists", "2",
        "--finalist-steps", "20",
      ]
      func levels(_ name: String, size: Int) throws -> [Double] {
        _ = try searched(name, options, size: size)
        return try RunLog.entries(Race.Result.self, folder: "\(place.path)/\(name)").map(\.psnr)
      }
      let (one, two) = (try levels("one", size: 1), try levels("two", size: 2))
      #expect(one.count == 2 && one.count == two.count)
      #expect(zip(one, two).allSatisfy { abs($0 - $1) < 0.01 }, "\(one), \(two)")
    }

    @Test func aLostProcessEndsAllAndTheCheckpointGoesOn() throws {
      let options = ["--normalization", "none", "--steps", "300", "--checkpoint-interval", "5"]
      let running = try (0..<2).map { try Command.Running(command("lost", options, rank: $0, size: 2)) }
      for _ in 0..<600 where !FileManager.default.fileExists(atPath: checkpoint("lost")) {
        Thread.sleep(forTimeInterval: 0.05)
      }
      running[1].kill()
      #expect(running[1].end().signal == SIGKILL)
      let end = running[0].end()
      #expect(end.status == 1 && end.complaints.contains("--resume"), "\(end.complaints)")
      let whole = try trained("whole", options, size: 2)
      #expect(try trained("lost", options + ["--resume"], size: 2) == whole)
    }

    @Test func otherOptionsAreRefusedByTheOthers() throws {
      let options = ["--normalization", "none", "--steps", "5"]
      let first = try Command.Running(command("other", options, rank: 0, size: 2))
      let second = try Command.Running(command("other", options + ["--seed", "2"], rank: 1, size: 2))
      let ends = [first.end(), second.end()]
      #expect(ends.allSatisfy { $0.status == 1 })
      #expect(ends[1].complaints.contains("other options than the first"), "\(ends[1].complaints)")
    }

    @Test func aDeviceThatIsNotThereIsNamed() throws {
      let end = try command("cuda", ["--steps", "1", "--device", "cuda"]).run()
      // On a machine that has one, this is no error.
      if end.status != 0 { #expect(end.complaints.contains("CUDA"), "\(end.complaints)") }
    }
  }
#endif
