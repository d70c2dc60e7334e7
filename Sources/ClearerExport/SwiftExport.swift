import ClearerCompiler
import ClearerModel
import ClearerRuntime
import Foundation

/// A model as a Swift package, with what is to be known about it.
public struct SwiftExport {
  /// The package's name, which is the model's, and that of its folder.
  public let name: String
  /// The name of its module.
  public let module: String
  /// The checksum of the restored picture that the package's test compares.
  public let checksum: UInt32
  /// The package's files.
  public let files: [SwiftEmitter.File]
  private let c: CExport

  /// Compiles a model and computes what its tests expect.
  ///
  /// - Throws: `CompilerError` for a model that cannot be compiled.
  public init(_ model: Model, precision: Precision) throws {
    c = try CExport(model, precision: precision)
    let restorer = Restorer(c.plan)
    let restored = try restorer.restore(
      TestPicture.samples(channels: c.plan.channels), width: TestPicture.width, height: TestPicture.height)
    checksum = TestPicture.checksum(restored)
    let emitter = SwiftEmitter(
      c: c.emitter, checksum: checksum,
      workspaceBytes: (c.workspaceSize(width: 480), c.workspaceSize(width: 1920)))
    files = try emitter.emit()
    name = model.name
    module = SwiftEmitter.module(of: model.name)
  }

  /// Path of the package in a folder.
  public func path(in folder: String) -> String {
    URL(fileURLWithPath: folder).appendingPathComponent(name).path
  }

  /// Writes the package into a folder of its own in `folder`; both are made if they are missing.
  ///
  /// - Throws: `FileError` where it cannot be written.
  public func write(to folder: String) throws {
    let package = URL(fileURLWithPath: path(in: folder))
    for file in files {
      let url = package.appendingPathComponent(file.path)
      do {
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw FileError(path: url.path, action: .write, reason: error.localizedDescription)
      }
      try AtomicFile.write(Data(file.text.utf8), to: url.path)
    }
  }

  /// Sizes of the exported net.
  public func report(in folder: String) -> Report {
    Report(package: path(in: folder), module: module, net: c.report(in: path(in: folder)))
  }

  /// Sizes of an exported net.
  public struct Report: Encodable {
    /// Path of the package.
    public var package: String
    /// The name of its module.
    public var module: String
    /// The net.
    public var name: String
    /// Arithmetic: fp32 or int8.
    public var precision: String
    /// Multiply-accumulates for one pixel, in thousands.
    public var kmacPerPixel: Double
    /// Trained values.
    public var parameters: Int
    /// Rows to push until the first one can be pulled.
    public var lagRows: Int
    /// Memory for pictures of some widths, of any height.
    public var workspaceBytes: [CExport.Report.Workspace]
    /// How the sums of an int8 net are kept, where a budget was given.
    public var precisionPlan: PrecisionPlan?
    private var sizes: String

    private enum CodingKeys: CodingKey {
      case package, module, name, precision, kmacPerPixel, parameters, lagRows, workspaceBytes, precisionPlan
    }

    init(package: String, module: String, net: CExport.Report) {
      (self.package, self.module) = (package, module)
      (name, precision, kmacPerPixel) = (net.name, net.precision, net.kmacPerPixel)
      (parameters, lagRows, workspaceBytes) = (net.parameters, net.lagRows, net.workspaceBytes)
      sizes = net.sizes
    }

    /// For people.
    public var text: String { "\(package): a Swift package with the module \(module)\n\(sizes)" }
  }
}
