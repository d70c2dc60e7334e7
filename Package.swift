// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "clearer",
  products: [
    .library(name: "ClearerModel", targets: ["ClearerModel"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .target(name: "ClearerModel"),
    .testTarget(name: "ClearerModelTests", dependencies: ["ClearerModel"]),
  ]
)
