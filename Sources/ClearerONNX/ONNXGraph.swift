import Foundation

/// A graph of the ONNX format while it is being made.
struct ONNXGraph {
  /// The nodes and constants so far.
  private(set) var proto = ONNXGraphProto()

  /// Appends an operation with one result, which is also the operation's name.
  ///
  /// - Returns: The result's name.
  @discardableResult
  mutating func append(
    _ operation: String, _ inputs: [String], to output: String, _ attributes: [ONNXAttributeProto] = []
  ) -> String {
    var node = ONNXNodeProto()
    node.opType = operation
    node.name = output
    node.input = inputs
    node.output = [output]
    node.attribute = attributes
    proto.node.append(node)
    return output
  }

  /// Appends a constant in row-major order.
  ///
  /// - Returns: Its name.
  @discardableResult
  mutating func constant<Element: ONNXElement>(_ name: String, _ values: [Element], shape: [Int]) -> String {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dims = shape.map(Int64.init)
    tensor.dataType = Int32(Element.dataType.rawValue)
    tensor.rawData = Data(capacity: values.count * MemoryLayout<Element>.size)
    for value in values { value.appendLittleEndian(to: &tensor.rawData) }
    proto.initializer.append(tensor)
    return name
  }

  /// Declares what goes in or comes out: one picture of any height and width.
  static func picture(_ name: String, channels: Int) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = Int32(ONNXTensorProto.DataType.float.rawValue)
    let sizes: [ONNXTensorShapeProto.Dimension.OneOf_Value] = [
      .dimValue(1), .dimValue(Int64(channels)), .dimParam("height"), .dimParam("width"),
    ]
    info.type.tensorType.shape.dim = sizes.map { size in
      var dimension = ONNXTensorShapeProto.Dimension()
      dimension.value = size
      return dimension
    }
    return info
  }

  /// Completes the graph.
  func finish(name: String, channels: Int) -> ONNXGraphProto {
    var graph = proto
    graph.name = name
    graph.input = [Self.picture("input", channels: channels)]
    graph.output = [Self.picture("output", channels: channels)]
    return graph
  }
}

extension ONNXAttributeProto {
  /// A whole number.
  static func int(_ name: String, _ value: Int) -> Self {
    var attribute = Self()
    (attribute.name, attribute.type, attribute.i) = (name, .int, Int64(value))
    return attribute
  }

  /// Whole numbers.
  static func ints(_ name: String, _ values: [Int]) -> Self {
    var attribute = Self()
    (attribute.name, attribute.type, attribute.ints) = (name, .ints, values.map(Int64.init))
    return attribute
  }

  /// A word.
  static func string(_ name: String, _ value: String) -> Self {
    var attribute = Self()
    (attribute.name, attribute.type, attribute.s) = (name, .string, Data(value.utf8))
    return attribute
  }
}

/// A number that a constant can be made of.
protocol ONNXElement {
  static var dataType: ONNXTensorProto.DataType { get }
  func appendLittleEndian(to data: inout Data)
}

extension ONNXElement where Self: FixedWidthInteger {
  func appendLittleEndian(to data: inout Data) {
    withUnsafeBytes(of: littleEndian) { data.append(contentsOf: $0) }
  }
}

extension UInt8: ONNXElement { static var dataType: ONNXTensorProto.DataType { .uint8 } }
extension Int8: ONNXElement { static var dataType: ONNXTensorProto.DataType { .int8 } }
extension Int32: ONNXElement { static var dataType: ONNXTensorProto.DataType { .int32 } }
extension Float: ONNXElement {
  static var dataType: ONNXTensorProto.DataType { .float }
  func appendLittleEndian(to data: inout Data) {
    withUnsafeBytes(of: bitPattern.littleEndian) { data.append(contentsOf: $0) }
  }
}
