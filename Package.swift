// swift-tools-version: 6.2
// Sections follow the floors of docs/modules.md, from the ground up; each target stands with its tests.
import PackageDescription

/// What every Swift target of the house is built with: warnings are errors, imports say what they use.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The core's generic code is laid open to the modules that run it: the engine's loop is then compiled for the very
/// venue and journal of a run. Without it every bar goes through tables of witnesses, at several times the cost.
let fused: [SwiftSetting] =
  house + [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

/// The border to the plugins is crossed for every bar: its calls never overlap, by contract and by construction, and
/// debug builds, with which the tests run, check that; a check a property costs as much as the plugin.
let border: [SwiftSetting] =
  house + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// The shipped strategies: folder of `Plugins` and target `<folder>Plugin`, each a shared object of its own.
let strategies = ["Momentum", "MACD", "Bollinger", "MeanReversion", "Breakout", "Stochastic", "Technical"]

/// Plugins are Embedded Swift: no runtime, a few KB, really unloadable. They export the one symbol of the contract.
let embedded: [SwiftSetting] =
  house + [
    .enableExperimentalFeature("Embedded"), .unsafeFlags(["-wmo", "-Osize", "-Xfrontend", "-function-sections"]),
  ]
let oneSymbol: [LinkerSetting] = [
  .unsafeFlags([
    "-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/plugin.map", "-Xlinker", "--gc-sections",
    "-Xlinker", "-z", "-Xlinker", "now", "-no-toolchain-stdlib-rpath",
  ]),
  .linkedLibrary("m"),
]

/// C of our own: any warning is an error.
let strictC: [CSetting] = [.unsafeFlags(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])]

/// What speaks WebSocket, as client or server.
let sockets: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOWebSocket", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
]

