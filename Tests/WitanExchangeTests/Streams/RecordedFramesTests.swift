import Foundation
import Testing
import WitanCore

@testable import WitanExchange

/// Frames recorded from the venue, compared with Foundation's reader of JSON.
@Suite(.enabled(if: RecordedFrames.isThere, "no recorded frames beside the repository")) struct RecordedFramesTests {
  @Test func everyRecordedFrameIsReadAndSaysWhatFoundationReads() throws {
    let frames = try RecordedFrames.read()
    #expect(frames.count > 40_000)
    var kinds: [String: Int] = [:]
    for frame in frames {
      let message = try StreamDecoder.decode(frame.text)
      let tree = try #require(try JSONSerialization.jsonObject(with: Data(frame.text)) as? [String: Any])
      guard let data = tree["data"] as? [String: Any] else {
        // One line is the answer to a question for the whole book; it looks like a partial depth.
        guard case .partialDepth(let depth) = message else {
          Issue.record("\(message)")
          continue
        }
        #expect(depth.lastUpdate == (tree["lastUpdateId"] as? NSNumber)?.int64Value && depth.symbol == nil)
        #expect(same(depth.bids, tree["bids"]) && same(depth.asks, tree["asks"]) && depth.bids.count > 500)
        kinds["snapshot", default: 0] += 1
        continue
      }
      let difference = try difference(message, data)
      kinds[difference.kind, default: 0] += 1
      if !difference.isNone { Issue.record("\(message) is not \(data)") }
    }
    #expect(kinds["trade"] ?? 0 > 9000 && kinds["bookTicker"] ?? 0 > 28000 && kinds["depth"] ?? 0 > 3400, "\(kinds)")
    #expect(kinds.values.reduce(0, +) == frames.count)
  }

  @Test func theRecordedTradesHaveNoHoleInTheirNumbers() throws {
    var last: Int64?
    for frame in try RecordedFrames.read() {
      guard case .trade(let trade) = try StreamDecoder.decode(frame.text) else { continue }
      if let last { #expect(trade.id == last + 1) }
      last = trade.id
    }
    #expect(last != nil)
  }

  @Test func theRecordedSnapshotAndChangesMakeABookThatAgreesWithTheBestPrices() throws {
    var book = LocalBook(symbol: "BTCUSDT")
    var best: [Int64: BookTicker] = [:]
    var compared = 0
    for frame in try RecordedFrames.read() {
      switch try StreamDecoder.decode(frame.text) {
      case .bookTicker(let ticker): best[ticker.update] = ticker
      case .partialDepth(let depth):
        #expect(book.take(snapshot: depth.lastUpdate, bids: depth.bids, asks: depth.asks) == .none)
        #expect(book.isSynced)
      case .depth(let update):
        let wasSynced = book.isSynced
        let advice = book.take(update)
        #expect(!wasSynced || advice == .none, "\(advice)")
        guard let last = book.lastUpdate, let ticker = best[last] else { continue }
        #expect(book.bid == ticker.bid && book.ask == ticker.ask)
        compared += 1
      default: break
      }
    }
    #expect(book.isSynced && book.restarts == 0 && compared > 100, "\(compared) compared")
  }

  private func difference(_ message: StreamMessage, _ data: [String: Any]) throws -> (kind: String, isNone: Bool) {
    let units = { (name: String) in (data[name] as? String).flatMap { DecimalText.read($0.utf8) }?.units ?? .min }
    let number = { (name: String) in (data[name] as? NSNumber)?.int64Value ?? .min }
    switch message {
    case .trade(let trade):
      return (
        "trade",
        trade.price.units == units("p") && trade.quantity.units == units("q") && trade.id == number("t")
          && trade.time.milliseconds == number("T") && trade.eventTime.milliseconds == number("E")
          && trade.symbol == data["s"] as? String && trade.buyerIsMaker == data["m"] as? Bool
      )
    case .bookTicker(let ticker):
      return (
        "bookTicker",
        ticker.bid.price.units == units("b") && ticker.bid.quantity.units == units("B")
          && ticker.ask.price.units == units("a") && ticker.ask.quantity.units == units("A")
          && ticker.update == number("u") && ticker.symbol == data["s"] as? String
      )
    case .depth(let depth):
      return (
        "depth",
        depth.updates == number("U")...number("u") && depth.eventTime.milliseconds == number("E")
          && same(depth.bids, data["b"]) && same(depth.asks, data["a"])
      )
    default: return ("other", false)
    }
  }

  private func same(_ levels: [BookLevel], _ tree: Any?) -> Bool {
    guard let rows = tree as? [[String]], rows.count == levels.count else { return false }
    return zip(levels, rows).allSatisfy { level, row in
      row.count == 2 && DecimalText.read(row[0].utf8)?.units == level.price.units
        && DecimalText.read(row[1].utf8)?.units == level.quantity.units
    }
  }
}
