import WitanCore
import WitanExchange

/// Trades and closing bars of many markets over one connection, each counted where the live feed hands it out.
struct Streams {
  private let venue: Loopback
  private let symbols: Int
  private let bars: Int

  init(venue: Loopback, symbols: String, bars: String) throws {
    guard let symbols = Int(symbols), let bars = Int(bars), symbols > 0, bars > 0 else {
      throw Complaint("found \(symbols) markets and \(bars) bars; expected numbers from 1")
    }
    (self.venue, self.symbols, self.bars) = (venue, symbols, bars)
  }

  func run() async throws {
    let markets = try (0..<symbols).map { number in
      let digits = "\(number)"
      guard let symbol = Symbol("C\(String(repeating: "0", count: max(0, 3 - digits.count)))\(digits)/USDT") else {
        throw Complaint("market \(number) has no name")
      }
      return symbol
    }
    let feed = try venue.feed(markets), total = symbols * bars * 2
    let counter = StreamCounter(total: total)
    let begin = ContinuousClock.now, used = Usage.seconds()
    await withTaskGroup { group in
      group.addTask(executorPreference: MarketThread.shared) { await feed.run { event in await counter.take(event) } }
      group.addTask { await counter.finish(within: .seconds(10)) }
      await group.next()
      group.cancelAll()
    }
    let seconds = (ContinuousClock.now - begin) / .seconds(1), counts = await counter.counts
    print("expected \(total)\nticks \(counts.ticks)\nbars \(counts.bars)\nwrong \(counts.wrong)\ndowns \(counts.downs)")
    print("cpu-ns \((Usage.seconds() - used) * 1e9 / Double(total))\nseconds \(seconds)")
  }
}

/// Counts what comes, and looks whether each market's numbers follow each other: a trade's price and a bar's close are
/// made of its number.
actor StreamCounter {
  struct Counts {
    var ticks = 0, bars = 0, wrong = 0, downs = 0
  }

  private(set) var counts = Counts()
  private let total: Int
  private var lastTick: [Symbol: Int64] = [:]
  private var lastBar: [Symbol: Int64] = [:]

  init(total: Int) { self.total = total }

  func take(_ event: LiveFeedEvent) {
    switch event {
    case .tick(let tick):
      counts.ticks += 1
      if tick.price.units != lastTick.updateValue(tick.price.units, forKey: tick.symbol).map({ $0 + 1 })
        ?? 100_000_001
      {
        counts.wrong += 1
      }
    case .bar(let symbol, let bar, let origin):
      counts.bars += 1
      let expected = lastBar.updateValue(bar.close.units, forKey: symbol).map { $0 + 1 } ?? 100_000_001
      if bar.close.units != expected || origin != .stream { counts.wrong += 1 }
    case .down(let why):
      counts.downs += 1
      print("down: \(why)")
    case .trouble(let why): print("trouble: \(why)")
    case .gap, .revised: counts.wrong += 1
    case .up, .stale, .fresh: break
    }
  }

  /// Returns when all have come, or when nothing came for so long.
  func finish(within patience: Duration) async {
    var (seen, since) = (0, ContinuousClock.now)
    while counts.ticks + counts.bars < total, ContinuousClock.now < since + patience {
      // So seldom that counting costs the measured thread nothing.
      do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
      if counts.ticks + counts.bars > seen { (seen, since) = (counts.ticks + counts.bars, .now) }
    }
  }
}
