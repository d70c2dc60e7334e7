// Usage: outside MODEL NOISY.png RESTORED.png
import ClearerImage
import ClearerRuntime
import DenoiseGray25

let arguments = CommandLine.arguments
let noisy = try Picture(contentsOf: arguments[2])
guard case .bits8(let samples) = noisy.samples else { fatalError("this picture has 8 bits") }

let library = try ClearerRuntime.Restorer(contentsOf: arguments[1])
let restored = try library.restore(samples, width: noisy.width, height: noisy.height)

let emitted = DenoiseGray25.Restorer()
let image = try DenoiseGray25.PixelImage(
  width: noisy.width, height: noisy.height, layout: .gray, samples: samples)
let same = try await emitted.restore(image, threads: 2).samples
guard same == restored else { fatalError("the library and the emitted package differ") }

try Picture(width: noisy.width, height: noisy.height, channels: 1, samples: .bits8(restored)).write(
  to: arguments[3])
