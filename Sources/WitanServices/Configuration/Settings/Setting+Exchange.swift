import WitanCore

extension Setting {
  private static let connected = ReloadRule.fixed("the host is connected with it")

  static let exchange: [Setting] = [
    Setting(
      "exchange.venue", \.exchange.venue, .choice(), reload: connected,
      "Which exchange: Binance.US, Binance.com, or one like Binance.US whose addresses are all given below."),
    Setting(
      "exchange.testnet", \.exchange.testnet, .flag,
      others: [OtherVariable("BINANCE_TESTNET", meanings: ["true": "true", "false": "false"])], reload: connected,
      "Binance.com's testnet; Binance.US has none."),
    Setting(
      "exchange.rest", \.exchange.rest, .optional(.text(.server, { $0 }, { $0 }), nilAs: "auto"), reload: connected,
      "The address of REST, without /api; auto is the venue's own."),
    Setting(
      "exchange.streams", \.exchange.streams, .optional(.text(.stream, { $0 }, { $0 }), nilAs: "auto"),
      reload: connected, "The address of the streams, without /ws and /stream; auto is the venue's own."),
    Setting(
      "exchange.api", \.exchange.api, .optional(.text(.stream, { $0 }, { $0 }), nilAs: "auto"), reload: connected,
      "The whole address of the WebSocket API; auto is the venue's own."),
    Setting(
      "exchange.ca_file", \.exchange.authorities, .optional(.text(.path, { $0 }, { $0 })), reload: connected,
      "A file of certificates (PEM) that are trusted instead of the system's."),
    Setting(
      "exchange.proxy", \.exchange.proxy, .optional(.text(.proxy, { $0 }, { $0 })), reload: connected,
      "The proxy that REST requests go through; streams go straight."),
    Setting(
      "exchange.receive_window_ms", \.exchange.receiveWindow, .milliseconds(1...60_000), reload: connected,
      "How old a signed request may be when the exchange gets it."),
    Setting(
      "exchange.ticks", \.exchange.ticks, .choice(), reload: connected,
      "What becomes a price: every trade, or the middle of the best bid and offer."),
    Setting(
      "exchange.key_file", \.exchange.keyFile, .optional(.text(.path, { $0 }, { $0 })), reload: connected,
      "The file with the exchange's API key alone, readable by its owner only."),
    Setting(
      "exchange.secret_file", \.exchange.secretFile, .optional(.text(.path, { $0 }, { $0 })), reload: connected,
      "The file with that key's secret alone, readable by its owner only."),
  ]
}
