#if Torch
  import ClearerImage
  import ClearerModel

  /// A net that restores pictures.
  protocol RestoringNet {
    /// What net it is.
    var architecture: Architecture { get }
    /// Restored pictures, of `[picture, channel, row, column]` with sizes that are multiples of
    /// `architecture.sizeMultiple`, in 0…1.
    func restore(_ pictures: TorchTensor) throws -> TorchTensor
  }

  extension Network: RestoringNet {}

  extension RestoringNet {
    /// A whole picture, restored: padded by repeating its last row and column, and cropped back.
    func restore(_ picture: FloatPicture) throws -> FloatPicture {
      try picture.passed(multiple: architecture.sizeMultiple, through: restore)
    }
  }

  extension FloatPicture {
    /// What a net makes of the picture, padded to a multiple of `multiple` by repeating its last row and column, and
    /// cropped back.
    func passed(multiple: Int, through net: (TorchTensor) throws -> TorchTensor) throws -> FloatPicture {
      let planes = planar
      func padded(_ size: Int) -> Int { (size + multiple - 1) / multiple * multiple }
      let shape = [1, channels, padded(height), padded(width)]
      let rows = (0..<channels * shape[2]).map { row in
        row / shape[2] * height + min(row % shape[2], height - 1)
      }
      let input = rows.flatMap { row in (0..<shape[3]).map { planes[row * width + min($0, width - 1)] } }
      let output = try Torch.withoutRecording { try net(TorchTensor(input, shape: shape)).values() }
      let kept = (0..<channels * height).flatMap { row in
        let start = (row / height * shape[2] + row % height) * shape[3]
        return output[start..<start + width]
      }
      return try FloatPicture(width: width, height: height, channels: channels, planar: kept)
    }
  }
#endif
