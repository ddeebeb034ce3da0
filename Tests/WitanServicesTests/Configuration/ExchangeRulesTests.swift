import Testing
import WitanCore

@testable import WitanServices

/// What is refused about the exchange, and in real mode.
@Suite struct ExchangeRulesTests {
  @Test func withoutAWordTheVenueIsBinanceUSAtItsOwnAddresses() throws {
    let exchange = try loaded().configuration.exchange
    #expect(exchange == ExchangeChoices())
    #expect(exchange.venue == .binanceus && exchange.rest == nil && exchange.ticks == .trades && !exchange.testnet)
  }

  @Test func everyKeyOfTheExchangeIsRead() throws {
    let exchange = try loaded(
      """
      exchange:
        venue: custom
        rest: http://127.0.0.1:4100
        streams: ws://[::1]:4100
        api: wss://x.example.com:443/ws-api/v3
        ca_file: ca.pem
        proxy: http://proxy.example.com:3128
        receive_window_ms: 2500
        ticks: book
        key_file: k
        secret_file: s
      """
    ).configuration.exchange
    #expect(exchange.venue == .custom && exchange.rest == "http://127.0.0.1:4100" && exchange.ticks == .book)
    #expect(exchange.receiveWindow == Interval(milliseconds: 2500) && exchange.authorities == "ca.pem")
    #expect(exchange.isLocal)
  }

  @Test(arguments: [
    "http://api.example.com", "https://", "https://user:pw@api.example.com", "https://api.example.com?x=1",
    "ftp://api.example.com", "https://api.example.com:0", "api.example.com", "wss://api.example.com",
  ])
  func anAddressThatIsNotSafeOrNoneIsRefused(address: String) {
    #expect(complaint("exchange: {rest: \"\(address)\"}").contains("exchange.rest is"))
  }

  @Test func binanceUSHasNoTestnetAndTheSentenceNamesTheWaysToRehearse() {
    let text = complaint(environment: ["BINANCE_TESTNET": "true"])
    #expect(text.contains("Binance.US has no testnet"))
    for way in ["paper", "trading.dry_run", "exchange-simulator"] { #expect(text.contains(way), "\(text)") }
    #expect(complaint("exchange: {venue: binance}", environment: ["BINANCE_TESTNET": "true"]) == "")
    #expect(complaint(environment: ["BINANCE_TESTNET": "False"]) == "")
  }

  @Test func aCustomVenueNeedsAllItsAddresses() {
    let text = complaint("exchange: {venue: custom, rest: \"http://127.0.0.1:1\"}")
    #expect(text.contains("exchange.streams is auto") && text.contains("exchange.api is auto"))
    #expect(!text.contains("exchange.rest is auto"))
  }

  @Test(arguments: [
    "exchange: {api_key: hush4711}", "exchange: {secret: hush4711}", "exchange: {key: hush4711}",
    "binance: {api_secret: hush4711}", "BINANCE_API_SECRET: hush4711", "api_key: hush4711",
    "trading: {secret_key: hush4711}",
  ])
  func aKeyInTheConfigurationFileIsRefusedAndNotShown(yaml: String) {
    let text = complaint(yaml)
    #expect(text.contains("into the configuration file") && text.contains("BINANCE_API_KEY"), "\(text)")
    #expect(!text.contains("hush4711"))
  }

  @Test func aKeyInThePlaceOfItsFileIsRefusedAndNotShown() {
    let key = String(repeating: "aB3", count: 22)
    let text = complaint("exchange: {key_file: \(key), secret_file: s}")
    #expect(text.contains("exchange.key_file holds what looks like the key itself"))
    #expect(!text.contains(key))
  }

  @Test func halfAPairOfFilesIsRefused() {
    #expect(complaint("exchange: {secret_file: s}").contains("exchange.key_file is none"))
  }

  @Test func anExchangeElsewhereHasTheWallsSpeed() {
    let yaml = "feed: {kind: binance, speed: 60x}\n"
    #expect(complaint(yaml).contains("feed.speed is 60x and feed.kind is binance"))
    let local = "exchange: {rest: \"http://127.0.0.1:1\", streams: \"ws://127.0.0.1:1\"}\n"
    #expect(complaint(yaml + local) == "")
    #expect(complaint("feed: {kind: binance, speed: max}\n" + local).contains("feed.speed is max"))
  }

  @Test func whatPaperAllowsRealModeRefuses() {
    let yaml = """
      voting: {quorum: 0, threshold: 0}
      risk: {position_size_pct: 20.5, kill_switch_pct: 100}
      trading: {symbols: [BTC/USDT, ETH/USD]}
      """
    #expect(complaint(yaml) == "")
    let lines = complaint(yaml, environment: ["PAPER_TRADING": "false"]).split(separator: "\n")
    #expect(lines.count == 5)
    for key in [
      "voting.quorum", "voting.threshold", "risk.position_size_pct", "risk.kill_switch_pct", "trading.symbols",
    ] {
      #expect(lines.contains { $0.contains("trading.mode is real and \(key) ") }, "\(key)")
    }
    #expect(lines.contains { $0.contains("is 20.5; expected at most 20") })
  }

  @Test(arguments: ["all-in", "20.0001"]) func realModeRefusesASizeOverAFifth(size: String) {
    #expect(complaint("trading: {mode: real}\nrisk: {position_size_pct: \(size)}").contains("risk.position_size_pct"))
    #expect(complaint("trading: {mode: real}\nrisk: {position_size_pct: 20}") == "")
  }

  @Test func aDryRunAndThePolicyForPartialEntriesAreRead() throws {
    let trading = try loaded("trading: {mode: real, dry_run: true, partial_entry: exit}").configuration.trading
    #expect(trading.dryRun && trading.partialEntry == .exit)
    #expect(complaint("trading: {partial_entry: half}").contains("expected one of keep, complete, exit"))
  }
}
