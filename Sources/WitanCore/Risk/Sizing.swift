/// How large an entry may be; see `docs/rules.md`, "Size and money".
public struct Sizing: Sendable {
  /// The size, or which rule left too little.
  public enum Answer: Hashable, Sendable {
    /// So much.
    case quantity(Quantity)
    /// Less than the least worth an order may have is left, because of this rule.
    case refused(RefusalCode)
  }

  /// One winner of the vote: what it claims of the purchase and how large its sleeve is.
  public struct Winner: Hashable, Sendable, BitwiseCopyable {
    /// weight × confidence.
    public let claim: Int64
    /// The sleeve's share of the allocation.
    public let allocation: Part
    /// Claims nothing.
    static let none = Winner(claim: 0, allocation: .zero)
    /// A winner.
    public init(claim: Int64, allocation: Part) {
      self.claim = claim
      self.allocation = allocation
    }
  }

  /// The size of an entry at `price` with `equity` and `exposure` (both exact): the smaller of the size rule, what
  /// keeps every winner's share within its part of its sleeve, and what keeps everything within the exposure
  /// limit; rounded down to the lot, then tested against the minimum.
  public static func size(
    share: Share, price: Price, equity: Amount, exposure: Amount, winners: some Sequence<Winner>,
    instrument: Instrument, settings: RiskSettings
  ) -> Answer {
    var most = quantity(Part(share).of(equity), at: price)
    var binding = RefusalCode.minNotional
    func bind(_ amount: Amount, _ code: RefusalCode) {
      let bound = quantity(amount, at: price)
      if bound < most { (most, binding) = (bound, code) }
    }
    if settings.limits {
      let claims = winners.reduce(Int128(0)) { $0 + Int128($1.claim) }
      for winner in winners where winner.claim > 0 {
        let sleeve = Part(settings.maxPosition).of(winner.allocation.of(equity))
        // sleeve × claims may pass Int128 only beyond any Money; divide first where it would.
        bind(Amount(raw: scale(sleeve.raw, by: claims, over: Int128(winner.claim))), .maxPosition)
      }
      bind(Part(settings.maxExposure).of(equity) - exposure, .maxExposure)
    }
    let rounded = instrument.roundedDown(max(most, .zero))
    let least = max(settings.minimumNotional, instrument.minimumNotional)
    guard rounded.units > 0, Amount(price, times: rounded) >= Amount(least) else { return .refused(binding) }
    return .quantity(rounded)
  }

  private static func scale(_ value: Int128, by numerator: Int128, over denominator: Int128) -> Int128 {
    let (product, over) = value.multipliedReportingOverflow(by: numerator)
    return over ? value / denominator * numerator : product / denominator
  }

  /// What `amount` buys at `price`, rounded down to a unit and kept within the range of ``Quantity``.
  static func quantity(_ amount: Amount, at price: Price) -> Quantity {
    let units = Rounding.down.divide(amount.raw, by: Int128(price.units))
    return Quantity(units: Int64(clamping: units))
  }
}
