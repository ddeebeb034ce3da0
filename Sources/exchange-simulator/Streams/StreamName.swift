import WitanCore

/// What a stream's name asks for.
enum StreamKind: Hashable, Sendable {
  case trade(Int)
  case aggTrade(Int)
  case kline(Int, KlineInterval)
  case miniTicker(Int)
  case allMiniTickers
  case ticker(Int)
  case allTickers
  case windowTicker(Int, String)
  case bookTicker(Int)
  case averagePrice(Int)
  case partialDepth(Int, levels: Int, fast: Bool)
  case depth(Int, fast: Bool)

  /// The stream of that name; nil where there is none, which the venue meets with silence.
  static func read(_ name: String, _ exchange: Exchange) -> StreamKind? {
    if name == "!miniTicker@arr" { return .allMiniTickers }
    if name == "!ticker@arr" { return exchange.rules.flavour == .us ? .allTickers : nil }
    let parts = name.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, parts[0] == parts[0].lowercased(),
      let market = try? exchange.market(parts[0].uppercased())
    else { return nil }
    let speed = parts.count == 3 ? parts[2] : nil
    guard parts.count == 2 || (parts.count == 3 && (speed == "100ms" || speed == "1000ms")) else { return nil }
    let fast = speed == "100ms"
    switch parts[1] {
    case "trade" where speed == nil: return .trade(market)
    case "aggTrade" where speed == nil: return .aggTrade(market)
    case "miniTicker" where speed == nil: return .miniTicker(market)
    case "ticker" where speed == nil: return .ticker(market)
    case "ticker_1h", "ticker_4h", "ticker_1d": return .windowTicker(market, String(parts[1].dropFirst(7)))
    case "bookTicker" where speed == nil: return .bookTicker(market)
    case "avgPrice" where exchange.rules.flavour == .com && speed == nil: return .averagePrice(market)
    case "depth": return .depth(market, fast: fast)
    case "depth5": return .partialDepth(market, levels: 5, fast: fast)
    case "depth10": return .partialDepth(market, levels: 10, fast: fast)
    case "depth20": return .partialDepth(market, levels: 20, fast: fast)
    default:
      guard parts[1].hasPrefix("kline_"), speed == nil else { return nil }
      let interval = exchange.rules.intervals.first { $0.name == parts[1].dropFirst(6) }
      return interval.map { .kline(market, $0) }
    }
  }
}
