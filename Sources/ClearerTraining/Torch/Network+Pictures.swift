#if Torch
  import ClearerImage

  extension Network {
    /// A whole picture, restored: padded by repeating its last row and column, and cropped back.
    func restore(_ picture: FloatPicture) throws -> FloatPicture {
      let multiple = architecture.sizeMultiple
      let planes = picture.planar
      let (width, height) = (picture.width, picture.height)
      func padded(_ size: Int) -> Int { (size + multiple - 1) / multiple * multiple }
      let shape = [1, picture.channels, padded(height), padded(width)]
      let rows = (0..<picture.channels * shape[2]).map { row in
        row / shape[2] * height + min(row % shape[2], height - 1)
      }
      let input = rows.flatMap { row in (0..<shape[3]).map { planes[row * width + min($0, width - 1)] } }
      let output = try Torch.withoutRecording { try restore(TorchTensor(input, shape: shape)).values() }
      let kept = (0..<picture.channels * height).flatMap { row in
        let start = (row / height * shape[2] + row % height) * shape[3]
        return output[start..<start + width]
      }
      return try FloatPicture(width: width, height: height, channels: picture.channels, planar: kept)
    }

    /// The mean PSNR in dB over a validation set, the restored pictures rounded to 8 bits.
    func meanPSNR(_ set: ValidationSet) throws -> Double {
      var sum = 0.0
      for item in set.items { sum += try PSNR.between(Picture(restore(item.degraded)), item.clean) }
      return sum / Double(set.items.count)
    }
  }
#endif
