public import WitanCore

/// Ticks in, closed bars out: several markets at several intervals at once.
///
/// A bar closes when a tick of a later bucket comes or when ``advance(to:)`` passes its end; it never opens again.
/// Buckets are those of ``WitanCore/Interval/start(of:)``. Ticks that are late or already seen are refused and counted.
public struct BarBuilder: Sendable {
  /// What becomes of a bucket without ticks.
  public enum EmptyBars: Sendable, Hashable {
    /// It stays missing.
    case missing
    /// It becomes a flat bar of volume 0 at the last close, as Kraken does; at most `limit` in a row, so that a clock
    /// that jumps does not flood.
    case flat(limit: Int = 10_080)
  }

  /// A bar that closed.
  public struct Closed: Hashable, Sendable {
    /// The market.
    public let symbol: Symbol
    /// The time from the bar's open to its close.
    public let interval: Interval
    /// The bar.
    public let bar: Bar
  }

  /// Ticks that changed nothing, by reason.
  public struct Refusals: Hashable, Sendable {
    /// Older than the newest tick of its market, or of a bar that has closed.
    public internal(set) var outOfOrder = 0
    /// Its time is not between the years 1900 and 2200: another unit, or nonsense from the wire.
    public internal(set) var timeOutOfRange = 0
    /// Its trade id was seen already.
    public internal(set) var duplicates = 0
    /// Its market is none of the builder's.
    public internal(set) var unknownSymbol = 0
    /// It would take a bar's volume out of the range of 64 bits.
    public internal(set) var volumeOutOfRange = 0
    /// Nothing was refused.
    public init() {}
  }

  /// The markets, in the order in which bars that close together come out.
  public let symbols: [Symbol]
  /// The intervals, shortest first.
  public let intervals: [Interval]
  /// What was refused so far.
  public private(set) var refusals = Refusals()

  private let emptyBars: EmptyBars
  private var markets: [Symbol: MarketBars]

  /// A builder that has seen nothing.
  /// - Throws: ``FeedError`` (`setting`) where there is no market, no interval or an interval is not positive.
  public init(symbols: [Symbol], intervals: [Interval], emptyBars: EmptyBars = .missing) throws(FeedError) {
    guard !symbols.isEmpty, !intervals.isEmpty, intervals.allSatisfy({ $0.milliseconds > 0 }) else {
      throw FeedError(
        .setting,
        "found \(symbols.count) markets and the intervals \(intervals), expected at least one of each and "
          + "positive intervals; give --symbols and --interval")
    }
    self.symbols = symbols
    self.intervals = Set(intervals).sorted()
    self.emptyBars = emptyBars
    markets = [:]
    for symbol in symbols { markets[symbol] = MarketBars(symbol: symbol, intervals: self.intervals) }
  }

  /// Takes a tick; gives the bars of its market that closed before it, shortest interval first.
  /// - Parameter id: The venue's number of the trade, rising within a market; tells a repeated trade from an equal one.
  public mutating func add(_ tick: Tick, id: Int64? = nil) -> [Closed] {
    guard var market = markets.removeValue(forKey: tick.symbol) else {
      refusals.unknownSymbol += 1
      return []
    }
    // Taken out and put back, so that its columns are changed in place and not copied.
    defer { markets[tick.symbol] = market }
    guard BarRow.times.contains(tick.time.milliseconds) else {
      refusals.timeOutOfRange += 1
      return []
    }
    if let id, let last = market.lastID, id <= last {
      refusals.duplicates += 1
      return []
    }
    guard tick.time >= market.newest else {
      refusals.outOfOrder += 1
      return []
    }
    guard market.takes(tick.quantity, at: tick.time) else {
      refusals.volumeOutOfRange += 1
      return []
    }
    let closed = market.close(before: tick.time, emptyBars)
    market.add(tick, id: id)
    return closed
  }

  /// Time has come to `now`: gives the bars that ended by then, market by market, shortest interval first.
  /// A `now` that is not between the years 1900 and 2200 changes nothing.
  public mutating func advance(to now: Instant) -> [Closed] {
    var closed: [Closed] = []
    guard BarRow.times.contains(now.milliseconds) else { return closed }
    for symbol in symbols {
      guard var market = markets.removeValue(forKey: symbol) else { continue }
      closed += market.close(before: now, emptyBars)
      market.passed(now)
      markets[symbol] = market
    }
    return closed
  }
}
