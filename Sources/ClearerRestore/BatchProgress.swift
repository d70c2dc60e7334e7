/// How far a batch is: a line for the terminal with rate and time left.
struct BatchProgress {
  /// Pictures of the batch.
  let count: Int
  /// Bytes of all their files, by which the work is estimated.
  let bytes: Int
  private var parts: [Int: Double] = [:]
  private var doneBytes = 0.0
  private var donePictures = 0
  private var pixels = 0

  init(_ worklist: Worklist) {
    count = worklist.jobs.count
    bytes = worklist.jobs.reduce(0) { $0 + $1.bytes }
  }

  /// Notes how much of a picture is done, 0 to 1.
  mutating func note(_ part: Double, of job: Int, bytes: Int) {
    doneBytes += (part - (parts[job] ?? 0)) * Double(bytes)
    parts[job] = part
  }

  /// Notes that a picture is done, with or without success.
  mutating func finish(_ job: Int, bytes: Int, pixels: Int) {
    note(1, of: job, bytes: bytes)
    donePictures += 1
    self.pixels += pixels
  }

  /// What is to be shown after some seconds.
  func text(seconds: Double) -> String {
    var text = "\(donePictures) of \(count) \(count == 1 ? "picture" : "pictures")"
    if seconds > 0, pixels > 0 { text += ", \(decimals(Double(pixels) / seconds / 1e6)) Mpixel/s" }
    guard doneBytes > 0, donePictures < count else { return text }
    let left = seconds * (Double(bytes) - doneBytes) / doneBytes
    return text + ", \(Self.time(left)) left"
  }

  private func decimals(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
  }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e8).rounded(.up))
    if whole < 60 { return "\(whole) s" }
    return whole < 3600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3600) h \(whole / 60 % 60) min"
  }
}
