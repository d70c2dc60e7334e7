#if Torch
  import ClearerModel
  import ClearerTraining
  import Foundation

  /// What the command prints.
  struct SearchResult: Encodable {
    /// A net of the race.
    struct Finalist: Encodable {
      var stages: String
      var cost: Double?
      /// Its level after each round that it was in, in dB.
      var psnr: [Double]
    }

    var architecture: String
    var stages: String
    var leastDecided: Double
    var cost: Double?
    var kmacPerPixel: Double
    var parameters: Int
    var mixturePSNR: Double?
    var derivedPSNR: Double?
    var finalists: [Finalist]
    private var unit: String?

    private enum CodingKeys: CodingKey {
      case architecture, stages, leastDecided, cost, kmacPerPixel, parameters, mixturePSNR, derivedPSNR,
        finalists
    }

    init(
      architecture: String, found: Architecture, searcher: Searcher, last: SearchRun.Epoch?,
      race: [Race.Result]
    ) {
      let table = searcher.options.costs.table
      self.architecture = architecture
      stages = found.letters
      leastDecided = searcher.mixture.leastDecided
      cost = table?.cost(of: found.stages)
      unit = table?.unit
      kmacPerPixel = found.macsPerPixel / 1000
      parameters = found.parameterCount
      (mixturePSNR, derivedPSNR) = (last?.mixturePSNR, last?.derivedPSNR)
      finalists = race.filter { $0.round == 1 }.map { first in
        Finalist(
          stages: searcher.options.space.architecture(first.choices).letters, cost: first.cost,
          psnr: race.filter { $0.finalist == first.finalist }.map(\.psnr))
      }
      .sorted { ($0.psnr.count, $0.psnr.last ?? 0) > ($1.psnr.count, $1.psnr.last ?? 0) }
    }

    var text: String {
      let found = String(
        format: "%@: %@, %.1f kMAC/pixel, %d parameters, least decided choice %.3f", architecture, stages,
        kmacPerPixel, parameters, leastDecided)
      return ([found] + finalists.map(line)).joined(separator: "\n")
    }

    private func line(_ finalist: Finalist) -> String {
      let cost = finalist.cost.map { String(format: "%.4g %@", $0, unit ?? "") } ?? ""
      return (["  " + finalist.stages, cost] + finalist.psnr.map { String(format: "%.3f dB", $0) })
        .joined(separator: "  ")
    }
  }
#endif
