import ClearerImage
import ClearerRuntime

/// Restores pictures as files hold them: 8 or 16 bits, with alpha, and colour also where the net is for gray.
public struct PictureRestorer: Sendable {
  private let restorer: Restorer
  private let threads: Int

  /// Creates a restorer that runs a net on pictures, each with some threads.
  public init(_ restorer: Restorer, threads: Int = 1) {
    self.restorer = restorer
    self.threads = threads
  }

  /// The same with another number of threads.
  func using(threads: Int) -> PictureRestorer { PictureRestorer(restorer, threads: threads) }

  /// Restores a picture. Depth, alpha, colour profile and orientation stay.
  ///
  /// A gray net restores red, green and blue one by one; noise that is independent in them is taken away as well as
  /// in three gray pictures.
  ///
  /// - Parameter progress: called with the finished part of the picture, 0 to 1.
  /// - Throws: `PictureError` for a gray picture and a net for colour, `RestorerError` for a size that is too large,
  ///   `CancellationError`.
  public func restore(_ picture: Picture, progress: (@Sendable (Double) -> Void)? = nil) async throws
    -> Picture
  {
    let samples: Samples =
      switch picture.samples {
      case .bits8(let values): .bits8(try await byChannels(values, picture, progress))
      case .bits16(let values): .bits16(try await byChannels(values, picture, progress))
      }
    return try Picture(
      width: picture.width, height: picture.height, channels: picture.channels, samples: samples,
      alpha: picture.alpha, iccProfile: picture.iccProfile, orientation: picture.orientation)
  }

  private func byChannels<Sample: PixelSample>(
    _ samples: [Sample], _ picture: Picture, _ progress: (@Sendable (Double) -> Void)?
  ) async throws -> [Sample] {
    func run(_ samples: [Sample], _ layout: PixelFormat.Layout, _ progress: (@Sendable (Double) -> Void)?)
      async throws -> [Sample]
    {
      let image = try PixelImage(
        width: picture.width, height: picture.height, layout: layout, samples: samples)
      return try await restorer.restore(image, threads: threads, progress: progress).samples
    }
    switch (restorer.channels, picture.channels) {
    case (let net, let channels) where net == channels:
      return try await run(samples, channels == 1 ? .gray : .rgb, progress)
    case (1, let channels):
      var result = samples
      for channel in 0..<channels {
        let places = stride(from: channel, to: samples.count, by: channels)
        let plane = try await run(places.map { samples[$0] }, .gray) { part in
          progress?((Double(channel) + part) / Double(channels))
        }
        for (place, value) in zip(places, plane) { result[place] = value }
      }
      return result
    default:
      throw PictureError.invalid("the net restores colour, and this picture is gray; take a net for gray")
    }
  }
}
