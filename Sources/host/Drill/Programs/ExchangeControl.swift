import Foundation
import WitanCore
import WitanExchange

/// A fault that is asked of the exchange; its fields are those of its page, `docs/exchange-simulator.md`.
struct DrillFault: Encodable, Sendable {
  /// Such as `down` or `timeout-after`.
  let kind: String
  /// What it is for.
  var on: String?
  /// How often it happens.
  var count: Int?
  /// How long it lasts, in the exchange's time.
  var duration: String?
  /// How much later an answer comes, in real time.
  var delay: String?
}

/// What a drill may do to the exchange: prices, time and faults; and look at its books.
struct ExchangeControl: Sendable {
  private let http: HTTPClient
  private let control: String, rest: String

  /// Speaks to the exchange at these addresses alone.
  init(control: String, rest: String) throws(HTTPFailure) {
    (self.control, self.rest) = (control, rest)
    http = try HTTPClient(HTTPClient.Settings(allowed: [try Origin(of: control), try Origin(of: rest)]))
  }

  /// Ends its thread.
  func close() { http.close() }

  /// The exchange's own books.
  func ledger() async throws -> VenueLedger { try await ask(.get, control + "/ledger") }

  /// The exchange's time.
  func time() async throws -> Instant {
    struct Clock: Decodable { let now: Int64 }
    let clock: Clock = try await ask(.get, control + "/clock")
    return Instant(milliseconds: clock.now)
  }

  /// Has something go wrong; its number.
  @discardableResult
  func fault(_ fault: DrillFault) async throws -> Int64 {
    struct Number: Decodable { let id: Int64 }
    let number: Number = try await ask(.post, control + "/faults", JSONEncoder().encode(fault))
    return number.id
  }

  /// Takes a fault away, or all.
  func heal(_ fault: Int64? = nil) async throws {
    struct Removed: Decodable { let removed: Int }
    let _: Removed = try await ask(.delete, control + "/faults" + (fault.map { "/\($0)" } ?? ""))
  }

  /// Moves a price: `factor` such as 1.001.
  func move(_ market: DrillScene.Market, by factor: Price) async throws {
    struct Wish: Encodable { let symbol: String, factor: String }
    struct Moved: Decodable { let price: Price }
    let wish = Wish(symbol: market.venueName, factor: factor.description)
    let _: Moved = try await ask(.post, control + "/price", JSONEncoder().encode(wish))
  }

  /// The closed bars of a market that opened from `first` to `last`, as the exchange tells everybody.
  func bars(of market: DrillScene.Market, from first: Instant, to last: Instant) async throws -> [Bar] {
    var bars: [Bar] = []
    var from = first
    while from <= last {
      let path =
        "/api/v3/klines?symbol=\(market.venueName)&interval=1m&startTime=\(from.milliseconds)"
        + "&endTime=\(last.milliseconds)&limit=1000"
      let page: [ToldBar] = try await ask(.get, rest + path)
      guard let end = page.last else { break }
      bars += page.map(\.bar)
      from = end.bar.start + .minutes(1)
    }
    return bars
  }

  private struct ToldBar: Decodable {
    let bar: Bar

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      let start = Instant(milliseconds: try row.decode(Int64.self))
      let prices = try (0..<4).map { _ in try row.decode(Price.self) }
      let volume = try row.decode(Quantity.self)
      guard
        let bar = Bar(
          start: start, open: prices[0], high: prices[1], low: prices[2], close: prices[3], volume: volume)
      else {
        throw DecodingError.dataCorruptedError(in: row, debugDescription: "prices that contradict each other")
      }
      self.bar = bar
    }
  }

  private func ask<Answer: Decodable>(
    _ method: HTTPRequest.Method, _ address: String, _ body: Data = Data()
  ) async throws -> Answer {
    var request = try HTTPRequest(method, address)
    request.body = Array(body)
    if !body.isEmpty { request.headers = [("content-type", "application/json")] }
    let response = try await http.send(request)
    guard response.status == 200 else {
      throw DrillStop(
        "the exchange-simulator answered \(response.status) to \(method.rawValue) \(address): "
          + String(decoding: response.body.prefix(300), as: UTF8.self))
    }
    do { return try JSONDecoder().decode(Answer.self, from: Data(response.body)) } catch {
      throw DrillStop("the exchange-simulator's answer to \(method.rawValue) \(address) cannot be read: \(error)")
    }
  }
}
