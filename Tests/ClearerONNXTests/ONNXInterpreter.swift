import ClearerONNX
import Foundation
import SwiftProtobuf

/// Runs an ONNX file in plain loops, as the operators' specification has them: what another engine would do.
struct ONNXInterpreter {
  let file: ONNXModelProto

  struct Tensor {
    var shape: [Int]
    var values: [Float]
  }

  /// What the interpreter does not know, or a file that is not in order.
  struct Failure: Error {
    var what: String
  }

  init(_ data: Data) throws { file = try ONNXModelProto(serializedBytes: data) }

  /// The constants; integers as floats.
  var constants: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: file.graph.initializer.map { ($0.name, Self.tensor($0)) })
  }

  /// Runs the net on a picture and gives the value `output`.
  func run(_ picture: [Float], channels: Int, height: Int, width: Int) throws -> [Float] {
    var values = constants
    values["input"] = Tensor(shape: [1, channels, height, width], values: picture)
    for node in file.graph.node {
      let inputs = try node.input.map { name in
        guard let value = name.isEmpty ? Tensor(shape: [], values: []) : values[name] else {
          throw Failure(what: "\(node.name) reads \(name) before it is made")
        }
        return value
      }
      guard values.updateValue(try result(of: node, inputs), forKey: node.output[0]) == nil else {
        throw Failure(what: "\(node.output[0]) is made twice")
      }
    }
    guard let output = values["output"] else { throw Failure(what: "there is no output") }
    return output.values
  }

  private func result(of node: ONNXNodeProto, _ inputs: [Tensor]) throws -> Tensor {
    switch node.opType {
    case "Conv": convolution(node, inputs)
    case "Relu": Tensor(shape: inputs[0].shape, values: inputs[0].values.map { max(0, $0) })
    case "Add": try pairs(inputs, +)
    case "Sub": try pairs(inputs, -)
    case "Mul": try scaled(inputs[0], by: inputs[1])
    case "Concat": try joined(node, inputs)
    case "Resize": enlarged(inputs[0], scales: inputs[2].values)
    case "QuantizeLinear":
      Tensor(
        shape: inputs[0].shape,
        values: inputs[0].values.map {
          min(255, max(0, ($0 / inputs[1].values[0]).rounded(.toNearestOrEven) + inputs[2].values[0]))
        })
    case "DequantizeLinear": dequantized(node, inputs)
    default: throw Failure(what: "operator \(node.opType)")
    }
  }

  private func pairs(_ inputs: [Tensor], _ operation: (Float, Float) -> Float) throws -> Tensor {
    guard inputs[0].shape == inputs[1].shape else { throw Failure(what: "a sum of unequal shapes") }
    return Tensor(shape: inputs[0].shape, values: zip(inputs[0].values, inputs[1].values).map(operation))
  }

  /// One's channels after the other's.
  private func joined(_ node: ONNXNodeProto, _ inputs: [Tensor]) throws -> Tensor {
    guard node.attribute.contains(where: { $0.name == "axis" && $0.i == 1 }),
      inputs.allSatisfy({ $0.shape[0] == 1 }),
      Set(inputs.map { Array($0.shape[2...]) }).count == 1
    else { throw Failure(what: "what is joined does not fit") }
    return Tensor(
      shape: [1, inputs.reduce(0) { $0 + $1.shape[1] }] + inputs[0].shape[2...],
      values: inputs.flatMap(\.values))
  }

  /// By a number for each channel.
  private func scaled(_ x: Tensor, by factors: Tensor) throws -> Tensor {
    guard factors.shape == [1, x.shape[1], 1, 1] else { throw Failure(what: "a product of unequal shapes") }
    let size = x.shape[2] * x.shape[3]
    return Tensor(
      shape: x.shape, values: x.values.enumerated().map { $0.element * factors.values[$0.offset / size] })
  }

  private func enlarged(_ x: Tensor, scales: [Float]) -> Tensor {
    let shape = zip(x.shape, scales).map { Int(Float($0) * $1) }
    var result = Tensor(shape: shape, values: [])
    for channel in 0..<shape[1] {
      for y in 0..<shape[2] {
        for column in 0..<shape[3] {
          let (sourceY, sourceX) = (Int(Float(y) / scales[2]), Int(Float(column) / scales[3]))
          result.values.append(x.values[(channel * x.shape[2] + sourceY) * x.shape[3] + sourceX])
        }
      }
    }
    return result
  }

  /// One step for all, or one for each index of the first dimension.
  private func dequantized(_ node: ONNXNodeProto, _ inputs: [Tensor]) -> Tensor {
    let (integers, steps) = (inputs[0], inputs[1].values)
    let zeroPoint = inputs.count == 3 ? inputs[2].values[0] : 0
    let inner = steps.count == 1 ? integers.values.count : integers.values.count / steps.count
    return Tensor(
      shape: integers.shape,
      values: integers.values.enumerated().map { ($0.element - zeroPoint) * steps[$0.offset / inner] })
  }

  private func convolution(_ node: ONNXNodeProto, _ inputs: [Tensor]) -> Tensor {
    let (x, weight) = (inputs[0], inputs[1])
    let integers = Dictionary(uniqueKeysWithValues: node.attribute.map { ($0.name, $0.ints.map(Int.init)) })
    let (pad, stride) = (integers["pads"]?[0] ?? 0, integers["strides"]?[0] ?? 1)
    let (kernel, channels) = (weight.shape[2], weight.shape[1])
    let height = (x.shape[2] + 2 * pad - kernel) / stride + 1
    let width = (x.shape[3] + 2 * pad - kernel) / stride + 1
    var result = Tensor(shape: [1, weight.shape[0], height, width], values: [])
    for output in 0..<weight.shape[0] {
      for y in 0..<height {
        for column in 0..<width {
          var sum = inputs.count == 3 ? inputs[2].values[output] : 0
          for channel in 0..<channels {
            for ky in 0..<kernel {
              for kx in 0..<kernel {
                let (sourceY, sourceX) = (y * stride + ky - pad, column * stride + kx - pad)
                guard (0..<x.shape[2]).contains(sourceY), (0..<x.shape[3]).contains(sourceX) else { continue }
                sum +=
                  weight.values[((output * channels + channel) * kernel + ky) * kernel + kx]
                  * x.values[(channel * x.shape[2] + sourceY) * x.shape[3] + sourceX]
              }
            }
          }
          result.values.append(sum)
        }
      }
    }
    return result
  }

  private static func tensor(_ proto: ONNXTensorProto) -> Tensor {
    let bytes = [UInt8](proto.rawData)
    func words() -> [UInt32] {
      stride(from: 0, to: bytes.count, by: 4).map { at in
        (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * $1) }
      }
    }
    let values: [Float] =
      switch proto.dataType {
      case 1: words().map { Float(bitPattern: $0) }
      case 2: bytes.map { Float($0) }
      case 3: bytes.map { Float(Int8(bitPattern: $0)) }
      default: words().map { Float(Int32(bitPattern: $0)) }
      }
    return Tensor(shape: proto.dims.map(Int.init), values: values)
  }
}
