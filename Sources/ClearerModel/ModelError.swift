import Foundation

/// What is wrong with a model or one of its files, where, and what to do about it.
public struct ModelError: Error, Sendable, Hashable {
  /// The class of an error: what a command needs to choose its exit status, and a test to tell errors apart.
  public enum Kind: Sendable, Hashable, CaseIterable {
    /// There is no such file.
    case noSuchFile
    /// The file exists but cannot be read.
    case unreadable
    /// The file cannot be written.
    case cannotWrite
    /// The text is not JSON, or goes on after its end.
    case syntax
    /// A value of another JSON type was expected.
    case wrongType
    /// A key that the format does not have.
    case unknownKey
    /// A key that the format must have is not there.
    case missingKey
    /// A key occurs twice in one object.
    case duplicateKey
    /// The value has the right type, but lies outside its limits.
    case invalidValue
    /// The file's format version is not one that this version reads.
    case unsupportedVersion
    /// The file, or something in it, is larger than the format allows.
    case tooLarge
    /// The file ends before what it promises.
    case truncated
    /// Tensors' bytes overlap, leave holes, or do not fit their shapes.
    case badLayout
    /// A tensor has an element type other than 32-bit float.
    case unsupportedElementType
    /// A tensor that the architecture does not have.
    case unknownTensor
    /// A tensor that the architecture needs is not there.
    case missingTensor
    /// A tensor has another shape than the architecture says.
    case wrongShape
    /// A weight is infinite or not a number.
    case notFinite
  }

  /// The class of the error.
  public var kind: Kind
  /// The file's path, where the error is about a file.
  public var file: String?
  /// The key inside the file, such as `architecture.widths[1]`, or the tensor's name.
  public var key: String?
  /// The byte of the file, counted from 0, at which the error was found.
  public var offset: Int?
  /// What is wrong.
  public var problem: String
  /// What was expected instead.
  public var expected: String?
  /// What to do about it.
  public var remedy: String?

  /// Creates an error; everything but kind and problem is left out where there is nothing to say.
  public init(
    _ kind: Kind, file: String? = nil, key: String? = nil, offset: Int? = nil, _ problem: String,
    expected: String? = nil, remedy: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.key = key
    self.offset = offset
    self.problem = problem
    self.expected = expected
    self.remedy = remedy
  }

  /// The same error, said of a file.
  func of(file: String) -> ModelError {
    var copy = self
    copy.file = file
    return copy
  }

  /// Writes a file whole or not at all, and answers failure with a `cannotWrite`.
  static func writing(_ bytes: [UInt8], to path: String) throws(ModelError) {
    do throws(FileError) {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw ModelError(
        .cannotWrite, file: path, "cannot be written: \(error.reason)",
        remedy: "Check that the folder exists, may be written, and has space left")
    }
  }
}

extension ModelError: CustomStringConvertible, LocalizedError {
  /// One line: `file: key (byte n): problem; expected …. Remedy.`
  public var description: String {
    var place = [file, key].compactMap { $0 }.joined(separator: ": ")
    if let offset { place += place.isEmpty ? "byte \(offset)" : " (byte \(offset))" }
    var text = place.isEmpty ? problem : "\(place): \(problem)"
    if let expected { text += "; expected \(expected)" }
    if let remedy { text += ". \(remedy)" }
    return text
  }

  /// The same line, for callers that only know `Error`.
  public var errorDescription: String? { description }
}
