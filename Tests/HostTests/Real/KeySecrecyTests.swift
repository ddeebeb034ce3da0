import Foundation
import Testing

/// Where the exchange's key may never be found: in nothing that a host in real mode writes, whatever befalls it.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct KeySecrecyTests {
  /// The forms in which a text could have been written.
  private static func forms(_ text: String) -> [String] {
    let data = Data(text.utf8)
    let hex = data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    // A text inside of a longer one that is encoded: what is the same wherever it begins.
    let encoded = (0..<3).map { skip -> String in
      let whole = (Data(repeating: 0x20, count: skip) + data).base64EncodedString()
      return String(whole.dropFirst(skip == 0 ? 0 : 4).prefix(data.count / 3 * 4 - 8))
    }
    return [text, hex, hex.uppercased(), String(text.reversed())] + encoded
  }

  /// The files of a folder, at any depth, that have one of these texts.
  private static func files(_ folder: String, having texts: [String]) throws -> (found: [String], bytes: Int) {
    let wanted = texts.flatMap(forms).map { Data($0.utf8) }
    var (found, bytes) = ([String](), 0)
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      bytes += data.count
      if wanted.contains(where: { data.range(of: $0) != nil }) { found.append(name) }
    }
    return (found, bytes)
  }

  /// The key of the account's stream that the exchange has at the moment.
  private func listenKey(_ rehearsal: Rehearsal) throws -> String {
    struct Answer: Decodable { let listenKey: String }
    let text = try Shell.output(
      "curl -sS --max-time 20 -X POST -H 'X-MBX-APIKEY: \(rehearsal.key)' "
        + "'\(try rehearsal.exchange.address("rest"))/api/v3/userDataStream'")
    return try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).listenKey
  }

  @Test func noKeyIsInALogAJournalAnErrorOrACore() throws {
    let rehearsal = try Rehearsal()
    let host = try HostProgram.start(
      try rehearsal.arguments(), in: rehearsal.folder, environment: try rehearsal.environment(),
      // As on a machine where somebody looks after crashes.
      shell: "ulimit -c unlimited;")
    try #require(host.shows("AccountAgrees"), "\(host.outputSoFar) \(host.errorSoFar)")
    var secrets = [rehearsal.key, rehearsal.secret, try listenKey(rehearsal)]
    for fault in [
      #"{"kind":"error-before","on":"POST /api/v3/order","count":2,"status":400,"code":-1022}"#,
      #"{"kind":"error-before","on":"GET /api/v3/account","count":1,"status":400,"code":-1100}"#,
      #"{"kind":"timeout-after","on":"POST /api/v3/order","count":1}"#,
      #"{"kind":"disconnect-after","on":"DELETE /api/v3/order","count":1}"#,
      #"{"kind":"error-before","on":"PUT /api/v3/userDataStream","count":1,"status":400,"code":-1125}"#,
      #"{"kind":"half-open","on":"GET /api/v3/openOrders","count":1}"#,
      #"{"kind":"expire-listen-keys","from":"30s"}"#, #"{"kind":"disconnect-streams","on":"user","from":"60s"}"#,
    ] { try rehearsal.tell("/faults", fault) }
    let trades = host.count("OrderSubmitted")
    #expect(host.waits(upTo: 60) { host.count("OrderSubmitted") >= trades + 6 }, "\(host.outputSoFar.suffix(2000))")
    secrets.append(try listenKey(rehearsal))
    let said = try [["status", "--json"], ["account", "--json"], ["plugins", "list", "--json"]].map { words in
      let result = try HostProgram.run(
        words + ["--socket", rehearsal.socket], in: rehearsal.folder, environment: try rehearsal.environment())
      return result.output + result.error
    }
    let config = rehearsal.folder.path + "/w.yaml"
    let told = try [["config", "show", "--config", config], ["doctor", "--config", config]].map { words in
      let result = try HostProgram.run(words, in: rehearsal.folder, environment: try rehearsal.environment())
      return result.output + result.error
    }
    _ = try rehearsal.folder.file("said", (said + told).joined(separator: "\n"))

    // No core, neither one of the kernel's nor one that it hands to a program.
    let pid = host.process.processIdentifier
    let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
    let row = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
    #expect(row.split(whereSeparator: \.isWhitespace).suffix(3).prefix(2) == ["0", "0"], "\(row)")
    if let filter = try? String(contentsOfFile: "/proc/\(pid)/coredump_filter", encoding: .utf8) {
      #expect(Int(filter.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16) == 0, "\(filter)")
    }
    host.signal(SIGABRT)
    host.process.waitUntilExit()
    #expect(host.process.terminationReason == .uncaughtSignal)
    #expect(rehearsal.folder.names.filter { $0.contains("core") } == [])

    let (found, bytes) = try Self.files(rehearsal.folder.path, having: secrets)
    #expect(found == [])
    #expect(bytes > 100_000, "only \(bytes) bytes were searched")
    // The search finds what is there.
    _ = try rehearsal.folder.file("proof", "x" + Data(("id=" + rehearsal.secret).utf8).base64EncodedString())
    #expect(try Self.files(rehearsal.folder.path, having: secrets).found == ["proof"])
  }

  @Test func aKeyThatTheExchangeRefusesIsNotRepeated() throws {
    let rehearsal = try Rehearsal()
    for (name, value) in [
      ("BINANCE_API_SECRET", "wrong" + rehearsal.secret), ("BINANCE_API_KEY", "wrong" + rehearsal.key),
    ] {
      let result = try HostProgram.run(
        try rehearsal.arguments(), in: rehearsal.folder, environment: try rehearsal.environment([name: value]))
      #expect(result.code == 3, "\(result)")
      #expect(result.error.contains("exchange key"), "\(result.error)")
    }
    #expect(try Self.files(rehearsal.folder.path, having: [rehearsal.key, rehearsal.secret]).found == [])
    #expect(!FileManager.default.fileExists(atPath: rehearsal.store))
  }
}
