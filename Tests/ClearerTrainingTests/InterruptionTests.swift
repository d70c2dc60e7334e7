#if Torch && os(Linux)
  import ClearerModel
  import ClearerTraining
  import Foundation
  import Testing

  /// Runs that are killed, or whose disk fills up, lose nothing.
  ///
  /// `CLEARER_KILLS=40` kills as often; without it the tests are short.
  @Suite(.serialized) struct InterruptionTests {
    private let kills = ProcessInfo.processInfo.environment["CLEARER_KILLS"].flatMap(Int.init) ?? 4

    /// A small run of a command that writes a checkpoint every few steps; `finals` are the files that it makes.
    struct Job: Sendable, CustomTestStringConvertible {
      var command: String
      var options: [String]
      var finals: [String]

      var testDescription: String { command }

      /// - Parameter place: what lies there is the run's.
      func command(in place: String, steps: Int, pictures: String, resuming: Bool) -> Command {
        var arguments = ["--pictures", pictures, "--noise", "30", "--output", "\(place)/net", "--quiet"]
        arguments += options
        switch command {
        case "clearer-train": arguments += ["--run", "\(place)/run", "--steps", "\(steps)"]
        default: arguments += ["--mixture-pictures", pictures, "--epochs", "\(steps / 2)"]
        }
        return Command(name: command, arguments: arguments + (resuming ? ["--resume"] : []))
      }

      /// Where the run keeps its checkpoints.
      func checkpoints(in place: String) -> String {
        place + (command == "clearer-train" ? "/run" : "/net")
      }
    }

    private static let net = ["--widths", "2,4", "--stages", "FP", "--stem-blocks", "1"]

    static let jobs = [
      Job(
        command: "clearer-train",
        options: net + [
          "--normalization", "batch", "--batch", "2", "--patch", "8", "--checkpoint-interval", "2",
        ],
        finals: ["net/model.json", "net/weights.safetensors"]),
      Job(
        command: "clearer-search",
        options: net + [
          "--batch", "2", "--patch", "8", "--steps-per-epoch", "2", "--warm-up-epochs", "1", "--mixture-rate",
          "0.1", "--costs", "macs", "--finalists", "4", "--finalist-steps", "12",
        ],
        finals: ["net/architecture.json", "net/weights.svg"]),
    ]

    @Test(arguments: jobs) func killsAtAnyMomentChangeNoBit(_ job: Job) throws {
      let seed = UInt64.random(in: 0...9999)
      print("\(job.command): kills by seed \(seed)")
      var random = RandomGenerator(seed: seed)
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 2, width: 16, height: 16)
      let disk = try FaultyDisk(in: place.path)
      let steps = 60
      let (whole, killed) = (place.path + "/1", place.path + "/2")
      let begin = Date()
      let undisturbed = try job.command(in: whole, steps: steps, pictures: pictures, resuming: false).run()
      #expect(undisturbed.status == 0, "\(undisturbed.complaints)")
      let duration = Date().timeIntervalSince(begin)

      func hasCheckpoint(_ place: String) throws -> Bool {
        try CheckpointFolder(job.checkpoints(in: place)).hasCheckpoint
      }
      var deaths = 0
      while deaths < kills {
        let begun = try hasCheckpoint(killed)
        var command = job.command(in: killed, steps: steps, pictures: pictures, resuming: begun)
        let end: Command.End
        if deaths.isMultiple(of: 2) {
          // The log's beginning takes three calls, and each checkpoint five and one for its line in the log.
          command.environment = disk.environment(.kill, atCall: Int.random(in: 3...20, using: &random))
          end = try command.run()
        } else {
          end = try command.run(killedAfter: Double(random.uniform(0, 1)) * duration * 0.8)
        }
        if end.status == 0 {
          // It came to its end before it could be killed: once more from the beginning.
          try compare(whole, killed, job)
          try FileManager.default.removeItem(atPath: killed)
          continue
        }
        #expect(end.signal == SIGKILL, "\(end.complaints)")
        deaths += 1
      }
      let begun = try hasCheckpoint(killed)
      let last = try job.command(in: killed, steps: steps, pictures: pictures, resuming: begun).run()
      #expect(last.status == 0, "\(last.complaints)")
      try compare(whole, killed, job)
    }

    private func compare(_ whole: String, _ killed: String, _ job: Job) throws {
      func contents(_ place: String, _ name: String) throws -> Data {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(place)/\(name)"))
        // The commands differ in where they write, and say so in the model.
        guard name.hasSuffix("json") else { return data }
        return Data(String(decoding: data, as: UTF8.self).replacingOccurrences(of: place, with: "").utf8)
      }
      for name in job.finals {
        let (one, other) = (try contents(whole, name), try contents(killed, name))
        #expect(one == other && one.count > 100, "\(name)")
      }
      let ends = try [whole, killed].map {
        try SafeTensors.read(job.checkpoints(in: $0) + "/checkpoint.safetensors")
      }
      #expect(ends[0] == ends[1])
    }

    @Test(arguments: jobs) func aFullDiskIsAnErrorAndLosesNothing(_ job: Job) throws {
      let place = try TemporaryFolder()
      let pictures = try place.addPictures("clean", count: 2, width: 16, height: 16)
      let disk = try FaultyDisk(in: place.path)
      let whole = place.path + "/whole"
      _ = try job.command(in: whole, steps: 8, pictures: pictures, resuming: false).run()
      // From the first write of the second checkpoint on: each moment of a checkpoint and of its line in the log.
      for call in job.command == "clearer-train" ? [9, 11, 14] : [9, 10, 15] {
        let run = "\(place.path)/\(call)"
        var command = job.command(in: run, steps: 8, pictures: pictures, resuming: false)
        command.environment = disk.environment(.full, atCall: call)
        let end = try command.run()
        #expect(end.status == 73 && end.complaints.contains("No space left on device"), "\(end)")
        #expect(end.complaints.split(separator: "\n").count == 1, "\(end.complaints)")
        let left = try FileManager.default.contentsOfDirectory(atPath: job.checkpoints(in: run))
        #expect(!left.contains { $0.hasPrefix(".clearer-") }, "\(left)")
        let saved = try SafeTensors.read(job.checkpoints(in: run) + "/checkpoint.safetensors")
        #expect((Int(saved.metadata["step"] ?? "") ?? 0) >= 2)

        let again = try job.command(in: run, steps: 8, pictures: pictures, resuming: true).run()
        #expect(again.status == 0, "\(again.complaints)")
        let ends = try [whole, run].map {
          try SafeTensors.read(job.checkpoints(in: $0) + "/checkpoint.safetensors")
        }
        #expect(ends[0] == ends[1])
      }
    }
  }
#endif
