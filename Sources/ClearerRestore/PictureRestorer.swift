import ClearerImage
import ClearerRuntime

/// Restores pictures as files hold them: 8 or 16 bits, with alpha, and colour also where the net is for gray.
public struct PictureRestorer: Sendable {
  private let restorer: Restorer

  /// Creates a restorer that runs a net on pictures.
  public init(_ restorer: Restorer) {
    self.restorer = restorer
  }

  /// Restores a picture. Depth, alpha, colour profile and orientation stay.
  ///
  /// A gray net restores red, green and blue one by one; noise that is independent in them is taken away as well as
  /// in three gray pictures.
  ///
  /// - Throws: `PictureError` for a gray picture and a net for colour, `RestorerError` for a size that is too large.
  public func restore(_ picture: Picture) throws -> Picture {
    let (width, height) = (picture.width, picture.height)
    let samples: Samples =
      switch picture.samples {
      case .bits8(let values):
        .bits8(try byChannels(values, picture) { try restorer.restore($0, width: width, height: height) })
      case .bits16(let values):
        .bits16(try byChannels(values, picture) { try restorer.restore($0, width: width, height: height) })
      }
    return try Picture(
      width: width, height: height, channels: picture.channels, samples: samples, alpha: picture.alpha,
      iccProfile: picture.iccProfile, orientation: picture.orientation)
  }

  private func byChannels<Sample>(
    _ samples: [Sample], _ picture: Picture, _ run: ([Sample]) throws -> [Sample]
  ) throws -> [Sample] {
    switch (restorer.plan.channels, picture.channels) {
    case (let net, let channels) where net == channels:
      return try run(samples)
    case (1, let channels):
      var result = samples
      for channel in 0..<channels {
        let places = stride(from: channel, to: samples.count, by: channels)
        for (place, value) in zip(places, try run(places.map { samples[$0] })) { result[place] = value }
      }
      return result
    default:
      throw PictureError.invalid("the net restores colour, and this picture is gray; take a net for gray")
    }
  }
}
