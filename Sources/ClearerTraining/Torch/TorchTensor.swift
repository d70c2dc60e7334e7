#if Torch
  import CTorch

  /// libtorch threw.
  public struct TorchError: Error, CustomStringConvertible {
    /// libtorch's own message.
    public let description: String

    /// The failure that the shim has just recorded on this thread.
    static var last: TorchError { TorchError(description: "libtorch: \(String(cString: ct_error()))") }

    static func check(_ status: Int32) throws {
      if status != 0 { throw last }
    }
  }

  /// A tensor of 32-bit floats in libtorch. Rank 4 is `[picture, channel, row, column]`, laid out channels last.
  ///
  /// It owns its handle. Operations take tensors and never handles, and keep them alive for the call: a handle must not
  /// outlive its owner, which Swift may release as soon as it is no longer named.
  public final class TorchTensor {
    /// Only for calls of the shim that keep this owner alive.
    let handle: OpaquePointer

    init(owning handle: OpaquePointer?) throws {
      guard let handle else { throw TorchError.last }
      self.handle = handle
    }

    deinit { ct_free(handle) }

    /// Copies `values`, which are in row-major order.
    public convenience init(_ values: [Float], shape: [Int]) throws {
      precondition(values.count == shape.reduce(1, *))
      try self.init(owning: ct_from(values, shape.map(Int64.init), shape.count))
    }

    /// Zeros.
    public convenience init(zeros shape: [Int]) throws {
      try self.init(owning: ct_zeros(shape.map(Int64.init), shape.count))
    }

    /// A leaf that shares the elements of `flat` from `offset` on; what ``backward()`` finds for it is added into the
    /// same place of `gradient`.
    package convenience init(viewing flat: TorchTensor, offset: Int, shape: [Int], gradient: TorchTensor?)
      throws
    {
      let handle = withExtendedLifetime((flat, gradient)) {
        ct_view(flat.handle, Int64(offset), shape.map(Int64.init), shape.count, gradient?.handle)
      }
      try self.init(owning: handle)
    }

    /// The number of elements.
    public var count: Int { withExtendedLifetime(self) { Int(ct_count(handle)) } }

    /// The size in each direction.
    public var shape: [Int] {
      withExtendedLifetime(self) {
        var sizes = [Int64](repeating: 0, count: ct_rank(handle))
        ct_shape(handle, &sizes)
        return sizes.map(Int.init)
      }
    }

    /// Copies the values out, in row-major order.
    public func values() throws -> [Float] {
      let count = count
      return try withExtendedLifetime(self) {
        try [Float](unsafeUninitializedCapacity: count) { buffer, filled in
          try TorchError.check(ct_read(handle, buffer.baseAddress, Int64(count)))
          filled = count
        }
      }
    }

    /// Copies `values` in, in row-major order.
    public func write(_ values: [Float]) throws {
      try withExtendedLifetime(self) { try TorchError.check(ct_write(handle, values, Int64(values.count))) }
    }

    /// Calls the shim with handles whose owners stay alive, and owns what comes back.
    static func make(
      _ owners: TorchTensor?..., body: ([OpaquePointer?]) -> OpaquePointer?
    ) throws -> TorchTensor {
      try TorchTensor(owning: withExtendedLifetime(owners) { body(owners.map { $0?.handle }) })
    }

    /// Calls the shim for its effect with handles whose owners stay alive.
    static func run(_ owners: TorchTensor?..., body: ([OpaquePointer?]) -> Int32) throws {
      try TorchError.check(withExtendedLifetime(owners) { body(owners.map { $0?.handle }) })
    }
  }
#endif
