import Foundation
import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// The whole live feed over real sockets: bars of one second, a server that drops the connection, and a venue that is
/// asked for what is missing.
@Suite struct LiveFeedTests {
  private static let begin = Instant(milliseconds: 1_760_000_000_000)

  private static func bar(_ number: Int) -> Bar {
    let price = Price(units: Int64(number + 1) * 100_000_000)
    return Bar(
      start: begin + .seconds(Int64(number)), open: price, high: price, low: price, close: price,
      volume: Quantity(units: 5))!
  }

  private static func kline(_ number: Int) -> String {
    let start = (begin + .seconds(Int64(number))).milliseconds
    let price = bar(number).close
    return Messages.combined(
      "btcusdt@kline_1s",
      #"{"e":"kline","E":\#(start + 1000),"s":"BTCUSDT","k":{"t":\#(start),"T":\#(start + 999),"s":"BTCUSDT","i":"1s","f":1,"L":2,"o":"\#(price)","c":"\#(price)","h":"\#(price)","l":"\#(price)","v":"0.00000005","n":1,"x":true,"q":"1","V":"1","Q":"1","B":"0"}}"#
    )
  }

  private struct Bars: KlineSource {
    func klines(_ request: KlineRequest) async throws -> [KlineRow] {
      let first = Int((request.start - LiveFeedTests.begin).milliseconds / 1000)
      return (first..<first + request.limit).map {
        KlineRow(bar: LiveFeedTests.bar($0), end: LiveFeedTests.begin + Interval(milliseconds: Int64($0) * 1000 + 999))
      }
    }
  }

  @Test func afterInterruptionsNoBarIsMissingOrDoubled() async throws {
    let clock = Mutex(Self.begin)
    // Each connection brings three bars of which one is lost, and breaks.
    let server = try await LoopbackWebSocket { peer, act in
      guard case .opened = act else { return }
      let first = peer.number * 5
      for number in [first, first + 1, first + 3] {
        clock.withLock { $0 = max($0, Self.begin + .seconds(Int64(number + 1))) }
        peer.send(Self.kline(number))
      }
      peer.drop()
    }
    let client = WebSocketClient(.init(allowed: [try WebSocketAddress(server.address).origin]))
    var keeping = ConnectionKeeper.Rules()
    keeping.firstWait = .milliseconds(5)
    keeping.longestWait = .milliseconds(10)
    keeping.attempts = 10_000
    let rules = LiveFeedRules(interval: .seconds(1), intervalName: "1s")
    let stream = KeptStream(
      client, try MarketStreams(base: server.address, streams: rules.streams(["BTCUSDT"])), rules: keeping)
    let symbol = try #require(Symbol("BTC/USDT"))
    let feed = LiveFeed(
      [LiveMarket(symbol: symbol, name: "BTCUSDT", firstBar: Self.begin)], rules: rules, stream: stream, bars: Bars(),
      now: { clock.withLock { $0 } })
    let told = Mutex<(bars: [Bar], downs: Int)>(([], 0))
    let (enough, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      await feed.run { event in
        let count = told.withLock { told in
          if case .bar(_, let bar, _) = event { told.bars.append(bar) }
          if case .down = event { told.downs += 1 }
          return told.bars.count
        }
        if count >= 60 { signal.yield() }
      }
    }
    var iterator = enough.makeAsyncIterator()
    await iterator.next()
    task.cancel()
    await task.value
    let (bars, downs) = told.withLock { $0 }
    #expect(bars == (0..<bars.count).map { Self.bar($0) })
    #expect(downs >= 5)
  }

  @Test func twoHundredMarketsWithTradesAndBarsLoseNothing() async throws {
    let names = (0..<200).map { "COIN\($0)USDT" }
    let server = try await LoopbackWebSocket { peer, act in
      guard case .said(let command) = act, let id = command.split(separator: "\"id\":").last?.dropLast() else { return }
      peer.send(#"{"result":null,"id":\#(id)}"#)
      // 400 streams: the last of three commands.
      guard id == "3" else { return }
      for round in 0..<20 {
        for name in names {
          let stream = "\(name.lowercased())@trade"
          for number in 0..<3 {
            let trade = Messages.trade.replacing("BTCUSDT", with: name)
              .replacing("3735683259", with: "\(round * 3 + number)")
            peer.send(Messages.combined(stream, trade))
          }
          peer.send(Self.kline(round).replacing("BTCUSDT", with: name))
        }
      }
    }
    let client = WebSocketClient(.init(allowed: [try WebSocketAddress(server.address).origin]))
    let rules = LiveFeedRules(interval: .seconds(1), intervalName: "1s")
    let stream = KeptStream(
      client, try MarketStreams(base: server.address, streams: rules.streams(names)), rules: ConnectionKeeper.Rules())
    let markets = try names.map { name in
      let symbol = try #require(Symbol("\(name.dropLast(4))/USDT"))
      return LiveMarket(symbol: symbol, name: name, firstBar: Self.begin)
    }
    let feed = LiveFeed(markets, rules: rules, stream: stream, bars: Bars(), now: { Self.begin + .seconds(1) })
    let told = Mutex<(ticks: [Symbol: Int], bars: [Symbol: [Bar]], count: Int)>(([:], [:], 0))
    let (enough, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      await feed.run { event in
        let count = told.withLock { told in
          switch event {
          case .tick(let tick): told.ticks[tick.symbol, default: 0] += 1
          case .bar(let symbol, let bar, _): told.bars[symbol, default: []].append(bar)
          default: return told.count
          }
          told.count += 1
          return told.count
        }
        if count == 200 * 80 { signal.yield() }
      }
    }
    var iterator = enough.makeAsyncIterator()
    await iterator.next()
    task.cancel()
    await task.value
    let (ticks, bars, count) = told.withLock { $0 }
    #expect(count == 16_000 && ticks.values.allSatisfy { $0 == 60 } && ticks.count == 200)
    #expect(bars.values.allSatisfy { $0 == (0..<20).map { Self.bar($0) } } && bars.count == 200)
  }

  @Test func historyComesPageByPageAndEndsBeforeTheOpenBar() async throws {
    let symbol = try #require(Symbol("BTC/USDT"))
    let request = KlineRequest(symbol: symbol, name: "BTCUSDT", interval: "1s", start: Self.begin, limit: 10)
    let bars = try await Paged().history(request, until: Self.begin + .seconds(37))
    #expect(bars == (0..<35).map { Self.bar($0) })
  }

  /// Pages that may begin between two bars, as the venue's do.
  private struct Paged: KlineSource {
    func klines(_ request: KlineRequest) async throws -> [KlineRow] {
      let first = Int(((request.start - LiveFeedTests.begin).milliseconds + 999) / 1000)
      return (first..<min(first + request.limit, 38)).map {
        KlineRow(bar: LiveFeedTests.bar($0), end: LiveFeedTests.begin + Interval(milliseconds: Int64($0) * 1000 + 999))
      }
    }
  }
}
