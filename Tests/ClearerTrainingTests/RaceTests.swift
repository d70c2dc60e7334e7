#if Torch
  import ClearerModel
  import ClearerTraining
  import Foundation
  import Testing

  /// The race of the finalists at the end of a search.
  @Suite struct RaceTests {
    private let place: TemporaryFolder
    private let options: SearchOptions

    init() throws {
      place = try TemporaryFolder()
      let pictures = PictureSource(folder: try place.addPictures("clean", count: 2, width: 24, height: 20))
      let family = Architecture(
        channels: 1, widths: [2, 4], stemBlocks: 1, stages: [[.fusion, .fusion, .fusion, .fusion]],
        normalization: .none)
      var options = SearchOptions(
        space: SearchSpace(family: family), degradation: .noise(NoiseModel(levels: .among([30]))),
        sources: [pictures], mixtureSources: [pictures], costs: SearchCosts(table: .kmacs(of: family)))
      options.batch = 2
      options.patch = 8
      options.finalists = 5
      options.finalistSteps = 7
      self.options = options
    }

    /// A searcher that leans to parallel modules at the first two places.
    private func searcher(_ options: SearchOptions) throws -> Searcher {
      let searcher = try Searcher(options)
      var state = try searcher.checkpoint()
      state.tensors["alpha"]?.values = [1, 0, 1, 0, 0, 1, 0, 1]
      try searcher.restore(state)
      return searcher
    }

    private func patches() throws -> PatchSource {
      try PatchSource(
        options.sources, degradation: options.degradation, channels: 1, side: options.patch,
        seed: options.raceSeed)
    }

    private func validation() throws -> ValidationSet {
      try ValidationSet(
        options.mixtureSources, degradation: options.degradation, channels: 1, count: Race.pictures)
    }

    private func raced(_ searcher: Searcher, in name: String, stop: () -> Bool = { false }) throws
      -> [Race.Result]?
    {
      var race = Race(folder: try CheckpointFolder(place.path + "/" + name))
      race.checkpointInterval = 3
      return try race.run(searcher, patches: patches(), validation: validation(), stop: stop)
    }

    @Test func finalistsAreDifferentNetsOfLikeCost() throws {
      let table = try #require(options.costs.table)
      func check(_ options: SearchOptions, within range: (Double) -> ClosedRange<Double>) throws {
        let searcher = try searcher(options)
        let finalists = try searcher.finalists()
        let nets = finalists.map { options.space.architecture($0).stages }
        #expect(finalists.first == (try searcher.derive().choices))
        #expect(nets.count == 5 && Set(nets).count == 5)
        let costs = nets.map { table.cost(of: $0) }
        #expect(costs.allSatisfy { range(costs[0]).contains($0) }, "\(costs)")
      }
      try check(options) { 0.95 * $0...$0 }
      // Leaning to another cost than the budget.
      var budgeted = options
      let three = table.cost(of: [[.parallel, .parallel, .parallel, .fusion]])
      budgeted.costs.budget = three * 1.02
      budgeted.finalists = 4
      #expect(try searcher(budgeted).finalists().count == 4)
      for choices in try searcher(budgeted).finalists() {
        #expect(choices.filter { $0 == .parallel }.count == 3)
      }
      // Where there are not as many, those that there are.
      budgeted.finalists = 100
      #expect(try searcher(budgeted).finalists().count == 4)
    }

    @Test func theBetterHalfGoesOnUntilOneIsLeft() throws {
      #expect(Race.fields(5) == [5, 3, 2] && Race.fields(8) == [8, 4, 2] && Race.fields(1) == [])
      let searcher = try searcher(options)
      let results = try #require(try raced(searcher, in: "race"))
      let rounds = (1...3).map { round in results.filter { $0.round == round } }
      #expect(rounds.map(\.count) == [5, 3, 2])
      for (round, next) in zip(rounds, rounds.dropFirst()) {
        let best = round.sorted { $0.psnr > $1.psnr }.prefix(next.count).map(\.finalist)
        #expect(Set(best) == Set(next.map(\.finalist)))
      }
      let winner = try #require(rounds[2].max { $0.psnr < $1.psnr })
      #expect(try searcher.derive().choices == winner.choices)
      #expect(searcher.mixture.leastDecided > 0.999)

      // Its level is that of its net, trained at one go.
      var run = TrainingRun(folder: nil)
      run.validationInterval = 1000
      let alone = try Trainer(searcher.training(winner.choices, rounds: 3))
      #expect(try run.run(alone, patches: patches(), validation: validation()) == winner.psnr)
      #expect(alone.step == 21 && winner.trained == 21)
      // Nothing but the log is left.
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path + "/race") == ["log.jsonl"])
    }

    @Test func anInterruptedRaceGoesOnWithTheSameBits() throws {
      let whole = try searcher(options)
      let results = try raced(whole, in: "whole")
      var (runs, parts) = (0, nil as [Race.Result]?)
      while parts == nil {
        let searcher = try searcher(options)
        var steps = 0
        parts = try raced(
          searcher, in: "parts",
          stop: {
            steps += 1
            return steps > 11
          })
        runs += 1
        if parts != nil { #expect(try searcher.derive().choices == whole.derive().choices) }
      }
      #expect(runs > 4 && parts == results)
    }

    @Test func aFinalistWhoseTrainingDivergesDropsOut() throws {
      let searcher = try searcher(options)
      let training = searcher.training(try searcher.finalists()[1], rounds: 3)
      var state = try Trainer(training).checkpoint()
      // So large that the loss is infinite.
      state.tensors["weights"]?.values.replaceSubrange(0..<8, with: Array(repeating: 1e38, count: 8))
      try CheckpointFolder(place.path + "/race/race/2").save(state)
      let results = try #require(try raced(searcher, in: "race")).filter { $0.finalist == 2 }
      #expect(results.map(\.psnr) == [0])
    }
  }
#endif
