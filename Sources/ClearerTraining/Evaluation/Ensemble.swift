import ClearerImage

extension FloatPicture {
  /// The mean of what `restore` makes of the picture in each of its eight flips and rotations, turned back.
  public func ensembled(_ restore: (FloatPicture) throws -> FloatPicture) throws -> FloatPicture {
    var sum = [Float](repeating: 0, count: values.count)
    for symmetry in Symmetry.all {
      let result = try restore(turned(symmetry)).turned(symmetry.inverse)
      for index in sum.indices { sum[index] += result.values[index] }
    }
    return try FloatPicture(
      width: width, height: height, channels: channels, values: sum.map { $0 / Float(Symmetry.all.count) })
  }

  /// The picture after a symmetry.
  package func turned(_ symmetry: Symmetry) throws -> FloatPicture {
    let (newWidth, newHeight) = symmetry.transposes ? (height, width) : (width, height)
    var result: [Float] = []
    result.reserveCapacity(values.count)
    for row in 0..<newHeight {
      for column in 0..<newWidth {
        let (y, x) = symmetry.source(row, column, height: newHeight, width: newWidth)
        let start = (y * width + x) * channels
        result += values[start..<start + channels]
      }
    }
    return try FloatPicture(width: newWidth, height: newHeight, channels: channels, values: result)
  }
}

extension Symmetry {
  /// The symmetry that undoes this one. Flips undo themselves; behind a transposition, rows and columns have changed
  /// places.
  package var inverse: Symmetry {
    transposes ? Symmetry(flipsRows: flipsColumns, flipsColumns: flipsRows, transposes: true) : self
  }
}
