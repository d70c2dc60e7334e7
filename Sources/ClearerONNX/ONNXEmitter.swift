import ClearerCompiler
import ClearerModel
import Foundation
import SwiftProtobuf

/// Writes a model as an ONNX file (IR version 7, operator set 13), for other engines to run.
///
/// The file has one input, `input`, and one output, `output`: pictures of `1 × channels × height × width` floats in
/// 0…1. Height and width are chosen at run time and must be multiples of the architecture's `sizeMultiple`; the file's
/// metadata `size_multiple` says which. Equal models give equal bytes.
///
/// In fp32 the file has the layers of the net with their normalisations folded in. In int8 the convolutions lie
/// between QuantizeLinear and DequantizeLinear, see ``QuantizedNet``.
public struct ONNXEmitter: Sendable {
  /// What is to be emitted.
  public var model: Model
  /// Arithmetic of the convolutions.
  public var precision: Precision
  /// What the file says about itself.
  public var about: CEmitter.About

  /// Creates an emitter.
  public init(_ model: Model, precision: Precision, about: CEmitter.About) {
    self.model = model
    self.precision = precision
    self.about = about
  }

  /// The contents of the file.
  ///
  /// - Throws: ``CompilerError`` for a net that has no form here, or one without the ranges that int8 needs.
  public func emit() throws -> Data {
    let net = try Compiler(precision: precision).graph(of: model, after: "fold")
    let graph: ONNXGraph
    switch precision {
    case .fp32: graph = try FloatNet(net).graph()
    case .int8:
      graph = try QuantizedNet(net, ranges: model.ranges, words: try words).graph()
    }
    var file = ONNXModelProto()
    file.irVersion = 7
    var operators = ONNXOperatorSetIdProto()
    operators.version = 13
    file.opsetImport = [operators]
    file.producerName = "Clearer"
    file.producerVersion = about.version
    file.docString = about.summary
    file.metadataProps = [
      property("model_hash", about.modelHash), property("precision", precision.rawValue),
      property("size_multiple", "\(model.architecture.sizeMultiple)"),
    ]
    file.graph = graph.finish(name: model.name, channels: model.architecture.channels)
    return try file.serializedData()
  }

  /// Names of the sums that Clearer keeps in 16 bits.
  private var words: Set<String> {
    get throws(CompilerError) {
      let nodes = try Compiler(precision: .int8).graph(of: model, after: "keep").nodes
      return Set(
        nodes.filter { if case .fused(let fused) = $0.operation { fused.keepsWords } else { false } }
          .map(\.name))
    }
  }

  private func property(_ key: String, _ value: String) -> ONNXStringStringEntryProto {
    var entry = ONNXStringStringEntryProto()
    (entry.key, entry.value) = (key, value)
    return entry
  }
}
