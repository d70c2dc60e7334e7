import ClearerModel

extension FeatureMap {
  /// Convolution (in the field's sense: without flipping the kernel) with zeros around the map.
  ///
  /// `out[o][y][x] = Σ weight[o][i][ky][kx] · in[i][y·stride + ky - k/2][x·stride + kx - k/2]`, for 3×3 and 1×1.
  ///
  /// - Parameter weight: Shape `[out, in, kernel, kernel]`.
  /// - Returns: Height and width are this map's, divided by `stride` and rounded up.
  func convolved(with weight: Tensor, stride: Int) -> FeatureMap {
    let kernel = weight.shape[2]
    let padding = kernel / 2
    var result = FeatureMap(
      channels: weight.shape[0], height: (height + stride - 1) / stride, width: (width + stride - 1) / stride)
    let (outputHeight, outputWidth) = (result.height, result.width)
    result.values.withUnsafeMutableBufferPointer { output in
      values.withUnsafeBufferPointer { input in
        weight.values.withUnsafeBufferPointer { weights in
          for y in 0..<outputHeight {
            for o in 0..<weight.shape[0] {
              let outputRow = (o * outputHeight + y) * outputWidth
              for i in 0..<channels {
                for ky in 0..<kernel {
                  let inputY = y * stride + ky - padding
                  guard (0..<height).contains(inputY) else { continue }
                  for kx in 0..<kernel {
                    // Columns whose input column `x · stride + shift` lies inside the map.
                    let shift = kx - padding
                    let first = shift < 0 ? (stride - 1 - shift) / stride : 0
                    let end = min(outputWidth, (width - 1 - shift) / stride + 1)
                    guard first < end else { continue }
                    let inputRow = (i * height + inputY) * width + shift
                    let w = weights[((o * channels + i) * kernel + ky) * kernel + kx]
                    multiplyAdd(
                      w, UnsafeBufferPointer(rebasing: input[(inputRow + first * stride)...]), stride,
                      UnsafeMutableBufferPointer(rebasing: output[outputRow + first..<outputRow + end]))
                  }
                }
              }
            }
          }
        }
      }
    }
    return result
  }
}

/// `output[x] += w · input[x · stride]`: all the time of an evaluation is spent here. Whole rows vectorise.
private func multiplyAdd(
  _ w: Float, _ input: UnsafeBufferPointer<Float>, _ stride: Int, _ output: UnsafeMutableBufferPointer<Float>
) {
  if stride == 1 {
    for x in 0..<output.count { output[x] += w * input[x] }
  } else {
    for x in 0..<output.count { output[x] += w * input[x * stride] }
  }
}
