import ArgumentParser
import ClearerCompiler

extension Precision: ExpressibleByArgument {}

/// Width and height, as in `480x320`.
struct Size: ExpressibleByArgument {
  var width: Int
  var height: Int

  init?(argument: String) {
    let parts = argument.split(separator: "x").map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], width > 0, height > 0 else {
      return nil
    }
    self.width = width
    self.height = height
  }
}

/// A time, as in `30`, `30s`, `10m` or `1h`.
struct Duration: ExpressibleByArgument {
  var seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? argument : String(argument.dropLast())), number >= 0, number < 1e6
    else { return nil }
    seconds = number * (unit ?? 1)
  }

  var defaultValueDescription: String { "\(seconds)" }
}

/// A share, as in `5%`.
struct Percent: ExpressibleByArgument {
  var text: String
  var share: Double

  init?(argument: String) {
    guard argument.hasSuffix("%"), let number = Double(argument.dropLast()), number >= 0, number.isFinite
    else {
      return nil
    }
    text = argument
    share = number / 100
  }
}
