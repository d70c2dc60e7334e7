// swift-tools-version: 6.1
import PackageDescription

// A package of somebody else's, which restores pictures with the library and with an emitted package.
let package = Package(
  name: "outside",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(name: "clearer", path: "../.."),
    // Made by `clearer-export models/denoise-gray-25 --target swift -o .build/packages`.
    .package(path: "../../.build/packages/denoise-gray-25"),
  ],
  targets: [
    .executableTarget(
      name: "outside",
      dependencies: [
        .product(name: "ClearerImage", package: "clearer"),
        .product(name: "ClearerRuntime", package: "clearer"),
        .product(name: "DenoiseGray25", package: "denoise-gray-25"),
      ]),
    .executableTarget(
      name: "measure",
      dependencies: [
        .product(name: "ClearerRuntime", package: "clearer"),
        .product(name: "DenoiseGray25", package: "denoise-gray-25"),
      ]),
  ]
)
