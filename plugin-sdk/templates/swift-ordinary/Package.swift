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
        .product(name: "WitanPluginSDK", package: "plugin-sdk"),
        .product(name: "WitanIndicators", package: "plugin-sdk"),
      ],
      linkerSettings: [
        // nodelete: the Swift runtime keeps pointers into the image, which therefore stays mapped until the host ends.
        .unsafeFlags([
          "-Xlinker", "--version-script=\(Context.packageDirectory)/plugin.map", "-Xlinker", "--gc-sections",
          "-Xlinker", "-z", "-Xlinker", "now", "-Xlinker", "-z", "-Xlinker", "nodelete", "-Xlinker", "--as-needed",
          "-no-toolchain-stdlib-rpath",
        ])
      ])
  ],
  swiftLanguageModes: [.v6]
)
