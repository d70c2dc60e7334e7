// Restores made-up pictures in every way that there is.
//
// Usage: Restoring [MODEL]

// snippet.hide
import ClearerRuntime

let model = CommandLine.arguments.dropFirst().first ?? "models/denoise-gray-25"
// snippet.show
// snippet.load
let restorer = try Restorer(contentsOf: model, precision: .int8)
// snippet.end

// snippet.hide
let (width, height) = (320, 240)
let samples = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 31) }
// snippet.show
// snippet.array
let restored = try restorer.restore(samples, width: width, height: height, threads: 2)
// snippet.end

// snippet.hide
let bytesPerRow = 2 * width + 64
let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytesPerRow * height, alignment: 16)
memory.initializeMemory(as: UInt8.self, repeating: 60)
// snippet.show
// snippet.strided
let picture = try MutablePixelBuffer(
  memory, width: width, height: height, format: PixelFormat(.uint16, .gray), bytesPerRow: bytesPerRow)
try restorer.restore(PixelBuffer(picture), into: picture, threads: 2)
// snippet.end
// snippet.hide
memory.deallocate()
// snippet.show

// snippet.task
let image = try PixelImage(width: width, height: height, layout: .gray, samples: samples)
let task = Task {
  try await restorer.restore(image, threads: 2) { part in
    print("\(Int(100 * part)) %")
  }
}
// task.cancel() ends it within a few rows.
let result = try await task.value
// snippet.end
// snippet.hide
precondition(result.samples == restored)
let camera = AsyncStream<[UInt8]> { continuation in
  for y in 0..<height { continuation.yield(Array(samples[(y * width)..<((y + 1) * width)])) }
  continuation.finish()
}
var shown: [UInt8] = []
@MainActor func show(_ row: [UInt8]) { shown += row }
// snippet.show

// snippet.rows
for try await row in restorer.rows(of: camera, width: width, height: height) {
  show(row)
}
// snippet.end
// snippet.hide
precondition(shown == restored)
let sensor = (0..<height).map { Array(samples[($0 * width)..<(($0 + 1) * width)]) }
shown = []
// snippet.show

// snippet.push
var rows = try RowRestorer(restorer, width: width, height: height, format: PixelFormat(.uint8, .gray))
for row in sensor {
  try rows.push(row)
  while let row = try rows.pull(UInt8.self) { show(row) }
}
// snippet.end
// snippet.hide
precondition(shown == restored)
