import Foundation
import Testing

/// `host run --feed binance` on paper, over the real protocol, against the built exchange-simulator.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct ExchangeFeedTests {
  private let folder: Scratch
  private let plugins: String

  init() throws {
    folder = try Scratch()
    plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    try CompiledPlugin.compile(to: plugins + "/counter.so", version: "1.0.0", action: 1)
  }

  private func exchange(_ more: String...) throws -> StartedExchange {
    try StartedExchange(
      ["--speed", "60x", "--symbols", "BTC/USDT,ETH/USDT", "--history", "50", "--seed", "3"] + more, in: folder)
  }

  /// The host's arguments; `section` leads it to an exchange.
  private func arguments(_ section: String) throws -> [String] {
    [
      "run", "--feed", "binance", "--mode", "paper", "--speed", "60x", "--no-web", "--symbols", "BTC/USDT,ETH/USDT",
      "--plugins", plugins, "--isolate", "none", "--store", "sqlite:\(folder.path)/store.db", "--socket",
      folder.path + "/s", "--config", try folder.file("w.yaml", section),
    ]
  }

  private func start(_ section: String) throws -> StartedHost {
    try HostProgram.start(
      try arguments(section), in: folder,
      environment: ["WITAN_PLUGINS_TRUSTED": try HostProgram.digests(plugins), "LLVM_PROFILE_FILE": "/dev/null"])
  }

  private func stored(_ symbol: String) throws -> [ToldBar] {
    try StoredBars.read(folder.path + "/store.db", symbol)
  }

  private func expectTheVenuesBars(_ exchange: StartedExchange, atLeast least: Int) throws {
    try StoredBars.expectTheVenues(exchange, folder.path + "/store.db", atLeast: least)
  }

  /// Whether both markets have shown `count` bars.
  private func shows(_ host: StartedHost, bars count: Int) -> Bool {
    host.waits(upTo: 90) {
      !host.process.isRunning
        || ["BTC/USDT", "ETH/USDT"].allSatisfy { host.count("BarClosed \($0)") >= count }
    } && host.process.isRunning
  }

  @Test func everyClosedBarOfTheStoreIsTheVenues() throws {
    let exchange = try exchange()
    let host = try start(try exchange.section)
    try #require(shows(host, bars: 6), "\(host.outputSoFar.suffix(600)) \(host.errorSoFar)")
    for text in ["MarketTick BTC/USDT", "MarketTick ETH/USDT"] {
      #expect(host.shows(text), "\(text): \(host.outputSoFar.suffix(600))")
    }
    host.signal(SIGTERM)
    let result = host.finish()
    #expect(result.code == 0, "\(result.error)")
    #expect(result.output.contains("HostStopping"))
    try expectTheVenuesBars(exchange, atLeast: 6)
  }

  @Test func streamsThatAreCutOrSilentLeaveNoBarOutAndBringNoneTwice() throws {
    let exchange = try exchange()
    let host = try start(try exchange.section)
    try #require(shows(host, bars: 2), "\(host.outputSoFar.suffix(600)) \(host.errorSoFar)")
    for round in 1...2 {
      _ = try exchange.ask("control", "/faults", #"{"kind":"disconnect-streams","on":"*"}"#)
      #expect(host.waits(upTo: 60) { host.count("is interrupted and is opened again") >= round })
      #expect(host.waits(upTo: 60) { host.count("the stream of binanceus is up again") >= round })
      let bars = host.count("BarClosed BTC/USDT")
      #expect(shows(host, bars: bars + 2), "\(host.outputSoFar.suffix(600))")
    }
    _ = try exchange.ask("control", "/faults", #"{"kind":"silence","on":"*","count":1,"duration":"4m"}"#)
    let bars = host.count("BarClosed BTC/USDT")
    #expect(shows(host, bars: bars + 4), "\(host.outputSoFar.suffix(600))")
    _ = try exchange.ask(
      "control", "/faults", #"{"kind":"drop-frame","on":"btcusdt@kline_1m","until":"3m"}"#)
    let more = host.count("BarClosed BTC/USDT")
    #expect(shows(host, bars: more + 4), "\(host.outputSoFar.suffix(600))")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")
    // What a lost frame would have left out was asked for, and told.
    #expect(host.outputSoFar.contains("came late"))
    try expectTheVenuesBars(exchange, atLeast: 12)
  }

  @Test func aRestartGoesOnBehindTheLastBar() throws {
    let exchange = try exchange()
    let first = try start(try exchange.section)
    try #require(shows(first, bars: 2), "\(first.errorSoFar)")
    first.signal(SIGKILL)
    _ = first.finish()
    let before = try stored("BTC/USDT").count
    let second = try start(try exchange.section)
    try #require(shows(second, bars: 4), "\(second.outputSoFar.suffix(600)) \(second.errorSoFar)")
    second.signal(SIGTERM)
    #expect(second.finish().code == 0, "\(second.errorSoFar)")
    try expectTheVenuesBars(exchange, atLeast: before + 4)
  }

  @Test func aVenueThatIsNotThereIsAskedAgainAndTheHostEndsWhenItIsTold() throws {
    let nowhere = "exchange: {rest: \"http://127.0.0.1:1\", streams: \"ws://127.0.0.1:1\"}\n"
    let host = try start(nowhere)
    #expect(host.shows("the time of binanceus was not to be had"), "\(host.errorSoFar)")
    #expect(host.shows("It is asked again in"))
    host.signal(SIGTERM)
    let result = host.finish()
    #expect(result.code == 0 && result.output.contains("stopped as asked"), "\(result)")
    // Nothing was begun: no store was made.
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/store.db"))
  }

  @Test func aReloadThatIsAskedForWhileTheHostStartsIsCarriedOutWhenItHasStarted() throws {
    let exchange = try exchange()
    _ = try exchange.ask("control", "/faults", #"{"kind":"down","duration":"5m"}"#)
    let host = try start(try exchange.section)
    try #require(host.shows("It is asked again in"), "\(host.errorSoFar)")
    host.signal(SIGHUP)
    #expect(host.waits(upTo: 60) { host.errorSoFar.contains("nothing was swapped") }, "\(host.errorSoFar)")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")
  }

  @Test func aVenueThatGoesAwayIsWaitedFor() throws {
    let exchange = try exchange()
    let host = try start(try exchange.section)
    try #require(shows(host, bars: 2), "\(host.errorSoFar)")
    _ = try exchange.ask("control", "/faults", #"{"kind":"down","duration":"3m"}"#)
    #expect(host.waits(upTo: 60) { host.count("is interrupted and is opened again") >= 1 })
    let bars = host.count("BarClosed BTC/USDT")
    #expect(shows(host, bars: bars + 3), "\(host.outputSoFar.suffix(600))")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0, "\(host.errorSoFar)")
    try expectTheVenuesBars(exchange, atLeast: 5)
  }

  @Test func aMarketThatTheVenueDoesNotHaveIsRefused() throws {
    let exchange = try exchange()
    let result = try HostProgram.run(
      try arguments(try exchange.section) + ["--symbols", "XYZ/USDT"], in: folder,
      environment: ["WITAN_PLUGINS_TRUSTED": try HostProgram.digests(plugins)])
    #expect(result.code == 2, "\(result.error)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/store.db"))
  }
}
