import ClearerCompiler
import ClearerImage
import ClearerModel
import ClearerReference
import ClearerRuntime

/// What targets have to give: for each picture, from 8-bit samples and from floats.
struct Reference {
  /// One picture's results.
  struct Result {
    var bytes: [UInt8]
    var floats: [Float]
  }

  /// In int8 of the Swift runtime, in fp32 of the oracle.
  let results: [Result]
  /// PSNR of the oracle's results in dB, mean over the pictures.
  let oraclePSNR: Double?

  init(_ model: Model, _ precision: Precision, _ pictures: VerificationPictures, oracle: [Result]) throws {
    oraclePSNR = try Self.psnr(oracle.map(\.floats), pictures)
    guard precision == .int8 else {
      results = oracle
      return
    }
    let best = try Restorer(model, precision: .int8)
    // Plain C is the last.
    let restorer = try best.instructionSets.last.map { try best.using($0) } ?? best
    results = try pictures.samples.map { sample in
      let (width, height) = (sample.clean.width, sample.clean.height)
      return Result(
        bytes: try restorer.restore(sample.bytes, width: width, height: height),
        floats: try restorer.restore(sample.floats.values, width: width, height: height))
    }
  }

  /// What the oracle makes of all pictures.
  static func oracle(_ model: Model, _ pictures: VerificationPictures) throws -> [Result] {
    let evaluator = try FloatEvaluator(model)
    return try pictures.samples.map { sample in
      func restored(_ picture: FloatPicture) throws -> FloatPicture {
        let planes = try evaluator.evaluate(picture.planar, width: picture.width, height: picture.height)
        return try FloatPicture(
          width: picture.width, height: picture.height, channels: picture.channels, planar: planes)
      }
      let rounded = try FloatPicture(
        width: sample.clean.width, height: sample.clean.height, channels: sample.clean.channels,
        values: sample.bytes.map { Float($0) / 255 })
      return Result(
        bytes: try restored(rounded).quantizedTo8Bits, floats: try restored(sample.floats).values)
    }
  }

  /// Mean PSNR in dB of results that are rounded to 8 bits, of pictures that are large enough for it to mean something.
  static func psnr(_ results: [[Float]], _ pictures: VerificationPictures) throws -> Double? {
    let all = try zip(results, pictures.samples).filter { $0.0.count >= 256 }.map { values, sample in
      try PSNR.between(
        Picture(
          FloatPicture(
            width: sample.clean.width, height: sample.clean.height, channels: sample.clean.channels,
            values: values)), sample.clean)
    }
    let mean = all.reduce(0, +) / Double(all.count)
    return mean.isFinite ? mean : nil
  }
}
