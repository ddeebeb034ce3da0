import Foundation
import Testing
import WitanServices

/// Whom a host in real mode speaks to: the system's own record of every connection that it opens.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct ContactTests {
  /// Whether the calls of another process may be recorded here; says on standard error what is missing.
  static let canTrace: Bool = {
    if Shell.succeeds("strace -o /dev/null -e trace=connect true") { return true }
    FileHandle.standardError.write(
      Data("skipped: strace is not there, or may not trace; install it and allow ptrace\n".utf8))
    return false
  }()

  @Test(.enabled(if: canTrace, "strace is not there, or may not trace"))
  func noServerButTheConfiguredOnesIsEverContacted() throws {
    let rehearsal = try Rehearsal()
    let record = rehearsal.folder.path + "/calls"
    let host = try HostProgram.start(
      try rehearsal.arguments(), in: rehearsal.folder, environment: try rehearsal.environment(),
      under: ["strace", "-f", "-qq", "-o", record, "-e", "trace=connect,sendto,sendmsg,sendmmsg"])
    try #require(host.waits(upTo: 120) { host.count("PositionClosed") >= 1 }, "\(host.outputSoFar) \(host.errorSoFar)")
    // What makes it speak more than usual: lost connections, a lost key of the stream, a wrong clock.
    for fault in [
      #"{"kind":"disconnect-streams","on":"*"}"#, #"{"kind":"expire-listen-keys"}"#,
      #"{"kind":"wrong-clock","offset":-3000,"duration":"10s"}"#,
    ] { try rehearsal.tell("/faults", fault) }
    let trades = host.count("PositionClosed")
    try #require(host.waits(upTo: 120) { host.count("PositionClosed") > trades }, "\(host.outputSoFar.suffix(2000))")
    kill(try rehearsal.status().pid, SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")

    let ports = Set(
      try ["rest", "stream", "ws-api"].map { try #require(URL(string: rehearsal.exchange.address($0))?.port) })
    let lines = try String(contentsOfFile: record, encoding: .utf8).split(separator: "\n")
    var contacted = 0
    for line in lines {
      guard let family = line.firstMatch(of: /sa_family=(AF_[A-Z0-9]+)/)?.1 else { continue }
      switch family {
      case "AF_UNIX", "AF_NETLINK", "AF_UNSPEC": continue
      default:
        contacted += 1
        let port = line.firstMatch(of: /port=htons\(([0-9]+)\)/).flatMap { Int($0.1) }
        #expect(line.contains(#""127.0.0.1""#) || line.contains(#""::1""#), "\(line)")
        #expect(port.map { ports.contains($0) } == true, "\(line)")
      }
    }
    #expect(contacted >= 3, "a record without connections proves nothing")
  }
}
