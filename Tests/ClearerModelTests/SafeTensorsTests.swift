import ClearerModel
import Foundation
import Testing

/// Each way in which a safetensors file can be wrong; the files are made here, byte by byte.
@Suite struct SafeTensorsTests {
  static func file(_ header: String, data: [UInt8], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Array(header.utf8) + data
  }

  static func entry(_ name: String, _ shape: String, _ begin: Int, _ end: Int, type: String = "F32") -> String
  {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
  }

  /// One half and minus two, little-endian.
  static let two: [UInt8] = [0, 0, 0, 0x3F, 0, 0, 0, 0xC0]

  func read(_ contents: [UInt8], expecting shapes: [TensorShape]? = nil) throws -> Result<
    SafeTensors, ModelError
  > {
    let folder = try TemporaryFolder()
    try write(contents, to: folder.file("a"))
    do throws(ModelError) {
      return .success(try SafeTensors.read(folder.file("a"), expecting: shapes))
    } catch {
      #expect(error.file == folder.file("a"))
      return .failure(error)
    }
  }

  @Test func aFileMadeByHandIsRead() throws {
    let header = """
      { "__metadata__": {"note": "\\u00e9\\ud834\\udd1e\\n"}, \(Self.entry("b", "[1,1]", 4, 8)),
        "a" : { "shape":[], "data_offsets":[0,4], "dtype":"F32"}, \(Self.entry("empty", "[3,0]", 8, 8)) }
      """ + "   "
    let contents = try read(Self.file(header, data: Self.two)).get()
    #expect(
      contents.tensors == [
        "a": Tensor(shape: [], values: [0.5]), "b": Tensor(shape: [1, 1], values: [-2]),
        "empty": Tensor(shape: [3, 0], values: []),
      ])
    #expect(contents.metadata == ["note": "é𝄞\n"])
  }

  @Test func whatIsWrittenIsReadAndAlignedTo8Bytes() throws {
    let folder = try TemporaryFolder()
    let values = (0..<40_000).map { Float($0) * 0.1 }
    let contents = SafeTensors(
      tensors: [
        "z\"\\": Tensor(shape: [40, 1000], values: values), "a": Tensor(shape: [1], values: [-0.0]),
      ],
      metadata: ["k": "v\u{2}"])
    try contents.write(to: folder.file("a"))
    #expect(try SafeTensors.read(folder.file("a")) == contents)
    let length = try bytes(of: folder.file("a"))[..<2].enumerated().reduce(0) {
      $0 + Int($1.element) << (8 * $1.offset)
    }
    #expect(length % 8 == 0)
    #expect(try bytes(of: folder.file("a")).count == 8 + length + 4 * 40_001)
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: ModelError.Kind
    var contents: [UInt8]

    init(_ testDescription: String, _ kind: ModelError.Kind, _ contents: [UInt8]) {
      self.testDescription = testDescription
      self.kind = kind
      self.contents = contents
    }

    init(_ testDescription: String, _ kind: ModelError.Kind, header: String) {
      self.init(testDescription, kind, SafeTensorsTests.file("{\(header)}", data: SafeTensorsTests.two))
    }
  }

  static let damages = [
    Damage("empty file", .truncated, []),
    Damage("length only", .syntax, [UInt8](repeating: 0, count: 8)),
    Damage("header behind the end", .truncated, file("{}", data: [], length: 3)),
    Damage("giant header", .tooLarge, file("{}", data: [], length: 100_000_001)),
    Damage("largest length", .tooLarge, file("{}", data: [], length: .max)),
    Damage("another type", .unsupportedElementType, header: entry("a", "[4]", 0, 8, type: "F16")),
    Damage("hole at the start", .badLayout, header: entry("a", "[1]", 4, 8)),
    Damage("hole between", .badLayout, header: entry("a", "[0]", 0, 0) + "," + entry("b", "[1]", 4, 8)),
    Damage("unused end", .badLayout, header: entry("a", "[1]", 0, 4)),
    Damage("overlap", .badLayout, header: entry("a", "[2]", 0, 8) + "," + entry("b", "[1]", 4, 8)),
    Damage("equal ranges", .badLayout, header: entry("a", "[2]", 0, 8) + "," + entry("b", "[2]", 0, 8)),
    Damage("behind the end", .truncated, header: entry("a", "[3]", 0, 12)),
    Damage("giant tensor", .truncated, header: entry("a", "[1000000000000]", 0, 4_000_000_000_000)),
    Damage("size that overflows", .tooLarge, header: entry("a", "[4611686018427387904,4]", 0, 8)),
    Damage("bytes that overflow", .tooLarge, header: entry("a", "[4611686018427387906]", 0, 8)),
    Damage("negative size", .invalidValue, header: entry("a", "[-2]", 0, 8)),
    Damage("negative range", .invalidValue, header: entry("a", "[2]", -8, 0)),
    Damage("reversed range", .badLayout, header: entry("a", "[2]", 8, 0)),
    Damage("range of another size", .badLayout, header: entry("a", "[1]", 0, 8)),
    Damage("nine dimensions", .invalidValue, header: entry("a", "[2,1,1,1,1,1,1,1,1]", 0, 8)),
    Damage("duplicate name", .duplicateKey, header: entry("a", "[1]", 0, 4) + "," + entry("a", "[1]", 4, 8)),
    Damage(
      "duplicate escaped name", .duplicateKey,
      header: entry("a", "[1]", 0, 4) + "," + entry("\\u0061", "[1]", 4, 8)),
    Damage("duplicate field", .duplicateKey, header: "\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}"),
    Damage("unknown field", .unknownKey, header: "\"a\":{\"dtipe\":\"F32\"}"),
    Damage("no type", .missingKey, header: "\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}"),
    Damage("no shape", .missingKey, header: "\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}"),
    Damage("no range", .missingKey, header: "\"a\":{\"dtype\":\"F32\",\"shape\":[2]}"),
    Damage(
      "metadata of numbers", .wrongType, header: "\"__metadata__\":{\"a\":1}," + entry("a", "[2]", 0, 8)),
    Damage("two headers", .syntax, header: "}{"),
    Damage("no UTF-8", .syntax, file("{\"", data: [0xFF, 0x22, 0x7D], length: 5)),
    Damage(
      "infinite weight", .notFinite,
      file("{\(entry("a", "[2]", 0, 8))}", data: [0, 0, 0, 0, 0, 0, 0x80, 0xFF])),
    Damage("not a number", .notFinite, file("{\(entry("a", "[1]", 0, 4))}", data: [1, 0, 0x80, 0x7F])),
  ]

  @Test(arguments: damages)
  func aDamagedFileIsAnswered(damage: Damage) throws {
    switch try read(damage.contents) {
    case .success: Issue.record("it is read")
    case .failure(let error): #expect(error.kind == damage.kind, "\(error)")
    }
  }

  @Test func tensorsThatDoNotBelongAreNamed() throws {
    let contents = Self.file("{\(Self.entry("a", "[2]", 0, 8))}", data: Self.two)
    #expect(throws: Never.self) {
      try self.read(contents, expecting: [TensorShape(name: "a", shape: [2])]).get()
    }
    let cases: [(ModelError.Kind, String, [TensorShape])] = [
      (.unknownTensor, "a", []), (.wrongShape, "a", [TensorShape(name: "a", shape: [2, 1])]),
      (.missingTensor, "b", [TensorShape(name: "a", shape: [2]), TensorShape(name: "b", shape: [1])]),
    ]
    for (kind, key, shapes) in cases {
      let error = #expect(throws: ModelError.self) { try self.read(contents, expecting: shapes).get() }
      #expect(error?.kind == kind && error?.key == key)
    }
  }

  @Test func shapesThatDoNotFitTheirValuesAreNotWritten() throws {
    let folder = try TemporaryFolder()
    for shape in [[2], [-1], [Int.max, 2]] {
      let contents = SafeTensors(tensors: ["a": Tensor(shape: shape, values: [1])])
      expectError(.wrongShape) { () throws(ModelError) in try contents.write(to: folder.file("a")) }
    }
    #expect(try folder.contents().isEmpty)
  }
}
