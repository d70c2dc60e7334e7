/// Takes the last channel of each pixel away: what is left, and that channel.
func splitLastChannel<Sample>(_ samples: [Sample], channels: Int) -> (rest: [Sample], last: [Sample]) {
  var rest: [Sample] = []
  var last: [Sample] = []
  rest.reserveCapacity(samples.count / channels * (channels - 1))
  last.reserveCapacity(samples.count / channels)
  for pixel in stride(from: 0, to: samples.count, by: channels) {
    for channel in pixel..<(pixel + channels - 1) { rest.append(samples[channel]) }
    last.append(samples[pixel + channels - 1])
  }
  return (rest, last)
}

/// Puts one more channel behind the `channels` of each pixel.
func join<Sample>(_ samples: [Sample], channels: Int, last: [Sample]) -> [Sample] {
  var joined: [Sample] = []
  joined.reserveCapacity(samples.count + last.count)
  for (pixel, value) in last.enumerated() {
    for channel in (pixel * channels)..<((pixel + 1) * channels) { joined.append(samples[channel]) }
    joined.append(value)
  }
  return joined
}
