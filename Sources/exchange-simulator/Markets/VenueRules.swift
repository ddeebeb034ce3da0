import ArgumentParser
import WitanCore

/// Which of the two exchanges is played.
enum Flavour: String, CaseIterable, Sendable, ExpressibleByArgument {
  case us
  case com
}

/// One of the venue's counted limits.
struct RateLimit: Hashable, Sendable {
  /// What is counted.
  enum Kind: String, Sendable {
    case weight = "REQUEST_WEIGHT"
    case raw = "RAW_REQUESTS"
    case orders = "ORDERS"
  }
  let kind: Kind
  /// `SECOND`, `MINUTE`, `HOUR` or `DAY`.
  let unit: String
  let count: Int64
  let limit: Int64

  /// The window's length.
  var window: Interval {
    let length: Int64 =
      switch unit {
      case "SECOND": 1000
      case "MINUTE": 60_000
      case "HOUR": 3_600_000
      default: 86_400_000
      }
    return Interval(milliseconds: length * count)
  }
  /// The ending of its header: `1M`, `10S`, `1D`.
  var suffix: String { "\(count)\(unit.prefix(1))" }
  var json: JSON {
    .of([
      "rateLimitType": .string(kind.rawValue), "interval": .string(unit), "intervalNum": .integer(count),
      "limit": .integer(limit),
    ])
  }
}

/// Everything in which the two venues differ, as one table.
struct VenueRules: Sendable {
  let flavour: Flavour
  let limits: [RateLimit]
  /// The server's ping on a stream, and how long it waits for the answer.
  let pingEvery: Interval
  let pongWithin: Interval
  /// How long a connection lives.
  let connectionLife = Interval.hours(24)
  /// Messages that a connection may send in a second.
  let messagesASecond = 5
  let streamsAConnection = 1024
  /// Whether `POST /userDataStream` exists.
  let hasListenKeys: Bool
  let listenKeyLife = Interval.minutes(60)
  /// Whether the WebSocket API has `userDataStream.subscribe.signature`. Both do here: libraries differ on which they
  /// use for US.
  let hasSubscriptions = true
  /// Whether `POST /orderList/oco` exists; the old path exists on both.
  let hasOrderListOCO: Bool
  /// Whether the 429 for too many orders bears `Retry-After`.
  let orderLimitTellsWhen: Bool
  /// Whether accepted order calls cost no weight and fills give order counts back.
  let acceptedOrdersAreFree: Bool
  /// The longest time between `startTime` and `endTime` of orders and trades; nil: any.
  let longestLookup: Interval?
  let deepestDepth: Int
  let intervals: [KlineInterval]
  let selfTradeMode: String
  let selfTradeModes: [String]
  /// Whether symbols show `permissionSets` instead of `permissions`, and the newer flags.
  let showsPermissionSets: Bool
  /// Whether `historicalTrades` needs a key.
  let historyNeedsKey: Bool
  /// Whether a `serverShutdown` event goes before a planned end of a connection.
  let tellsShutdown: Bool
  /// Connection attempts of an address in five minutes; nil: any.
  let connectionsIn5Minutes: Int?

  static func of(_ flavour: Flavour) -> VenueRules {
    switch flavour {
    case .us:
      VenueRules(
        flavour: .us,
        limits: [
          RateLimit(kind: .weight, unit: "MINUTE", count: 1, limit: 1200),
          RateLimit(kind: .orders, unit: "SECOND", count: 10, limit: 100),
          RateLimit(kind: .orders, unit: "DAY", count: 1, limit: 200_000),
          RateLimit(kind: .raw, unit: "MINUTE", count: 5, limit: 5000),
        ],
        pingEvery: .minutes(3), pongWithin: .minutes(10), hasListenKeys: true, hasOrderListOCO: false,
        orderLimitTellsWhen: false, acceptedOrdersAreFree: false, longestLookup: nil, deepestDepth: 5000,
        intervals: KlineInterval.all.filter { $0.name != "1s" }, selfTradeMode: "EXPIRE_MAKER",
        selfTradeModes: ["EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"], showsPermissionSets: false,
        historyNeedsKey: true, tellsShutdown: false, connectionsIn5Minutes: nil)
    case .com:
      VenueRules(
        flavour: .com,
        limits: [
          RateLimit(kind: .weight, unit: "MINUTE", count: 1, limit: 6000),
          RateLimit(kind: .orders, unit: "SECOND", count: 10, limit: 50),
          RateLimit(kind: .orders, unit: "DAY", count: 1, limit: 160_000),
          RateLimit(kind: .raw, unit: "MINUTE", count: 5, limit: 300_000),
        ],
        pingEvery: .seconds(20), pongWithin: .seconds(60), hasListenKeys: false, hasOrderListOCO: true,
        orderLimitTellsWhen: true, acceptedOrdersAreFree: true, longestLookup: .hours(24), deepestDepth: 5000,
        intervals: KlineInterval.all, selfTradeMode: "EXPIRE_MAKER",
        selfTradeModes: ["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"], showsPermissionSets: true,
        historyNeedsKey: false, tellsShutdown: true, connectionsIn5Minutes: 300)
    }
  }

  /// The limits of one kind.
  func limits(_ kind: RateLimit.Kind) -> [RateLimit] { limits.filter { $0.kind == kind } }
}
