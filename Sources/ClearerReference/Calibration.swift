import ClearerModel

/// Records the range of every value of a net over pictures, as 8-bit precision needs it.
///
///     var calibration = try Calibration(model)
///     for picture in pictures { try calibration.add(picture.values, width: picture.width, height: picture.height) }
///     model.ranges = calibration.ranges
///
/// The order of the pictures does not matter.
public struct Calibration: Sendable {
  private let evaluator: FloatEvaluator
  private var histograms: [String: Histogram] = [:]
  /// Of each channel of values that come out of a ReLU.
  private var channels: [String: [Histogram]] = [:]
  private let rectified: Set<String>

  /// Prepares a model, whose own ranges do not matter.
  ///
  /// - Throws: ``ModelError`` where the model does not validate.
  public init(_ model: Model) throws(ModelError) {
    var model = model
    model.ranges = [:]
    evaluator = try FloatEvaluator(model)
    rectified = Set(model.architecture.values.filter(\.rectified).map(\.name))
  }

  /// Runs the net over one picture, of the kind that it will get: with its noise, and clamped where that will be.
  ///
  /// - Parameters:
  ///   - picture: `channels × height × width` values, nominally 0 to 1, channel after channel.
  ///   - width: Its columns, at least 1.
  ///   - height: Its rows, at least 1.
  /// - Throws: ``EvaluationError`` where the number of values does not fit or a value is not finite.
  public mutating func add(_ picture: [Float], width: Int, height: Int) throws {
    var updated = histograms
    var updatedChannels = channels
    let rectifiedNames = rectified
    _ = try evaluator.evaluate(picture, width: width, height: height) { name, map in
      guard map.values.allSatisfy(\.isFinite) else { throw EvaluationError.notFinite(value: name) }
      updated[name, default: Histogram()].add(map.values)
      guard rectifiedNames.contains(name) else { return }
      var each =
        updatedChannels.removeValue(forKey: name) ?? Array(repeating: Histogram(), count: map.channels)
      let size = map.width * map.height
      for channel in each.indices {
        each[channel].add(Array(map.values[channel * size..<(channel + 1) * size]))
      }
      updatedChannels[name] = each
    }
    histograms = updated
    channels = updatedChannels
  }

  /// The ranges, one for each of `architecture.values`; empty before the first picture.
  ///
  /// Each has the least squared error of unsigned 8-bit steps over all values seen, but the picture's own covers them
  /// all. Every range contains 0; those of values behind a ReLU begin there, and have an end and a mean for each channel as
  /// well.
  public var ranges: [String: Model.ActivationRange] {
    var result: [String: Model.ActivationRange] = [:]
    for (name, histogram) in histograms {
      let isSeen = histogram.minimum < histogram.maximum
      result[name] =
        name == ValueName.input && isSeen
        ? .init(min: histogram.minimum, max: histogram.maximum) : RangeSearch(histogram).best()
      // A channel that was never more than 0 gets no step of its own.
      let each = channels[name] ?? []
      result[name]?.channels = each.map { $0.maximum > 0 ? RangeSearch($0).best().max : 0 }
      result[name]?.means = each.map(\.mean)
    }
    return result
  }
}
