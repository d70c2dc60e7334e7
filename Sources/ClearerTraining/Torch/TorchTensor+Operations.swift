#if Torch
  import CTorch

  extension TorchTensor {
    /// Convolution with padding `kernel / 2`.
    package func convolved(with weight: TorchTensor, bias: TorchTensor?, stride: Int) throws -> TorchTensor {
      try .make(self, weight, bias) { ct_convolve($0[0], $0[1], $0[2], Int64(stride)) }
    }

    package static func - (a: TorchTensor, b: TorchTensor) throws -> TorchTensor {
      try .make(a, b) { ct_subtract($0[0], $0[1]) }
    }

    /// The mean over all samples of what a loss makes of the difference; a scalar.
    package func loss(_ loss: Loss, to other: TorchTensor) throws -> TorchTensor {
      let kind =
        switch loss {
        case .meanSquared: CT_SQUARED
        case .absolute: CT_ABSOLUTE
        case .charbonnier: CT_CHARBONNIER
        }
      return try .make(self, other) { ct_loss($0[0], $0[1], kind) }
    }

    /// Adds `factor` times the gradients of this scalar to those of every leaf that it was made from.
    package func backward(factor: Double = 1) throws {
      try TorchTensor.run(self) { ct_backward($0[0], factor) }
    }

    /// The values as 16-bit floats.
    func halves() throws -> TorchTensor { try .make(self) { ct_halves($0[0]) } }

    /// Takes `factor` times the values of another tensor, each in its own type.
    func copy(_ other: TorchTensor, factor: Double = 1) throws {
      try TorchTensor.run(self, other) { ct_copy($0[0], $0[1], factor) }
    }

    /// Sets every element to zero.
    package func clear() throws { try TorchTensor.run(self) { ct_clear($0[0]) } }

    /// Scales a gradient down to the norm `limit` where it is larger, and returns the norm that it had.
    package func clip(toNorm limit: Double) throws -> Double {
      var norm = 0.0
      try TorchTensor.run(self) { ct_clip($0[0], limit, &norm) }
      return norm
    }

    /// Moves this average towards `values`: `self = decay · self + (1 − decay) · values`.
    func average(_ values: TorchTensor, decay: Double) throws {
      try TorchTensor.run(self, values) { ct_average($0[0], $0[1], decay) }
    }
  }

  /// How this process uses libtorch.
  public enum Torch {
    /// Where tensors are.
    public enum Device: String, CaseIterable, Sendable {
      /// In main memory.
      case cpu
      /// On the first graphics processor of a CUDA libtorch.
      case cuda
    }

    /// Sets the number of threads within an operation, 1 until then, and where new tensors are.
    ///
    /// - Throws: ``TorchError`` where there is no such device, or no thread.
    public static func configure(threads: Int, device: Device = .cpu) throws {
      try TorchError.check(ct_configure(Int32(threads), device == .cuda ? 1 : 0))
    }

    /// Runs `body` without recording for ``TorchTensor/backward()``.
    static func withoutRecording<Result>(_ body: () throws -> Result) rethrows -> Result {
      ct_record(0)
      defer { ct_record(1) }
      return try body()
    }
  }
#endif
