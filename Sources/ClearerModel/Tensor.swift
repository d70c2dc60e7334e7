/// A dense array of 32-bit floats, the last dimension running fastest.
public struct Tensor: Sendable, Hashable {
  /// The size of each dimension; empty for a single value.
  public var shape: [Int]
  /// As many values as the product of ``shape``.
  public var values: [Float]

  /// Creates a tensor.
  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }

  /// The product of a shape, or nil where a dimension is negative or the product does not fit.
  static func count(ofShape shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }

  /// Checks that the shape fits the values and that these are finite; `name` is the error's key.
  func check(name: String) throws(ModelError) {
    guard let count = Self.count(ofShape: shape), count == values.count else {
      throw ModelError(
        .wrongShape, key: name, "the shape \(shape) does not fit \(values.count) values",
        expected: "their product to be the number of values")
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw ModelError(
        .notFinite, key: name, "value \(index) is \(values[index])", expected: "a finite number",
        remedy: "Train again with a lower learning rate")
    }
  }
}
