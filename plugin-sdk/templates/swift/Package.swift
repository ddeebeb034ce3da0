// swift-tools-version: 6.2
// make        builds __NAME__.so from this package.
import PackageDescription

let package = Package(
  name: "__NAME__",
  products: [.library(name: "Plugin", type: .dynamic, targets: ["Plugin"])],
  dependencies: [.package(name: "plugin-sdk", path: "__SDK__")],
  targets: [
    .target(
      name: "Plugin",
      dependencies: [
        .product(name: "CWitanABI", package: "plugin-sdk"),
        .product(name: "WitanPluginSDKEmbedded", package: "plugin-sdk"),
        .product(name: "WitanIndicatorsEmbedded", package: "plugin-sdk"),
      ],
      swiftSettings: [
        .enableExperimentalFeature("Embedded"),
        .unsafeFlags(["-wmo", "-Osize", "-Xfrontend", "-function-sections"]),
      ],
      linkerSettings: [
        .unsafeFlags([
          "-Xlinker", "--version-script=\(Context.packageDirectory)/plugin.map", "-Xlinker", "--gc-sections",
          "-Xlinker", "-z", "-Xlinker", "now", "-no-toolchain-stdlib-rpath",
        ]),
        .linkedLibrary("m"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
