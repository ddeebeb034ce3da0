// swift-tools-version: 6.2
// What a plugin's author needs, and nothing else: the contract in C, a Swift wrapper, indicators and the conformance kit.
// This package never depends on the host.
import PackageDescription

/// What every ordinary Swift target is built with: warnings are errors, imports say what they use.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// An Embedded plugin can import only Embedded modules, and a test only ordinary ones. So what both need is compiled
/// twice from one folder: `NameEmbedded` is a symbolic link to `Name`.
let embedded: [SwiftSetting] =
  house + [
    .enableExperimentalFeature("Embedded"), .unsafeFlags(["-wmo", "-Osize", "-Xfrontend", "-function-sections"]),
  ]

let package = Package(
  name: "plugin-sdk",
  products: [
    .library(name: "CWitanABI", targets: ["CWitanABI"]),
    .library(name: "CFFI", targets: ["CFFI"]),
    .library(name: "CWitanProbe", targets: ["CWitanProbe"]),
    .library(name: "WitanIndicators", targets: ["WitanIndicators"]),
    .library(name: "WitanIndicatorsEmbedded", targets: ["WitanIndicatorsEmbedded"]),
    .library(name: "WitanPluginSDK", targets: ["WitanPluginSDK"]),
    .library(name: "WitanPluginSDKEmbedded", targets: ["WitanPluginSDKEmbedded"]),
    .library(name: "WitanConformance", targets: ["WitanConformance"]),
    .executable(name: "plugin-check", targets: ["plugin-check"]),
    .library(name: "WitanGallery", targets: ["WitanGallery"]),
  ],
  targets: [
    // Floor 0: the contract, in C11.
    .target(name: "CWitanABI", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])]),
    .systemLibrary(name: "CFFI", pkgConfig: "libffi", providers: [.apt(["libffi-dev"])]),

    // Floor 1: what authors build on.
    .target(name: "WitanIndicators", swiftSettings: house),
    .target(name: "WitanIndicatorsEmbedded", swiftSettings: embedded),
    .testTarget(name: "WitanIndicatorsTests", dependencies: ["WitanIndicators"], swiftSettings: house),
    .target(name: "WitanPluginSDK", dependencies: ["CWitanABI", "WitanIndicators"], swiftSettings: house),
    .target(
      name: "WitanPluginSDKEmbedded", dependencies: ["CWitanABI", "WitanIndicatorsEmbedded"],
      swiftSettings: embedded),
    .testTarget(
      name: "WitanPluginSDKTests", dependencies: ["CWitanABI", "WitanPluginSDK"], swiftSettings: house),

    // Floor 1: what judges a plugin from outside.
    .target(name: "CWitanProbe", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])]),
    .target(
      name: "WitanConformance", dependencies: ["CFFI", "CWitanABI", "CWitanProbe"], swiftSettings: house),
    .executableTarget(name: "plugin-check", dependencies: ["WitanConformance"], swiftSettings: house),
    .testTarget(
      name: "WitanConformanceTests", dependencies: ["WitanConformance", "WitanGallery", "plugin-check"],
      swiftSettings: house),

    // Wicked plugins, one sin each, and who must catch them: for the tests of the kit and of the host.
    .target(name: "WitanGallery", path: "Gallery/WitanGallery", swiftSettings: house),
    .testTarget(
      name: "GalleryTests", dependencies: ["CWitanABI", "WitanConformance", "WitanGallery", "plugin-check"],
      swiftSettings: house),

    // The same strategy in every language: what `plugin-new` gives.
    .testTarget(
      name: "TemplateTests", dependencies: ["CWitanABI", "WitanConformance", "WitanGallery", "plugin-check"],
      swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)
