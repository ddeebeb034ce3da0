/// What each call to a venue weighs against its limit of request weight.
public struct CallWeights: Hashable, Sendable {
  /// The weight of a depth snapshot of up to so many levels a side.
  public struct DepthTier: Hashable, Sendable {
    /// The most levels.
    public let levels: Int
    /// The weight.
    public let weight: Int
    /// A tier.
    public init(_ levels: Int, _ weight: Int) { (self.levels, self.weight) = (levels, weight) }
  }

  /// `ping` and `time`.
  public var time: Int
  public var exchangeInfo: Int
  /// In rising order of levels.
  public var depth: [DepthTier]
  public var trades: Int
  public var historicalTrades: Int
  public var aggregatedTrades: Int
  /// `klines` and `avgPrice`.
  public var bars: Int
  /// `ticker/price` and `ticker/bookTicker` of one symbol.
  public var ticker: Int
  /// `ticker/price` and `ticker/bookTicker` of all symbols.
  public var allTickers: Int
  /// Placing, testing and cancelling orders and pairs.
  public var order: Int
  public var orderQuery: Int
  public var openOrders: Int
  public var allOpenOrders: Int
  /// `allOrders`, `myTrades` and `account`.
  public var history: Int
  /// `orderList`, one of them.
  public var pairQuery: Int
  public var openPairs: Int
  /// `rateLimit/order`.
  public var orderCount: Int
  /// `userDataStream`.
  public var listenKey: Int

  /// The weight of a depth snapshot; that of the heaviest tier where so many levels are in none.
  public func depth(levels: Int) -> Int { (depth.first { levels <= $0.levels } ?? depth.last)?.weight ?? 1 }

  /// Binance.US, by its documents of 2023-09-06.
  public static let us = CallWeights(
    time: 1, exchangeInfo: 10, depth: [.init(100, 1), .init(500, 5), .init(1000, 10), .init(5000, 50)], trades: 1,
    historicalTrades: 5, aggregatedTrades: 1, bars: 1, ticker: 1, allTickers: 2, order: 1, orderQuery: 2, openOrders: 3,
    allOpenOrders: 40, history: 10, pairQuery: 2, openPairs: 3, orderCount: 20, listenKey: 1)

  /// Binance.com, by its documents of 2026-07-21.
  public static let com = CallWeights(
    time: 1, exchangeInfo: 20, depth: [.init(100, 5), .init(500, 25), .init(1000, 50), .init(5000, 250)], trades: 25,
    historicalTrades: 25, aggregatedTrades: 4, bars: 2, ticker: 2, allTickers: 4, order: 1, orderQuery: 4,
    openOrders: 6, allOpenOrders: 80, history: 20, pairQuery: 4, openPairs: 6, orderCount: 40, listenKey: 1)
}
