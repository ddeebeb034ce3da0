import Foundation
import Testing

/// What an isolated plugin's process can find of the host's secrets: nothing.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct SecretTests {
  /// Looked for, and never written down in one piece in the process that looks.
  private let secret = "hush-\(UUID().uuidString)"

  @Test func noSecretReachesAnIsolatedPluginsProcess() throws {
    let folder = try Scratch()
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    try CompiledPlugin.compile(to: plugins + "/counter.so", version: "1.0.0", action: 1)
    let socket = folder.path + "/s.sock"
    try Data("EXCHANGE_API_SECRET=\(secret)-file\n".utf8).write(to: URL(fileURLWithPath: folder.path + "/.env"))
    let yaml = """
      plugins: {folders: [\(plugins)]}
      store: {url: "sqlite:\(folder.path)/\(secret)-store.db"}
      """
    let host = try HostProgram.start(
      [
        "run", "--feed", "sim", "--speed", "60x", "--no-web", "--config", try folder.file("w.yaml", yaml), "--socket",
        socket, "--enable", "counter",
      ], in: folder, environment: ["EXCHANGE_API_KEY": "\(secret)-variable"])
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    let list = try HostProgram.run(["plugins", "list", "--socket", socket, "--json"], in: folder)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    let place = rows.compactMap { $0["place"] as? [String: Any] }.first
    let runner = try #require(place?["pid"] as? Int32, "\(list.output)")

    #expect(try Data(contentsOf: URL(fileURLWithPath: "/proc/\(runner)/environ")) == Self.environment)
    #expect(
      try String(decoding: Data(contentsOf: URL(fileURLWithPath: "/proc/\(runner)/cmdline")), as: UTF8.self)
        == "plugin-runner\0\(host.process.processIdentifier)\0")
    // The search finds what is there: the host's own memory holds each of them.
    #expect(try Self.memory(of: host.process.processIdentifier, has: secret).found)
    let (found, bytes) = try Self.memory(of: runner, has: secret)
    #expect(!found)
    #expect(bytes > 1 << 20, "only \(bytes) bytes could be read")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
  }

  private static let environment = Data("SWIFT_BACKTRACE=enable=no\0".utf8)

  /// Whether `text` stands anywhere in the memory of a process, and how much of it was read.
  private static func memory(of process: Int32, has text: String) throws -> (found: Bool, bytes: Int) {
    let memory = open("/proc/\(process)/mem", O_RDONLY)
    try #require(memory >= 0, "the memory of \(process): \(String(cString: strerror(errno)))")
    defer { close(memory) }
    let wanted = Data(text.utf8)
    var total = 0
    for line in try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      let bounds = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
      guard words[1].hasPrefix("r"), bounds.count == 2, bounds[1] < 1 << 47 else { continue }
      var at = bounds[0]
      while at < bounds[1] {
        // Parts overlap, so that nothing is cut in two.
        var part = Data(count: Int(min(bounds[1] - at, 16 << 20)))
        let count = part.withUnsafeMutableBytes { pread(memory, $0.baseAddress, $0.count, off_t(at)) }
        guard count > 0 else { break }
        total += count
        if part.prefix(count).range(of: wanted) != nil { return (true, total) }
        at += UInt64(count) - (at + UInt64(count) < bounds[1] ? UInt64(wanted.count) : 0)
      }
    }
    return (false, total)
  }
}
