import Foundation
import WitanCore

/// What an answer of the venue that is not the wanted one means for the call, and for the budget.
struct AnswerClassification {
  /// What the budget has to take note of.
  enum Limit: Hashable {
    /// Nothing may go until then.
    case barred(until: Instant)
    /// Nothing may go for now; the venue did not say for how long.
    case barredForNow
    /// This address is banned; the venue did not say for how long.
    case banned
    /// No new order may go for now.
    case ordersBarred
  }

  let meaning: VenueErrorTable.Meaning
  let limit: Limit?
  let code: Int?
  let sentence: String

  private struct Body: Decodable {
    let code: Int
    let msg: String
  }

  /// What -2021 says of the order that was to take another's place.
  private struct HalfReplaced: Decodable {
    struct Halves: Decodable {
      let newOrderResult: String
      let newOrderResponse: Body?
    }
    let data: Halves
  }

  /// Judges an answer with a status of 300 or more that came at the moment `now` of the venue's clock.
  init(_ response: HTTPResponse, venue: Venue, at now: Instant) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let text = Self.shown(body?.msg ?? "")
    code = body?.code
    let asked = response.retryAfter(at: now).map { now + $0 }
    let said = [asked, Self.banEnd(text)].compactMap { $0 }.max()
    switch (response.status, body?.code) {
    case (418, _):
      (meaning, limit) = (.tooManyRequests, said.map { Limit.barred(until: $0) } ?? .banned)
    case (403, _) where body == nil:
      (meaning, limit) = (.tooManyRequests, .barred(until: asked ?? now + venue.firewallPause))
    case (_, -1015):
      (meaning, limit) = (.tooManyOrders, asked.map { Limit.barred(until: $0) } ?? .ordersBarred)
    case (429, _), (_, -1003):
      (meaning, limit) = (.tooManyRequests, said.map { Limit.barred(until: $0) } ?? .barredForNow)
    case (500..., let code?) where VenueErrorTable.meaning(code, text) == .overloaded:
      (meaning, limit) = (.overloaded, nil)
    case (500..., _): (meaning, limit) = (.unknownOutcome, nil)
    case (451, _), (300..<400, _), (404, nil), (410, nil), (405, nil): (meaning, limit) = (.configuration, nil)
    case (_, -2021): (meaning, limit) = (Self.refusedReplacement(response.body) ?? .unknownOutcome, nil)
    case (_, let code?): (meaning, limit) = (VenueErrorTable.meaning(code, text), nil)
    case (_, nil): (meaning, limit) = (.configuration, nil)
    }
    sentence = Self.sentence(response.status, body?.code, text, meaning)
  }

  /// Why the new order was refused where the old one was ended (-2021); nil where that is not said, or not known.
  private static func refusedReplacement(_ body: [UInt8]) -> VenueErrorTable.Meaning? {
    guard let halves = try? JSONDecoder().decode(HalfReplaced.self, from: Data(body)).data,
      halves.newOrderResult == "FAILURE", let inner = halves.newOrderResponse
    else { return nil }
    switch VenueErrorTable.meaning(inner.code, inner.msg) {
    case .refused(let reason): return .refused(reason)
    case .tooManyRequests, .tooManyOrders, .clock, .stop, .configuration, .bug: return .refused(.other)
    case .unknownOutcome, .overloaded: return nil
    }
  }

  /// The moment in `… IP banned until 1760000000000. …`.
  private static func banEnd(_ text: String) -> Instant? {
    guard let words = text.range(of: "until ") else { return nil }
    let digits = text[words.upperBound...].prefix { $0.isASCII && $0.isNumber }
    return digits.count == 13 ? Int64(digits).map { Instant(milliseconds: $0) } : nil
  }

  /// The venue's words without what would break a line of a log, and not endless.
  private static func shown(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }).prefix(300))
  }

  private static func sentence(_ status: Int, _ code: Int?, _ text: String, _ meaning: VenueErrorTable.Meaning)
    -> String
  {
    let found = code.map { "the venue answered \(status) with \($0) \"\(text)\"" } ?? "the venue answered \(status)"
    return "\(found); \(advice(meaning, status, code))"
  }

  private static func advice(_ meaning: VenueErrorTable.Meaning, _ status: Int, _ code: Int?) -> String {
    switch meaning {
    case .refused where code == -2021: "the old order was ended, and the new one refused: nothing of it was placed"
    case .refused(.filter(let name)): "the filter \(name) failed: read exchangeInfo again and check the order anew"
    case .refused(.unknownOrder): "no such order is open: ask what became of it"
    case .refused: "nothing has happened"
    case .unknownOutcome: "whether it was done is not known: ask for it, do not repeat it"
    case .overloaded: "the venue is overloaded"
    case .tooManyRequests: "nothing is sent until the venue allows it"
    case .tooManyOrders: "no order is sent until the venue's interval has passed"
    case .clock: "the clocks differ: check this machine's time synchronisation"
    case .stop where code == -1022:
      "the signature was not accepted: check that the secret belongs to the key"
    case .stop: "check the key, its rights and the addresses it is bound to"
    case .configuration where status == 451: "this venue does not serve this country: configure the other one"
    case .configuration where code == nil: "expected an answer of the venue: check the configured address"
    case .configuration: "check the configured symbol and interval"
    case .bug: "the host sent what the venue does not take; report this"
    }
  }
}
