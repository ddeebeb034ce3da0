import Foundation
import Testing
import WitanCore

@testable import WitanExchange

/// Frames recorded from the venue, compared with Foundation's reader of JSON: every one of every file is read, and says
/// what stands in it.
@Suite(.enabled(if: !RecordedFrames.files.isEmpty, "no recorded frames beside the repository"))
struct RecordedFramesTests {
  @Test(arguments: RecordedFrames.files)
  func everyRecordedFrameIsReadAndSaysWhatFoundationReads(file: String) throws {
    let (frames, others) = try RecordedFrames.read(file)
    #expect(!frames.isEmpty && others == 0, "\(others) lines of \(file) are no frames")
    var kinds: [String: Int] = [:]
    for frame in frames {
      let message: StreamMessage
      do { message = try StreamDecoder.decode(frame.text) } catch {
        Issue.record("\(file): \(error): \(String(decoding: frame.text.prefix(300), as: UTF8.self))")
        continue
      }
      let tree = try JSONSerialization.jsonObject(with: Data(frame.text))
      let data = (tree as? [String: Any]).map { $0["data"] ?? $0 } ?? tree
      let comparison = FrameComparison(message, data)
      kinds[comparison.kind, default: 0] += 1
      if !comparison.isSame { Issue.record("\(file): \(message) is not \(data)") }
    }
    // Each frame became an event or a message that is known to be another one: nothing is lost.
    #expect(kinds.values.reduce(0, +) == frames.count, "\(file): \(kinds) of \(frames.count)")
    #expect(kinds.keys.filter { $0 != "other" && $0 != "reply" }.count > 0, "\(file): \(kinds)")
    if file.hasPrefix("binance-spot-btcusdt-2024-08-08.") {
      #expect(kinds["trade"] ?? 0 > 9000 && kinds["bookTicker"] ?? 0 > 28000 && kinds["depth"] ?? 0 > 3400, "\(kinds)")
    }
  }

