import Foundation

/// What a compiled file takes of a device's memories, in bytes.
public struct ObjectSizes: Sendable, Hashable, Encodable {
  /// Instructions and constants, which can stay in flash.
  public var codeBytes = 0
  /// What is written, which has to be in RAM; without the workspace, which is the caller's.
  public var dataBytes = 0

  /// Reads the sections of an object file, in ELF or WebAssembly.
  ///
  /// - Throws: ``ToolError`` if it is neither.
  init(_ file: Data) throws {
    let bytes = [UInt8](file)
    if bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46]), bytes.count > 64 {
      try readELF(bytes)
    } else if bytes.starts(with: [0, 0x61, 0x73, 0x6d]) {
      try readWebAssembly(bytes)
    } else {
      throw ToolError.badOutput("the compiler, of which an object file in ELF or WebAssembly was wanted,")
    }
  }

  /// The table of sections: what is loaded, and of that what is written or starts as zeros.
  private mutating func readELF(_ bytes: [UInt8]) throws {
    let (wide, high) = (bytes[4] == 2, bytes[5] == 2)
    func number(_ at: Int, _ count: Int) throws -> Int {
      guard at >= 0, at + count <= bytes.count else { throw ToolError.badOutput("the compiler") }
      let part = bytes[at..<at + count]
      return (high ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    let table = try number(wide ? 0x28 : 0x20, wide ? 8 : 4)
    let size = try number(wide ? 0x3a : 0x2e, 2)
    for index in 0..<(try number(wide ? 0x3c : 0x30, 2)) {
      let section = table + index * size
      let kind = try number(section + 4, 4)
      let flags = try number(section + 8, wide ? 8 : 4)
      let bytes = try number(section + (wide ? 0x20 : 0x14), wide ? 8 : 4)
      guard flags & 2 != 0 else { continue }
      if kind == 8 || flags & 1 != 0 { dataBytes += bytes } else { codeBytes += bytes }
    }
  }

  /// The sections of code (10) and data (11); the latter has constants too.
  private mutating func readWebAssembly(_ bytes: [UInt8]) throws {
    var at = 8
    while at < bytes.count {
      let kind = bytes[at]
      at += 1
      var (size, shift) = (0, 0)
      while at < bytes.count, shift < 35 {
        size |= Int(bytes[at] & 0x7f) << shift
        shift += 7
        at += 1
        if bytes[at - 1] & 0x80 == 0 { break }
      }
      if kind == 10 || kind == 11 { codeBytes += size }
      at += size
    }
  }
}
