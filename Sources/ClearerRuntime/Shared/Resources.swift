#if !hasFeature(Embedded)
  import CRuntime

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The memory and the threads of one restoration.
  struct Resources: ~Copyable, @unchecked Sendable {
    let workspace: UnsafeMutableRawBufferPointer
    private let pool: UnsafeMutablePointer<clearer_threads>?

    init(for restorer: borrowing Restorer, width: Int, threads: Int, format: PixelFormat)
      throws(RestorerError)
    {
      guard (1...Int(CLEARER_MAX_THREADS)).contains(threads) else { throw .threads(threads) }
      let size = restorer.workspaceSize(width: width, threads: threads, format: format)
      // Unlike Swift's own, this fails without ending the process.
      guard size > 0, let memory = malloc(size) else { throw .noResources }
      var pool: UnsafeMutablePointer<clearer_threads>?
      if threads > 1 {
        let started = UnsafeMutablePointer<clearer_threads>.allocate(capacity: 1)
        guard clearer_threads_start(started, UInt32(threads)) == CLEARER_OK else {
          started.deallocate()
          free(memory)
          throw .noResources
        }
        pool = started
      }
      self.pool = pool
      workspace = UnsafeMutableRawBufferPointer(start: memory, count: size)
    }

    /// What the engine is to be called with; nil for one thread.
    var parallel: UnsafePointer<clearer_parallel>? {
      pool?.pointer(to: \.parallel).map { UnsafePointer($0) }
    }

    deinit {
      if let pool {
        clearer_threads_stop(pool)
        pool.deallocate()
      }
      free(workspace.baseAddress)
    }
  }
#endif
