public import WitanCore

/// How large an entry was allowed to be, by every rule that has a say; see `docs/rules.md`, "Size and money".
public struct SizeAccount: Hashable, Encodable, Sendable {
  /// One rule's word.
  public struct Bound: Hashable, Encodable, Sendable {
    /// `size`, `max-position` or `max-exposure`.
    public let rule: String
    /// What it leaves, in quote currency.
    public let amount: Money
    /// How it comes about, in words.
    public let text: String
  }

  /// The marked equity at the decision, in quote currency.
  public let equity: Money
  /// Every rule's bound; the least one counts.
  public let bounds: [Bound]
  /// What was ordered; nil where the gate refused or the size is what the cash pays for.
  public let quantity: Quantity?

  /// The rule that bound the size.
  public var binding: Bound? { bounds.min { $0.amount < $1.amount } }

  /// The size of the entry that `events` ask for; nil where they ask for none.
  init?(_ decision: Decision, _ entries: [BallotEntry], _ events: [Event], _ engine: borrowing HostEngine) {
    guard let request = Self.entry(decision, events) else { return nil }
    equity = engine.portfolio.equity.money(.halfEven)
    if case .quantity(let wanted) = request.size, wanted > .zero { quantity = wanted } else { quantity = nil }
    guard case .percent(let share) = engine.settings.risk.size else {
      bounds = [Bound(rule: "size", amount: engine.portfolio.cash, text: "all-in: what the cash pays for at the fill")]
      return
    }
    var bounds = [
      Bound(
        rule: "size", amount: Part(share).of(engine.portfolio.equity).money(.down),
        text: "\(Self.percent(share)) of the equity")
    ]
    if engine.settings.risk.limits {
      bounds += Self.sleeves(entries, engine)
      bounds.append(Self.exposure(without: request, engine))
    }
    self.bounds = bounds
  }

  private static func entry(_ decision: Decision, _ events: [Event]) -> OrderRequest? {
    for event in events {
      switch event {
      case .orderRequested(let request) where request.decision == decision.id && request.purpose == .entry:
        return request
      case .orderDenied(let refusal)
      where refusal.request.decision == decision.id && refusal.request.purpose == .entry:
        return refusal.request
      default: break
      }
    }
    return nil
  }

  /// What keeps each winner's share within its part of its sleeve.
  private static func sleeves(_ entries: [BallotEntry], _ engine: borrowing HostEngine) -> [Bound] {
    let limit = engine.settings.risk.maxPosition
    let winners = entries.filter { $0.answer == .buy && ($0.standing == .counted || $0.standing == .carried) }
    func claim(_ entry: BallotEntry) -> Int128 { Int128(entry.weight.units) * Int128(entry.confidence.units) }
    let all = winners.reduce(Int128(0)) { $0 + claim($1) }
    var bounds: [Bound] = []
    for winner in winners where claim(winner) > 0 {
      let sleeve = Part(limit).of(engine.portfolio.sleeves[winner.place].allocation.of(engine.portfolio.equity))
      let (product, over) = sleeve.raw.multipliedReportingOverflow(by: all)
      let raw = over ? sleeve.raw / claim(winner) * all : product / claim(winner)
      // A strategy with a tiny claim may leave more than any money can say: then it binds nothing.
      guard let amount = Int64(exactly: Rounding.down.divide(raw, by: 100_000_000)) else { continue }
      bounds.append(
        Bound(
          rule: "max-position", amount: Money(units: amount),
          text: "\(percent(limit)) of the sleeve of \(winner.strategy), which owns "
            + "\(AccountNumber.text(Double(claim(winner)) / Double(all) * 100)) % of the purchase"))
    }
    return bounds
  }

  private static func exposure(without request: OrderRequest, _ engine: borrowing HostEngine) -> Bound {
    var exposure = engine.portfolio.exposure
    for market in engine.markets.indices {
      guard let working = engine.markets[market].working, working.request.side == .buy,
        working.request.id != request.id, case .quantity(let quantity) = working.request.size
      else { continue }
      exposure += Amount(working.request.price, times: quantity - working.filled)
    }
    let limit = engine.settings.risk.maxExposure
    return Bound(
      rule: "max-exposure", amount: (Part(limit).of(engine.portfolio.equity) - exposure).money(.down),
      text: "\(percent(limit)) of the equity, less \(exposure.money(.halfEven)) held and under way")
  }

  private static func percent(_ share: Share) -> String { "\(AccountNumber.text(share.double * 100)) %" }
}

/// Numbers as an account shows them.
public enum AccountNumber {
  /// At most four decimals, no noughts behind them.
  public static func text(_ number: Double) -> String {
    guard number.isFinite else { return "\(number)" }
    let rounded = (number * 10_000).rounded(.toNearestOrEven) / 10_000
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : "\(rounded)"
  }
}
