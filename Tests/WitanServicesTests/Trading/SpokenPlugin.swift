import Foundation
import WitanTesting

/// The compiled plugins of these tests, made once a test run; each test gets copies in a folder of its own.
enum SpokenPlugin: String, CaseIterable {
  /// Votes by the tenths of the close.
  case alpha
  /// Votes by the hundredths.
  case beta
  /// `beta` in its next version.
  case betaAgain
  /// `beta` in a version that no host takes.
  case betaBroken

  /// Its file's bytes.
  func bytes() throws -> Data { try Self.made.get()[self]! }

  private var definitions: [String] {
    switch self {
    case .alpha: ["ID=\"alpha\"", "PLACE=100"]
    case .beta: ["ID=\"beta\"", "PLACE=10"]
    case .betaAgain: ["ID=\"beta\"", "PLACE=10", "VERSION=\"1.1.0\""]
    case .betaBroken: ["ID=\"beta\"", "PLACE=10", "MAGIC=1"]
    }
  }

  private static let made = Result { try compile() }

  private static func compile() throws -> [SpokenPlugin: Data] {
    let folder = FileManager.default.temporaryDirectory.path + "/witan-spoken-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (source, made) = ("\(folder)/spoken.c", "\(folder)/made.so")
    try Data(spokenVotes.utf8).write(to: URL(fileURLWithPath: source))
    let repository = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    var plugins: [SpokenPlugin: Data] = [:]
    for plugin in allCases {
      let compiler = Process()
      compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      compiler.arguments =
        ["cc", "-shared", "-fPIC", "-O1", "-fvisibility=hidden", "-I"]
        + ["\(repository)/plugin-sdk/Sources/CWitanABI/include", "-o", made, source, "-lm"]
        + plugin.definitions.map { "-D\($0)" }
      try compiler.run()
      compiler.waitUntilExit()
      guard compiler.terminationStatus == 0 else { throw BadScript("cc failed; these tests need a C compiler") }
      plugins[plugin] = try Data(contentsOf: URL(fileURLWithPath: made))
    }
    return plugins
  }
}
