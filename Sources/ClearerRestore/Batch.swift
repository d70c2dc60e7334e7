import ClearerImage
import ClearerModel
import ClearerRuntime
import Foundation

/// Restores the pictures of a worklist, several at once; one that cannot be restored does not keep others from it.
public struct Batch: Sendable {
  /// What is to be restored.
  public var worklist: Worklist
  /// The net.
  public var restorer: PictureRestorer
  /// Threads in all: first for pictures at once, then for each of them.
  public var threads = 1
  /// Whether results may replace files that are there.
  public var overwrites = false
  /// The format of the standard output stream.
  public var format: PictureFormat?
  /// Quality of a JPEG, 1...100.
  public var quality = 95
  /// The clean picture, where there is one picture to restore.
  public var reference: Picture?

  /// Creates a batch.
  public init(_ worklist: Worklist, with restorer: PictureRestorer) {
    self.worklist = worklist
    self.restorer = restorer
  }

  /// What became of a picture.
  public typealias Outcome = Result<RestorationReport.Picture, Failure>

  /// Why a picture was not restored.
  public struct Failure: Error, Sendable {
    /// The picture.
    public var source: String
    /// Why not.
    public var reason: any Error
  }

  /// Restores all pictures.
  ///
  /// - Parameters:
  ///   - progress: called with a line that says how far the work is.
  ///   - failed: called as soon as a picture was not restored.
  /// - Returns: the outcomes in the order of the worklist.
  public func run(
    progress: @escaping @Sendable (String) -> Void = { _ in },
    failed: @escaping @Sendable (Failure) -> Void = { _ in }
  ) async -> [Outcome] {
    let jobs = worklist.jobs
    let atOnce = max(1, min(jobs.count, threads))
    let restorer = restorer.using(threads: max(1, min(threads / atOnce, 16)))
    let tracker = Tracker(worklist, show: progress)
    return await withTaskGroup(of: (Int, Outcome).self) { group in
      var outcomes = [Outcome?](repeating: nil, count: jobs.count)
      var next = 0
      func begin() {
        guard next < jobs.count else { return }
        let (index, job) = (next, jobs[next])
        next += 1
        group.addTask { (index, await outcome(of: job, at: index, restorer, tracker)) }
      }
      for _ in 0..<atOnce { begin() }
      for await (index, outcome) in group {
        outcomes[index] = outcome
        if case .failure(let failure) = outcome { failed(failure) }
        begin()
      }
      return outcomes.compactMap(\.self)
    }
  }

  private func outcome(of job: Worklist.Job, at index: Int, _ restorer: PictureRestorer, _ tracker: Tracker)
    async -> Outcome
  {
    do {
      let report = try await restored(job, restorer) { part in
        tracker.update { $0.note(part, of: index, bytes: job.bytes) }
      }
      tracker.update { $0.finish(index, bytes: job.bytes, pixels: report.width * report.height) }
      return .success(report)
    } catch {
      tracker.update { $0.finish(index, bytes: job.bytes, pixels: 0) }
      return .failure(Failure(source: job.source, reason: error))
    }
  }

  private func restored(
    _ job: Worklist.Job, _ restorer: PictureRestorer, _ progress: @escaping @Sendable (Double) -> Void
  ) async throws -> RestorationReport.Picture {
    if job.target != "-" {
      // Before the work, what is known to fail after it.
      guard PictureFormat(path: job.target) != nil else {
        throw PictureError.unsupported(name: job.target, reason: "the name ends neither in .png nor in .jpg")
      }
      if !overwrites, FileManager.default.fileExists(atPath: job.target) {
        throw FileError(
          path: job.target, action: .write, reason: "there is such a file; --overwrite replaces it")
      }
    }
    let restoration = try await Restoration(
      of: job.source, with: restorer, reference: reference, progress: progress)
    if worklist.isFolder {
      let folder = URL(fileURLWithPath: job.target).deletingLastPathComponent().path
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw FileError(path: folder, action: .write, reason: error.localizedDescription)
      }
    }
    try restoration.write(
      to: job.target, as: job.target == "-" ? format : nil, quality: quality, overwriting: overwrites)
    return RestorationReport.Picture(restoration, of: job)
  }
}

/// Gathers what tasks say of their progress, and shows it ten times a second.
private final class Tracker: @unchecked Sendable {
  private let lock = NSLock()
  private var progress: BatchProgress
  private let show: @Sendable (String) -> Void
  private let start = ContinuousClock.now
  private var shown = ContinuousClock.now

  init(_ worklist: Worklist, show: @escaping @Sendable (String) -> Void) {
    progress = BatchProgress(worklist)
    self.show = show
  }

  func update(_ change: (inout BatchProgress) -> Void) {
    lock.withLock {
      change(&progress)
      let now = ContinuousClock.now
      if now - shown < .milliseconds(100) { return }
      shown = now
      show(progress.text(seconds: (now - start) / .seconds(1)))
    }
  }
}
