// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "clearer",
  platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
  products: [
    .library(name: "ClearerImage", targets: ["ClearerImage"]),
    .library(name: "ClearerModel", targets: ["ClearerModel"]),
    .library(name: "ClearerReference", targets: ["ClearerReference"]),
    .library(name: "ClearerRuntime", targets: ["ClearerRuntime"]),
  ],
  traits: [
    .trait(name: "Torch", description: "Search and training; needs libtorch (Debian: libtorch-dev).")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
  ],
  targets: [
    .systemLibrary(
      name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .target(name: "CPictureCodecs", dependencies: ["CJPEG", "CPNG"]),
    .target(name: "CRuntime", path: "runtime-c", exclude: ["bench", "tests"]),
    .target(name: "CRuntimeText", exclude: ["package"]),
    .target(
      name: "ClearerBench",
      dependencies: [
        "ClearerDrawing", "ClearerExport", "ClearerImage", "ClearerModel", "ClearerReference",
        "ClearerRuntime",
        "ClearerVerification",
      ]),
    .target(
      name: "CTorch",
      cxxSettings: [.define("CLEARER_TORCH", .when(traits: ["Torch"]))],
      linkerSettings: [
        .linkedLibrary("torch_cpu", .when(traits: ["Torch"])),
        .linkedLibrary("c10", .when(traits: ["Torch"])),
      ]),
    .target(
      name: "ClearerCommands",
      dependencies: [
        "ClearerCompiler", "ClearerImage", "ClearerModel", "ClearerRuntime",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "ClearerCompiler", dependencies: ["CRuntimeText", "ClearerModel"]),
    .target(
      name: "ClearerExport",
      dependencies: [
        "ClearerCompiler", "ClearerImage", "ClearerModel", "ClearerONNX", "ClearerReference",
        "ClearerRuntime",
      ]),
    .target(
      name: "ClearerExportCommands",
      dependencies: [
        "ClearerCommands", "ClearerExport", "ClearerModel",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "ClearerImage", dependencies: ["CPictureCodecs", "ClearerModel"]),
    .target(name: "ClearerDrawing", dependencies: ["ClearerModel"]),
    .target(name: "ClearerModel"),
    .target(
      name: "ClearerONNX",
      dependencies: [
        "ClearerCompiler", "ClearerModel", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["onnx.proto"]),
    .target(name: "ClearerReference", dependencies: ["ClearerModel"]),
    .target(name: "ClearerRestore", dependencies: ["ClearerImage", "ClearerRuntime"]),
    .target(name: "ClearerRuntime", dependencies: ["CRuntime", "ClearerCompiler"]),
    .target(
      name: "ClearerTraining",
      dependencies: [
        "CTorch", "ClearerCompiler", "ClearerDrawing", "ClearerImage", "ClearerModel", "ClearerReference",
      ]),
    .target(
      name: "ClearerTrainingCommands",
      dependencies: [
        "ClearerCommands", "ClearerImage", "ClearerTraining",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "ClearerVerification",
      dependencies: [
        "ClearerCompiler", "ClearerExport", "ClearerImage", "ClearerModel", "ClearerReference",
        "ClearerRuntime",
      ]),
    .executableTarget(
      name: "clearer-bench",
      dependencies: [
        "ClearerBench", "ClearerCommands", "ClearerExport", "ClearerExportCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "clearer-demo",
      dependencies: [
        "ClearerBench", "ClearerCommands", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "clearer-export",
      dependencies: [
        "ClearerCommands", "ClearerExport", "ClearerExportCommands", "ClearerReference",
        "ClearerVerification", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "clearer-restore",
      dependencies: [
        "ClearerCommands", "ClearerRestore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "clearer-search",
      dependencies: [
        "ClearerCommands", "ClearerDrawing", "ClearerTraining", "ClearerTrainingCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "clearer-train",
      dependencies: [
        "ClearerCommands", "ClearerCompiler", "ClearerTraining", "ClearerTrainingCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "ClearerTestSupport",
      dependencies: ["ClearerCompiler", "ClearerModel", "ClearerReference", "ClearerRuntime"],
      path: "Tests/ClearerTestSupport"),
    .testTarget(
      name: "ClearerBenchTests",
      dependencies: [
        "ClearerBench", "ClearerExport", "ClearerImage", "ClearerModel", "ClearerTestSupport",
        "ClearerVerification",
      ]),
    .testTarget(
      name: "ClearerCompilerTests",
      dependencies: [
        "CRuntimeText", "ClearerCompiler", "ClearerModel", "ClearerReference", "ClearerTestSupport",
      ]),
    .testTarget(
      name: "ClearerExportTests",
      dependencies: [
        "ClearerCompiler", "ClearerExport", "ClearerImage", "ClearerModel", "ClearerReference",
        "ClearerRuntime", "ClearerTestSupport", "clearer-export",
      ]),
    .testTarget(
      name: "ClearerImageTests", dependencies: ["ClearerImage", "ClearerModel", "ClearerTestSupport"]),
    .testTarget(name: "ClearerModelTests", dependencies: ["ClearerModel"]),
    .testTarget(
      name: "ClearerONNXTests", dependencies: ["ClearerModel", "ClearerONNX", "ClearerReference"]),
    .testTarget(name: "ClearerReferenceTests", dependencies: ["ClearerModel", "ClearerReference"]),
    .testTarget(name: "ClearerRestoreTests", dependencies: ["ClearerRestore", "clearer-restore"]),
    .testTarget(
      name: "ClearerRuntimeTests",
      dependencies: [
        "ClearerCompiler", "ClearerModel", "ClearerReference", "ClearerRuntime", "ClearerTestSupport",
      ]),
    .testTarget(
      name: "ClearerVerificationTests",
      dependencies: [
        "ClearerCompiler", "ClearerExport", "ClearerModel", "ClearerTestSupport", "ClearerVerification",
      ]),
    .testTarget(
      name: "ClearerTrainingTests",
      dependencies: [
        "ClearerCompiler", "ClearerDrawing", "ClearerExport", "ClearerImage", "ClearerModel",
        "ClearerReference", "ClearerTestSupport", "ClearerTraining", "clearer-search",
        "clearer-train",
      ],
      exclude: ["Programs", "Reference"]),
    .testTarget(
      name: "EmittedCTests",
      dependencies: [
        "ClearerCompiler", "ClearerExport", "ClearerImage", "ClearerModel", "ClearerRuntime",
        "ClearerTestSupport", "clearer-export",
      ],
      exclude: ["Programs"]),
  ]
)

// Only `make docs` needs the plugin that writes the reference.
if Context.environment["CLEARER_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
