import Foundation
import Synchronization
import Testing
import WitanCore
import WitanServices
import WitanTesting

/// What a server was asked.
private final class Asked: Sendable {
  private let list = Mutex<[ControlRequest]>([])
  var requests: [ControlRequest] { list.withLock { $0 } }
  func note(_ request: ControlRequest) { list.withLock { $0.append(request) } }
}

/// The operator's commands as programs, against a control server in the test.
@Suite(.enabled(if: HostCommand.isBuilt, "there is no built host"))
struct OperatorCommandTests {
  /// Runs a server that answers with `reply` as long as `body`; gives what it was asked.
  private func serving(
    _ folder: WorkFolder, _ reply: @escaping @Sendable (ControlRequest) -> ControlReply,
    _ body: @Sendable () async throws -> Void
  ) async throws -> [ControlRequest] {
    let asked = Asked()
    try await withThrowingTaskGroup(of: Void.self) { group in
      let server = try ControlServer(path: folder.path + "/s") { request in
        asked.note(request)
        return reply(request)
      }
      group.addTask(executorPreference: OwnQueue()) { try await server.run() }
      try await body()
      group.cancelAll()
    }
    return asked.requests
  }

  @Test func everyCommandSaysToTheHostWhatItsNameSays() async throws {
    let folder = try WorkFolder()
    let macd = try #require(StrategyID("macd"))
    let weight = try #require(Share(0.4))
    let said: [([String], ControlRequest)] = [
      (["pause", "--reason", "lunch"], .pause(reason: "lunch")),
      (["resume"], .resume(reason: "")),
      (["halt", "--reason", "smoke"], .halt(reason: "smoke")),
      (["close-all"], .closeAll(reason: "")),
      (["unlock", "--reason", "checked", "--again"], .unlock(reason: "checked", again: true)),
      (["plugins", "enable", "macd"], .enable(macd, true)),
      (["plugins", "disable", "macd"], .enable(macd, false)),
      (["plugins", "weight", "macd", "0.4"], .weight(macd, weight)),
      (["plugins", "reload"], .reload(nil)),
      (["plugins", "reload", "macd"], .reload(macd)),
      (["plugins", "retry", "macd"], .retry(macd)),
    ]
    let asked = try await serving(folder, { _ in .done("so be it") }) {
      for (arguments, _) in said {
        let run = try await HostCommand.run(arguments + ["--socket", "s"], in: folder.path)
        #expect(run.code == 0 && run.output == "so be it\n" && run.errors.isEmpty, "\(arguments): \(run)")
      }
    }
    #expect(asked == said.map(\.1))
  }

  @Test func exitCodesTellAFailureFromARefusal() async throws {
    let folder = try WorkFolder()
    let reply: @Sendable (ControlRequest) -> ControlReply = {
      if case .unlock = $0 { .refused("unlocked within 24 hours; add `--again`") } else { .failed("paused already") }
    }
    _ = try await serving(folder, reply) {
      let failed = try await folder.run("pause", "--socket", "s")
      #expect(failed.code == 1 && failed.errors == "paused already\n" && failed.output.isEmpty)
      let refused = try await folder.run("unlock", "--reason", "x", "--socket", "s", "--json")
      #expect(refused.code == 3 && refused.errors.contains("--again"))
      let object = try JSONSerialization.jsonObject(with: Data(refused.output.utf8)) as? [String: Any]
      #expect(object?["done"] as? Bool == false && object?["refused"] as? Bool == true)
    }
  }

  @Test func statusAndPluginsAreShownToPeopleAndToScripts() async throws {
    let folder = try WorkFolder()
    let symbol = try #require(Symbol("BTC/USDT"))
    let report = StatusReport(
      pid: 4711, mode: .paper, state: .paused, since: Instant(milliseconds: 0), equity: Money(units: 1_234_567_890_123),
      cash: Money(units: 5),
      positions: [
        .init(
          symbol: symbol, quantity: Quantity(units: 7), averagePrice: Price(units: 8), price: Price(units: 9),
          stop: Price(units: 6))
      ], killed: nil, bars: 3, lastBar: nil, retiredImages: 1234)
    let row = PluginRow(
      id: try #require(StrategyID("macd")), version: "1.2.3", sha256: "abcdef", weight: .one, enabled: true,
      state: .voting, lastVote: nil, faults: 0)
    _ = try await serving(folder, { $0 == .status ? .status(report) : .plugins([row]) }) {
      let shown = try await folder.run("status", "--socket", "s")
      #expect(shown.code == 0)
      for word in ["4711", "paper", "paused", "12345.67890123", "BTC/USDT", "0.00000007", "1234 replaced plugins"] {
        #expect(shown.output.contains(word), "\(shown.output)")
      }
      let json = try await folder.run("status", "--socket", "s", "--json")
      #expect(try JSONDecoder().decode(StatusReport.self, from: Data(json.output.utf8)) == report)
      let list = try await folder.run("plugins", "list", "--socket", "s")
      #expect(list.output.contains("macd") && list.output.contains("voting"))
      let rows = try await folder.run("plugins", "list", "--socket", "s", "--json")
      #expect(try JSONDecoder().decode([PluginRow].self, from: Data(rows.output.utf8)) == [row])
    }
  }

  @Test func withoutAHostEveryCommandSaysSoAndFails() async throws {
    let folder = try WorkFolder()
    for arguments in [["status"], ["status", "--watch"], ["pause"], ["plugins", "list"], ["halt"]] {
      let run = try await HostCommand.run(arguments + ["--socket", "none"], in: folder.path)
      #expect(run.code == 1)
      #expect(
        run.errors
          == "no host is running on none; start it with `host run`, or name its socket with --socket\n")
    }
    // Without --socket it is the one that belongs to the store.
    let store = try await folder.run("status", "--store", "sqlite:\(folder.path)/my.db")
    #expect(store.code == 1 && store.errors.contains("\(folder.path)/my.db.sock"))
  }

  @Test(arguments: [
    ["unlock"], ["unlock", "--reason", " "], ["plugins", "weight", "macd", "2"], ["plugins", "weight", "macd", "nan"],
    ["plugins", "enable", "MACD"], ["plugins", "enable"], ["status", "--config", "none.yaml"],
    ["plugins", "inspect", "no such id"],
  ])
  func wrongUsageEndsWithTwo(arguments: [String]) async throws {
    let folder = try WorkFolder()
    let run = try await HostCommand.run(arguments, in: folder.path)
    #expect(run.code == 2 && run.output.isEmpty && !run.errors.isEmpty, "\(run)")
  }

  @Test func aFileThatIsNoPluginIsRefusedByASentence() async throws {
    let folder = try WorkFolder()
    try folder.write("x.so", "not a plugin")
    let inspected = try await folder.run("plugins", "inspect", "./x.so")
    #expect(inspected.code == 1 && inspected.errors.contains("x.so: found"), "\(inspected)")
    let listed = try await folder.run("plugins", "list", "--plugins", ".")
    #expect(listed.code == 0 && listed.errors.contains("x.so: found"))
    let missing = try await folder.run("plugins", "list", "--plugins", "none")
    #expect(missing.code == 1 && missing.errors.contains("none"))
  }
}
