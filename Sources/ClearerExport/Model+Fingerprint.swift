import ClearerModel

extension Model {
  /// One line about the model.
  public var summary: String {
    let noise = task.noiseLevels.map { $0.formatted() }.joined(separator: ", ")
    let what = task.kind == .denoise ? "takes noise away (sigma \(noise) of 255)" : "takes rain away"
    return "\(what), \(architecture.channels == 1 ? "gray" : "RGB")."
  }

  /// FNV-1a over the names, shapes and bits of all tensors, the ranges, and what has more or fewer bits: tells models apart.
  public var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    func add(_ value: Float) { add((0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }) }
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      add(name.utf8)
      add(tensor.shape.flatMap { "\($0),".utf8 })
      for value in tensor.values { add(value) }
    }
    for (name, range) in ranges.sorted(by: { $0.key < $1.key }) {
      add(name.utf8)
      for value in [range.min, range.max] + range.channels + range.means { add(value) }
    }
    for name in (words ?? []).sorted() { add("\(name),".utf8) }
    for name in fine.sorted() { add("\(name);".utf8) }
    for name in narrow.sorted() { add("\(name):".utf8) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
