import ClearerCompiler
import ClearerModel
import ClearerRuntime
import ClearerTestSupport
import Testing

/// However a picture is handed over, the bytes are the same.
@Suite struct WaysOfCallingTests {
  static let threads = [1, 2, 7]

  @Test(arguments: RandomNet.seeds, Precision.allCases)
  func everyWayGivesTheBytesOfTheWholePicture(seed: UInt64, precision: Precision) async throws {
    let net = try RandomNet(seed: seed)
    let restorer = try Restorer(net.model, precision: precision)
    for (width, height) in Int8Tests.smallSizes {
      try await compare(UInt8.self, net, restorer, width, height)
    }
    try await compare(UInt8.self, net, restorer, 23, 70)
    try await compare(UInt16.self, net, restorer, 23, 70)
    try await compare(Float.self, net, restorer, 23, 70)
  }

  private func compare<Sample: RestorableSample>(
    _: Sample.Type, _ net: RandomNet, _ restorer: Restorer, _ width: Int, _ height: Int
  ) async throws {
    let samples = net.picture(width: width, height: height).samples(Sample.self)
    let expected = try restorer.restore(samples, width: width, height: height)
    let image = try PixelImage(
      width: width, height: height, layout: net.model.architecture.channels == 1 ? .gray : .rgb,
      samples: samples)
    let what: Comment = "\(Sample.self) \(width)×\(height), \(net)"
    for threads in Self.threads {
      #expect(
        try restorer.restore(samples, width: width, height: height, threads: threads) == expected, what)
      #expect(try await restorer.restore(image, threads: threads).samples == expected, what)
      #expect(try rowByRow(image, restorer, threads) == expected, what)
    }
    var restored: [Sample] = []
    for try await row in restorer.rows(of: rows(of: image), width: width, height: height) { restored += row }
    #expect(restored == expected, what)
  }

  private func rowByRow<Sample: RestorableSample>(
    _ image: PixelImage<Sample>, _ restorer: Restorer, _ threads: Int
  ) throws -> [Sample] {
    var rows = try RowRestorer(
      restorer, width: image.width, height: image.height, format: image.format, threads: threads)
    var restored: [Sample] = []
    for row in lines(of: image) {
      try rows.push(row)
      while let row = try rows.pull(Sample.self) { restored += row }
    }
    #expect(rows.rowsPushed == image.height && rows.rowsPulled == image.height)
    return restored
  }

  private func lines<Sample>(of image: PixelImage<Sample>) -> [[Sample]] {
    let count = image.samples.count / image.height
    return (0..<image.height).map { Array(image.samples[($0 * count)..<(($0 + 1) * count)]) }
  }

  private func rows<Sample>(of image: PixelImage<Sample>) -> AsyncStream<[Sample]> {
    AsyncStream { continuation in
      for row in lines(of: image) { continuation.yield(row) }
      continuation.finish()
    }
  }

  /// Gaps between rows, rows from the bottom, odd addresses, opacity, and the caller's workspace.
  @Test(arguments: [PixelFormat.Layout.gray, .rgb, .rgba])
  func whatLiesBetweenRowsStaysAndOpacityIsPassedThrough(layout: PixelFormat.Layout) async throws {
    try await strided(UInt8.self, layout)
    try await strided(UInt16.self, layout)
    try await strided(Float.self, layout)
  }

  private func strided<Sample: RestorableSample>(_: Sample.Type, _ layout: PixelFormat.Layout) async throws {
    let (width, height) = (19, 27)
    let net = try RandomNet.small(channels: layout == .gray ? 1 : 3)
    let restorer = try Restorer(net.model, precision: .int8)
    let colour = net.picture(width: width, height: height).samples(Sample.self)
    let plain = try restorer.restore(colour, width: width, height: height)
    let format = PixelFormat(Sample.format, layout)
    func pixels(_ samples: [Sample]) -> [Sample] {
      guard layout == .rgba else { return samples }
      var result: [Sample] = []
      for pixel in 0..<width * height {
        result += samples[(3 * pixel)..<(3 * pixel + 3)]
        result.append(Sample(nearest: Float(pixel % 7)))
      }
      return result
    }
    let rowBytes = width * format.bytesPerPixel
    for (stride, from) in [(rowBytes, 0), (rowBytes + 5, 1), (-rowBytes - 3, 3)] {
      let size = from + abs(stride) * (height - 1) + rowBytes
      func spread(_ samples: [Sample], over bytes: inout [UInt8]) {
        samples.withUnsafeBytes { samples in
          for row in 0..<height {
            let begin = from + (stride < 0 ? row - height + 1 : row) * stride
            for index in 0..<rowBytes { bytes[begin + index] = samples[row * rowBytes + index] }
          }
        }
      }
      var source = [UInt8](repeating: 0xa5, count: size), expected = source
      spread(pixels(colour), over: &source)
      spread(pixels(plain), over: &expected)
      var target = [UInt8](repeating: 0xa5, count: size)
      var inPlace = source
      var workspace = [UInt8](repeating: 0x5a, count: restorer.workspaceSize(width: width, format: format))
      func picture(_ bytes: UnsafeMutableRawBufferPointer) throws -> MutablePixelBuffer {
        try MutablePixelBuffer(
          UnsafeMutableRawBufferPointer(rebasing: bytes[from...]), width: width, height: height,
          format: format, bytesPerRow: stride)
      }
      try source.withUnsafeMutableBytes { source in
        try target.withUnsafeMutableBytes { target in
          try restorer.restore(PixelBuffer(picture(source)), into: picture(target))
        }
      }
      #expect(target == expected)
      try inPlace.withUnsafeMutableBytes { bytes in
        try workspace.withUnsafeMutableBytes { workspace in
          let picture = try picture(bytes)
          try restorer.restore(PixelBuffer(picture), into: picture, workspace: workspace)
        }
      }
      #expect(inPlace == expected)

      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
      defer { memory.deallocate() }
      memory.copyBytes(from: source)
      let buffer = try picture(memory)
      try await restorer.restore(PixelBuffer(buffer), into: buffer, threads: 2)
      #expect(Array(memory) == expected)
    }
  }

  #if compiler(>=6.2)
    @available(macOS 26, *)
    @Test func spansAreRestoredAsArraysAre() throws {
      let net = try RandomNet.small()
      let restorer = try Restorer(net.model, precision: .int8)
      let samples = net.picture(width: 31, height: 20).samples(UInt8.self)
      var restored = [UInt8](repeating: 0, count: samples.count)
      var samplesToWrite = restored.mutableSpan
      var target = samplesToWrite.mutableBytes
      try restorer.restore(
        samples.span.bytes, into: &target, width: 31, height: 20, format: PixelFormat(.uint8, .gray))
      #expect(try restored == restorer.restore(samples, width: 31, height: 20))
    }
  #endif
}
