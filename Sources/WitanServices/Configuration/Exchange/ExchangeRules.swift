import WitanCore

extension LayerReader {
  /// Notes what is wrong with the exchange only in the light of other settings.
  mutating func checkExchange() {
    let exchange = configuration.exchange
    if exchange.testnet, exchange.venue != .binance {
      let what =
        exchange.venue == .binanceus ? "Binance.US has no testnet" : "a custom venue is where its addresses lead"
      note(
        places["exchange.testnet"], key: "exchange.testnet",
        "exchange.testnet is true and exchange.venue is \(exchange.venue.rawValue); \(what). Remove it, and rehearse on "
          + "paper (trading.mode: paper), with trading.dry_run, or on the program exchange-simulator; or set "
          + "exchange.venue to binance.")
    }
    let addresses = [
      ("exchange.rest", exchange.rest), ("exchange.streams", exchange.streams), ("exchange.api", exchange.api),
    ]
    for (key, address) in addresses where exchange.venue == .custom && address == nil {
      note(
        places["exchange.venue"], key: key,
        "exchange.venue is custom and \(key) is auto; expected the address. Set \(key), or choose another venue.")
    }
    for (key, address) in addresses where exchange.testnet && address != nil {
      note(
        places[key], key: key,
        "\(key) is given and exchange.testnet is true; expected one of them. Remove the address, or the testnet.")
    }
    checkKeyFiles(exchange)
    if configuration.feed.kind == .binance { checkFeed(exchange) }
  }

  private mutating func checkKeyFiles(_ exchange: ExchangeChoices) {
    for (key, path) in [("exchange.key_file", exchange.keyFile), ("exchange.secret_file", exchange.secretFile)] {
      // A key in the place of its file: it is not repeated here.
      guard let path, path.utf8.count >= 40, path.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
        continue
      }
      note(
        places[key], key: key,
        "\(key) holds what looks like the key itself; expected the path of a file that holds it. Take it out, have the "
          + "exchange replace that key, and put the new one into a file that its owner alone may read.")
    }
    if (exchange.keyFile == nil) != (exchange.secretFile == nil) {
      let (given, missing) =
        exchange.keyFile == nil
        ? ("exchange.secret_file", "exchange.key_file") : ("exchange.key_file", "exchange.secret_file")
      note(
        places[given], key: missing, "\(given) is given and \(missing) is none; expected both or none. Set \(missing).")
    }
  }

  private mutating func checkFeed(_ exchange: ExchangeChoices) {
    let speed = configuration.feed.speed
    guard speed != .times(1), speed == .max || !exchange.isLocal else { return }
    note(
      places["feed.speed"], key: "feed.speed",
      "feed.speed is \(speed) and feed.kind is binance; expected 1x, for an exchange's time does not run faster. Remove "
        + "it; only an exchange-simulator on this machine has another speed, such as 60x, which is then told here.")
  }

  /// Notes what real money must not be traded with.
  mutating func checkRealMode() {
    guard configuration.trading.mode == .real else { return }
    let (voting, risk) = (configuration.voting, configuration.risk)
    if voting.quorum == .zero {
      refuse("voting.quorum", "is 0, so that a single voice could trade", "more than 0", "Set it to 0.3, the default")
    }
    if voting.threshold == .zero {
      refuse("voting.threshold", "is 0, so that any whim would act", "more than 0", "Set it to 70, the default")
    }
    switch risk.size {
    case .allIn:
      refuse("risk.position_size_pct", "is all-in", "at most 20 (percent)", "Set it to 5, the default")
    case .percent(let share):
      if share.double > 0.2 {
        refuse(
          "risk.position_size_pct", "is \(SettingValue.plain(Int64(share.units) * 10_000))", "at most 20 (percent)",
          "Set it to 5, the default")
      }
    }
    if risk.kill == .zero || risk.kill == .one {
      let off = risk.kill == .zero ? "is 0, which allows no trade" : "is 100, which never kills"
      refuse("risk.kill_switch_pct", off, "above 0 and under 100 (percent)", "Set it to 50, the default")
    }
    let quotes = Set(configuration.trading.symbols.map(\.quote)).sorted()
    if quotes.count > 1 {
      refuse(
        "trading.symbols", "has markets of the quote currencies \(quotes.joined(separator: " and "))",
        "markets of one, in which the capital is counted", "Run a host for each currency")
    }
  }

  private mutating func refuse(_ key: String, _ found: String, _ expected: String, _ advice: String) {
    note(
      places[key] ?? places["trading.mode"], key: key,
      "trading.mode is real and \(key) \(found); expected \(expected). \(advice), or trade on paper.")
  }

  /// Whether the key of a file is one that people give their exchange's key under.
  static func isSecret(_ key: String) -> Bool {
    let words = key.lowercased().split { $0 == "." || $0 == "_" || $0 == "-" }.map(String.init)
    guard let last = words.last, !["file", "files", "keys"].contains(last) else { return false }
    let joined = words.joined()
    return joined.hasSuffix("apikey") || joined.hasSuffix("apisecret") || joined.hasSuffix("secretkey")
      || (words.first == "exchange" && ["key", "secret", "passphrase", "password"].contains(last))
      || last == "secret"
  }

  /// Notes that a file holds a key, without showing it.
  mutating func noteSecret(_ key: String, at place: ConfigurationPlace) {
    note(
      place, key: key,
      "\(key) puts a key into the configuration file; expected none there, for such files are copied and shared. Take it "
        + "out, have the exchange replace that key, and give the new one in BINANCE_API_KEY and BINANCE_API_SECRET, in "
        + "exchange.key_file and exchange.secret_file, or as systemd credentials binance-api-key and "
        + "binance-api-secret.")
  }
}