  @Test(arguments: RecordedFrames.files)
  func theRecordedTradesHaveNoHoleInTheirNumbers(file: String) throws {
    var last: [String: Int64] = [:]
    for frame in try RecordedFrames.read(file).frames {
      guard case .trade(let trade) = try StreamDecoder.decode(frame.text) else { continue }
      if let last = last[trade.symbol] { #expect(trade.id == last + 1) }
      last[trade.symbol] = trade.id
    }
  }

  @Test(arguments: RecordedFrames.files)
  func theRecordedSnapshotAndChangesMakeABookThatAgreesWithTheBestPrices(file: String) throws {
    var book = LocalBook(symbol: "BTCUSDT")
    var best: [Int64: BookTicker] = [:]
    var compared = 0
    var hasSnapshot = false
    for frame in try RecordedFrames.read(file).frames {
      switch try StreamDecoder.decode(frame.text) {
      case .bookTicker(let ticker) where ticker.symbol == book.symbol: best[ticker.update] = ticker
      // Of a stream it would be only the top of the book; the whole one was asked for and names no stream.
      case .partialDepth(let depth) where depth.symbol == nil:
        hasSnapshot = true
        #expect(book.take(snapshot: depth.lastUpdate, bids: depth.bids, asks: depth.asks) == .none)
        #expect(book.isSynced)
      case .depth(let update) where update.symbol == book.symbol:
        let wasSynced = book.isSynced
        let advice = book.take(update)
        #expect(!wasSynced || advice == .none, "\(advice)")
        guard let last = book.lastUpdate, let ticker = best[last] else { continue }
        #expect(book.bid == ticker.bid && book.ask == ticker.ask)
        compared += 1
      default: break
      }
    }
    if hasSnapshot { #expect(book.isSynced && book.restarts == 0 && compared > 100, "\(compared) compared") }
  }
}

/// A message beside what Foundation reads in its frame.
struct FrameComparison {
  /// What it is; `other` where nobody here knows such events.
  let kind: String
  /// Whether both say the same.
  let isSame: Bool

  init(_ message: StreamMessage, _ tree: Any) {
    let data = tree as? [String: Any] ?? [:]
    switch message {
    case .trade(let trade): (kind, isSame) = ("trade", Self.same(trade, data))
    case .aggregate(let trade): (kind, isSame) = ("aggTrade", Self.same(trade, data))
    case .kline(let kline): (kind, isSame) = ("kline", Self.same(kline, data))
    case .bookTicker(let ticker):
      kind = "bookTicker"
      isSame =
        Self.units(data, "b", "B") == [ticker.bid.price.units, ticker.bid.quantity.units]
        && Self.units(data, "a", "A") == [ticker.ask.price.units, ticker.ask.quantity.units]
        && ticker.update == Self.number(data, "u") && ticker.symbol == data["s"] as? String
    case .depth(let depth):
      kind = "depth"
      isSame =
        depth.updates == Self.number(data, "U")...Self.number(data, "u")
        && depth.eventTime.milliseconds == Self.number(data, "E") && Self.same(depth.bids, data["b"])
        && Self.same(depth.asks, data["a"])
    case .partialDepth(let depth):
      kind = "partialDepth"
      isSame =
        depth.lastUpdate == Self.number(data, "lastUpdateId") && Self.same(depth.bids, data["bids"])
        && Self.same(depth.asks, data["asks"])
    case .miniTickers(let tickers):
      kind = "miniTicker"
      let rows = tree as? [[String: Any]] ?? [data]
      isSame =
        rows.count == tickers.count
        && zip(tickers, rows).allSatisfy { ticker, row in
          Self.units(row, "o", "h", "l", "c")
            == [ticker.open.units, ticker.high.units, ticker.low.units, ticker.close.units]
            && ticker.symbol == row["s"] as? String
        }
    case .reply, .refusal: (kind, isSame) = ("reply", data["e"] == nil)
    case .serverShutdown: (kind, isSame) = ("serverShutdown", data["e"] as? String == "serverShutdown")
    case .unknown(let name):
      let first = (tree as? [[String: Any]])?.first ?? data
      (kind, isSame) = ("other", name == first["e"] as? String ?? "" && !Self.known.contains(name))
    }
  }

  /// Events that must not pass as unknown.
  private static let known: Set = [
    "trade", "aggTrade", "kline", "depthUpdate", "bookTicker", "24hrMiniTicker", "serverShutdown",
  ]

  private static func same(_ trade: TradeMessage, _ data: [String: Any]) -> Bool {
    units(data, "p", "q") == [trade.price.units, trade.quantity.units] && trade.id == number(data, "t")
      && trade.time.milliseconds == number(data, "T") && trade.eventTime.milliseconds == number(data, "E")
      && trade.symbol == data["s"] as? String && trade.buyerIsMaker == data["m"] as? Bool
  }

  private static func same(_ trade: AggregateTrade, _ data: [String: Any]) -> Bool {
    units(data, "p", "q") == [trade.price.units, trade.quantity.units] && trade.id == number(data, "a")
      && trade.trades == number(data, "f")...number(data, "l") && trade.time.milliseconds == number(data, "T")
      && trade.symbol == data["s"] as? String && trade.buyerIsMaker == data["m"] as? Bool
  }

  private static func same(_ kline: KlineMessage, _ data: [String: Any]) -> Bool {
    guard let inner = data["k"] as? [String: Any] else { return false }
    let bar = kline.bar
    return units(inner, "o", "h", "l", "c", "v")
      == [bar.open.units, bar.high.units, bar.low.units, bar.close.units, bar.volume.units]
      && bar.start.milliseconds == number(inner, "t") && kline.end.milliseconds == number(inner, "T")
      && kline.trades == number(inner, "n") && kline.isClosed == inner["x"] as? Bool
      && kline.interval == inner["i"] as? String && kline.symbol == data["s"] as? String
      && kline.eventTime.milliseconds == number(data, "E")
  }

  private static func same(_ levels: [BookLevel], _ tree: Any?) -> Bool {
    guard let rows = tree as? [[String]], rows.count == levels.count else { return false }
    return zip(levels, rows).allSatisfy { level, row in
      row.count == 2 && DecimalText.read(row[0].utf8)?.units == level.price.units
        && DecimalText.read(row[1].utf8)?.units == level.quantity.units
    }
  }

  private static func units(_ data: [String: Any], _ names: String...) -> [Int64?] {
    names.map { (data[$0] as? String).flatMap { DecimalText.read($0.utf8) }?.units }
  }

  private static func number(_ data: [String: Any], _ name: String) -> Int64 {
    (data[name] as? NSNumber)?.int64Value ?? .min
  }
}
