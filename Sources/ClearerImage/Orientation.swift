/// How the stored rows and columns of a picture have to be turned for display: EXIF's tag 0x0112.
public enum Orientation: Int, Sendable, CaseIterable {
  case up = 1
  case upMirrored
  case down
  case downMirrored
  case leftMirrored
  case right
  case rightMirrored
  case left

  /// The orientation in a TIFF structure, as EXIF 2.3 (section 4.5) puts it into PNG and JPEG; `nil` without one.
  init?(exif: some RandomAccessCollection<UInt8>) {
    let bytes = Array(exif.prefix(65536))
    guard bytes.count >= 8, bytes[0] == bytes[1],
      bytes[0] == UInt8(ascii: "I") || bytes[0] == UInt8(ascii: "M")
    else { return nil }
    let little = bytes[0] == UInt8(ascii: "I")
    func number(_ offset: Int, _ count: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - count else { return nil }
      let digits = bytes[offset..<(offset + count)]
      return (little ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard number(2, 2) == 42, let directory = number(4, 4), let entries = number(directory, 2) else {
      return nil
    }
    for index in 0..<entries {
      let entry = directory + 2 + 12 * index
      guard let tag = number(entry, 2) else { return nil }
      // One SHORT, kept in the entry's own value field.
      if tag == 0x0112, number(entry + 2, 2) == 3, number(entry + 4, 4) == 1 {
        guard let value = number(entry + 8, 2) else { return nil }
        self.init(rawValue: value)
        return
      }
    }
    return nil
  }

  /// The smallest TIFF structure that says so: header, one directory with one entry, no next directory.
  var exif: [UInt8] {
    [0x4D, 0x4D, 0, 42, 0, 0, 0, 8]  // "MM", big-endian; the directory starts at byte 8
      + [0, 1]
      + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(rawValue), 0, 0]
      + [0, 0, 0, 0]
  }
}
