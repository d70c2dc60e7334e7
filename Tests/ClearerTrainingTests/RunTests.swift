import ClearerModel
import ClearerTraining
import Foundation
import Testing

@Suite struct RunTests {
  private func checkpoint(_ step: Int) -> Checkpoint {
    Checkpoint(step: step, options: "{}", tensors: ["weights": Tensor(shape: [2], values: [Float(step), 1])])
  }

  @Test func theLastTwoCheckpointsAreKept() throws {
    let place = try TemporaryFolder()
    let folder = try CheckpointFolder(place.path + "/run")
    #expect(throws: CheckpointError.self) { try folder.load(options: "{}") }
    for step in [1, 2, 3] { try folder.save(checkpoint(step)) }
    let last = try folder.load(options: "{}")
    #expect(last.step == 3)
    #expect(last.tensors["weights"]?.values == [3, 1])
    // What a run leaves that is killed between the two renames.
    try FileManager.default.removeItem(atPath: folder.path + "/checkpoint.safetensors")
    #expect(try folder.load(options: "{}").step == 2)
  }

  @Test func otherOptionsAreRefused() throws {
    let place = try TemporaryFolder()
    let folder = try CheckpointFolder(place.path)
    try folder.save(checkpoint(1))
    #expect(throws: CheckpointError.self) { try folder.load(options: #"{"seed":2}"#) }
  }

  @Test func whatAnInterruptedWriteLeftIsClearedAway() throws {
    let place = try TemporaryFolder()
    try Data("half".utf8).write(to: URL(fileURLWithPath: place.path + "/.clearer-abc"))
    _ = try CheckpointFolder(place.path)
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
  }

  @Test func theLogEndsWhereTheRunGoesOn() throws {
    struct Entry: Codable, Equatable {
      var step: Int
      var loss: Double
    }
    let place = try TemporaryFolder()
    var log: RunLog? = try RunLog(folder: place.path, step: 0)
    for step in [10, 20, 30] { try log?.append(Entry(step: step, loss: 0.5)) }
    log = nil
    try RunLog(folder: place.path, step: 20).append(Entry(step: 30, loss: 0.25))
    let lines = try String(contentsOfFile: place.path + "/log.jsonl", encoding: .utf8).split(separator: "\n")
    let entries = try lines.map { try JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }
    #expect(entries == [Entry(step: 10, loss: 0.5), Entry(step: 20, loss: 0.5), Entry(step: 30, loss: 0.25)])
  }

  @Test func theCurveOfATrainingHasEveryValidationWithinItsFrame() throws {
    let levels = [28.5, 28.9, 29.05, 29.1]
    let validations = levels.enumerated().map { TrainingPicture.Validation(step: 500 * ($0 + 1), psnr: $1) }
    let picture = try #require(TrainingPicture.psnr(validations))
    let line = try #require(picture.firstMatch(of: /points="([^"]*)"/))
    let points = line.1.split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }
    #expect(points.map { $0[0] } == [224, 384, 544, 704])
    #expect(zip(points, points.dropFirst()).allSatisfy { $0[1] > $1[1] })
    #expect(points.allSatisfy { (16...316).contains($0[1]) })
    for mark in [">500<", ">2000<", ">28.6<", ">29.1<"] { #expect(picture.contains(mark), "\(mark)") }
    #expect(TrainingPicture.psnr(Array(validations.prefix(1))) == nil)
    #expect(TrainingPicture.psnr(validations.map { .init(step: $0.step, psnr: 29) }) != nil)
  }

  @Test func schedulesStartAndEndWhereTheyShould() {
    let cosine = Schedule(rate: 2, final: 1)
    #expect(cosine.rate(step: 0, of: 100) == 2)
    #expect(abs(cosine.rate(step: 50, of: 100) - 1.5) < 1e-12)
    #expect(abs(cosine.rate(step: 100, of: 100) - 1) < 1e-12)
    let linear = Schedule(shape: .linear, rate: 2, warmUp: 10)
    #expect(linear.rate(step: 0, of: 110) == 0.2)
    #expect(linear.rate(step: 9, of: 110) == 2)
    #expect(linear.rate(step: 60, of: 110) == 1)
    #expect(Schedule(shape: .constant, rate: 2).rate(step: 99, of: 100) == 2)
  }
}
