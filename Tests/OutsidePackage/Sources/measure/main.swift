// Usage: measure MODEL time|memory
//
// time: what loading takes; CPU time of a 480×320 picture through Swift, as a multiple of the C file's; and how soon a
// cancelled task is over. memory: the most memory during a 7680×4320 picture, beside what its parts take.
import CDenoiseGray25
import ClearerRuntime
import DenoiseGray25
import Foundation

typealias Library = ClearerRuntime.Restorer
typealias Emitted = DenoiseGray25.Restorer

/// CPU time of all threads in milliseconds.
func cpuTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func show(_ what: String, _ value: Double, _ unit: String) {
  print("\(what): \(String(format: "%.3f", value)) \(unit)")
}

func measureLoading(_ model: String) throws {
  var times: [Double] = []
  for _ in 0..<15 {
    let start = cpuTime()
    _ = try Library(contentsOf: model)
    times.append(cpuTime() - start)
  }
  show("loading and compiling, CPU time, median", median(times), "ms")
}

func measureOverhead(_ model: String) async throws {
  let (width, height) = (480, 320)
  let samples = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
  var result = samples
  let library = try Library(contentsOf: model)
  let workspace = UnsafeMutableRawBufferPointer.allocate(
    byteCount: denoise_gray_25_workspace_size(UInt32(width)), alignment: 64)
  let image = try ClearerRuntime.PixelImage(width: width, height: height, layout: .gray, samples: samples)
  let emittedImage = try DenoiseGray25.PixelImage(
    width: width, height: height, layout: .gray, samples: samples)
  func c() {
    result.withUnsafeMutableBytes { target in
      samples.withUnsafeBytes { source in
        var from = denoise_gray_25_image(
          pixels: UnsafeMutableRawPointer(mutating: source.baseAddress), stride: width, width: UInt32(width),
          height: UInt32(height), sample: DENOISE_GRAY_25_U8, channels: 1)
        var to = from
        to.pixels = target.baseAddress
        _ = denoise_gray_25_restore(&from, &to, workspace.baseAddress, workspace.count)
      }
    }
  }
  func libraryBuffers() throws {
    let format = ClearerRuntime.PixelFormat(.uint8, .gray)
    try result.withUnsafeMutableBytes { target in
      try samples.withUnsafeBytes { source in
        try library.restore(
          ClearerRuntime.PixelBuffer(source, width: width, height: height, format: format),
          into: ClearerRuntime.MutablePixelBuffer(target, width: width, height: height, format: format))
      }
    }
  }
  let names = [
    "library, buffers", "library, arrays", "library, task", "emitted package, arrays",
    "emitted package, task",
  ]
  var ratios = [[Double]](repeating: [], count: names.count)
  var baseline: [Double] = []
  for _ in 0..<60 {
    func time(_ body: () async throws -> Void) async throws -> Double {
      let start = cpuTime()
      try await body()
      return cpuTime() - start
    }
    // The C file before and after, so that a slow moment of the machine meets both.
    for index in names.indices {
      let before = try await time { c() }
      let own =
        switch index {
        case 0: try await time { try libraryBuffers() }
        case 1: try await time { _ = try library.restore(samples, width: width, height: height) }
        case 2: try await time { _ = try await library.restore(image) }
        case 3: try await time { _ = try Emitted().restore(samples, width: width, height: height) }
        default: try await time { _ = try await Emitted().restore(emittedImage) }
        }
      let after = try await time { c() }
      baseline.append(before)
      ratios[index].append(2 * own / (before + after))
    }
  }
  show("the C file, 480×320, CPU time, median", median(baseline), "ms")
  for (name, values) in zip(names, ratios) {
    show("\(name), median of ratios to the C file", median(values), "")
  }
}

func measureCancellation(_ model: String) async throws {
  let library = try Library(contentsOf: model)
  let image = try ClearerRuntime.PixelImage(
    width: 3840, height: 2160, layout: .gray, samples: [UInt8](repeating: 100, count: 3840 * 2160))
  var times: [Double] = []
  for _ in 0..<15 {
    let (progress, continuation) = AsyncStream.makeStream(of: Double.self)
    let task = Task { try await library.restore(image) { continuation.yield($0) } }
    for await part in progress where part > 0 { break }
    let start = ContinuousClock.now
    task.cancel()
    let result = await task.result
    times.append((ContinuousClock.now - start) / .milliseconds(1))
    guard case .failure(let error) = result, error is CancellationError else { fatalError("not cancelled") }
  }
  show("from cancelling a 3840×2160 picture to its task's end, median", median(times), "ms")
  show("  the longest of \(times.count)", times.max() ?? 0, "ms")
}

/// The most memory that the process had, in bytes.
func peak() -> Int {
  var usage = rusage()
  getrusage(0, &usage)  // RUSAGE_SELF
  return usage.ru_maxrss * 1024
}

func measureMemory(_ model: String) throws {
  let (width, height) = (7680, 4320)
  let library = try Library(contentsOf: model)
  let small = [UInt8](repeating: 0, count: 64 * 64)
  _ = try library.restore(small, width: 64, height: 64)
  let before = peak()
  let source = UnsafeMutableRawBufferPointer.allocate(byteCount: width * height, alignment: 64)
  let target = UnsafeMutableRawBufferPointer.allocate(byteCount: width * height, alignment: 64)
  for index in source.indices { source[index] = UInt8(truncatingIfNeeded: index &* 31) }
  let format = ClearerRuntime.PixelFormat(.uint8, .gray)
  try library.restore(
    ClearerRuntime.PixelBuffer(UnsafeRawBufferPointer(source), width: width, height: height, format: format),
    into: ClearerRuntime.MutablePixelBuffer(target, width: width, height: height, format: format))
  let parts = 2 * width * height + library.workspaceSize(width: width, format: format)
  show("workspace, input and output of 7680×4320", Double(parts) / 1e6, "MB")
  show("more than before at most", Double(peak() - before) / 1e6, "MB")
  show("the process at most", Double(peak()) / 1e6, "MB")
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fatalError("usage: measure MODEL time|memory") }
if arguments[2] == "memory" {
  try measureMemory(arguments[1])
} else {
  try measureLoading(arguments[1])
  try await measureOverhead(arguments[1])
  try await measureCancellation(arguments[1])
}