let package = Package(
  name: "witan",
  products: [
    .executable(name: "host", targets: ["host"]),
    .executable(name: "plugin-runner", targets: ["plugin-runner"]),
    .executable(name: "exchange-simulator", targets: ["exchange-simulator"]),
  ]
    + strategies.map { .library(name: "\($0)Plugin", type: .dynamic, targets: ["\($0)Plugin"]) },
  dependencies: [
    .package(path: "plugin-sdk"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    // Floor 0: C borders.
    .target(name: "CRunnerChannel", cSettings: strictC),
    .systemLibrary(
      name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Floor 2: the strategies' code compiled the ordinary way, for the tests (an Embedded module cannot be imported
    // there). Its files are symbolic links into `Plugins`.
    .target(
      name: "ShippedStrategies",
      dependencies: [
        .product(name: "WitanPluginSDK", package: "plugin-sdk"),
        .product(name: "WitanIndicators", package: "plugin-sdk"),
      ], path: "Tests/ShippedStrategies", swiftSettings: house),
    .testTarget(
      name: "PluginTests",
      dependencies: [
        "ShippedStrategies",
        .product(name: "CWitanABI", package: "plugin-sdk"),
        .product(name: "WitanPluginSDK", package: "plugin-sdk"),
      ], swiftSettings: house),

    // Floor 3: the core. Knows nothing outside itself.
    .target(name: "WitanCore", swiftSettings: fused),
    .testTarget(name: "WitanCoreTests", dependencies: ["WitanCore", "WitanTesting"], swiftSettings: house),
    .target(name: "WitanTesting", dependencies: ["WitanCore"], swiftSettings: house),

    // Floor 4: the borders of the core.
    .target(
      name: "WitanFeeds", dependencies: ["WitanCore", "CZlib"], swiftSettings: house),
    .testTarget(
      name: "WitanFeedsTests", dependencies: ["WitanFeeds", "WitanTesting"], swiftSettings: house),
    .target(
      name: "WitanExchange",
      dependencies: ["WitanCore", "CCurl", .product(name: "Crypto", package: "swift-crypto")] + sockets,
      swiftSettings: house),
    .testTarget(
      name: "WitanExchangeTests", dependencies: ["WitanExchange", "WitanTesting"] + sockets, swiftSettings: house),
    .target(
      name: "WitanPlugins",
      dependencies: [
        "WitanCore",
        "CRunnerChannel",
        .product(name: "CFFI", package: "plugin-sdk"),
        .product(name: "CWitanABI", package: "plugin-sdk"),
        .product(name: "WitanConformance", package: "plugin-sdk"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: border),
    .testTarget(
      name: "WitanPluginsTests",
      dependencies: [
        "WitanPlugins", "WitanTesting", "plugin-runner",
        .product(name: "WitanConformance", package: "plugin-sdk"),
        .product(name: "WitanGallery", package: "plugin-sdk"),
      ], swiftSettings: house),
    .target(
      name: "WitanStore",
      dependencies: [
        "WitanCore",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ], swiftSettings: house),
    .testTarget(
      name: "WitanStoreTests",
      dependencies: ["WitanStore", "WitanTesting", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: house),

    // Floor 5: the lab.
    .target(
      name: "WitanLab",
      dependencies: ["WitanCore", "WitanFeeds", "WitanPlugins", "WitanStore"], swiftSettings: fused),
    .testTarget(
      name: "WitanLabTests", dependencies: ["WitanLab", "WitanTesting"], swiftSettings: house),

    // Floor 6: what runs beside trading.
    .target(
      name: "WitanServices",
      dependencies: [
        "WitanCore", "WitanFeeds", "WitanPlugins", "WitanStore", "WitanExchange", "WitanLab",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: house),
    .testTarget(
      name: "WitanServicesTests",
      dependencies: ["WitanServices", "WitanTesting", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: house),

    // Floor 8: an exchange to rehearse on, the child that holds one isolated plugin, and the command line.
    .executableTarget(
      name: "exchange-simulator",
      dependencies: [
        "WitanCore", "WitanFeeds",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ] + sockets, swiftSettings: house),
    .testTarget(
      name: "ExchangeSimulatorTests", dependencies: ["exchange-simulator", "WitanTesting"] + sockets,
      exclude: ["Recorded"], swiftSettings: house),
    .executableTarget(
      name: "plugin-runner",
      dependencies: [
        "CRunnerChannel",
        .product(name: "CWitanABI", package: "plugin-sdk"),
        .product(name: "CWitanProbe", package: "plugin-sdk"),
      ], cSettings: strictC, linkerSettings: [.linkedLibrary("dl")]),
    .executableTarget(
      name: "host",
      dependencies: [
        "WitanServices", "WitanLab", "WitanStore", "WitanFeeds", "WitanPlugins", "WitanExchange", "WitanCore",
        .product(name: "WitanConformance", package: "plugin-sdk"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ], swiftSettings: house),
    .testTarget(
      name: "HostTests",
      dependencies: [
        "host", "WitanCore", "WitanStore", "WitanLab", "WitanServices", "WitanTesting",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "WitanGallery", package: "plugin-sdk"),
      ],
      swiftSettings: house),

    // What times the plugins, for docs/performance.md.
    .executableTarget(
      name: "PluginTimes",
      dependencies: ["WitanCore", "WitanPlugins", .product(name: "CWitanABI", package: "plugin-sdk")],
      path: "Benchmarks/PluginTimes", swiftSettings: house),
    // What times the way to the exchange.
    .executableTarget(
      name: "ExchangeTimes",
      dependencies: ["WitanCore", "WitanFeeds", "WitanExchange", "WitanPlugins", "WitanStore", "WitanServices"],
      path: "Benchmarks/exchange/Times", swiftSettings: house),

    // The house itself: floors, habits, documents.
    .testTarget(name: "HouseTests", swiftSettings: house),
  ]
    // Floor 2: the shipped strategies. They stand on the SDK alone.
    + strategies.map { name in
      .target(
        name: "\(name)Plugin",
        dependencies: [
          .product(name: "CWitanABI", package: "plugin-sdk"),
          .product(name: "WitanPluginSDKEmbedded", package: "plugin-sdk"),
          .product(name: "WitanIndicatorsEmbedded", package: "plugin-sdk"),
        ], path: "Plugins/\(name)", swiftSettings: embedded, linkerSettings: oneSymbol)
    },
  swiftLanguageModes: [.v6]
)
