/// An order that the risk gate let pass: made only in this file, handed over once, never copied.
public struct ApprovedOrder: ~Copyable, Sendable {
  /// What is to be done.
  public let request: OrderRequest
  fileprivate init(_ request: OrderRequest) { self.request = request }
}

/// What the gate must know about the moment, apart from the request itself.
public struct RiskView: Sendable {
  /// Whether and why entries are stopped altogether.
  public var trading = TradingState.running
  /// The latch of the kill switch.
  public var killed = false
  /// True after the day's limit, until 00:00 UTC.
  public var reduceOnly = false
  /// True where the market's newest price is too old.
  public var stale = false
  /// True while a circuit breaker stops entries in the market.
  public var broken = false
  /// True while the market rests after its last exit.
  public var cooling = false
  /// True until ledger and account agree at the venue.
  public var unreconciled = false
  /// What is held in the market, dust included.
  public var held = Quantity.zero
  /// The part of it that an earlier round trip left behind, and that keeps nobody from entering.
  public var dust = Quantity.zero
  /// An entry or exit is under way in the market.
  public var working = false
  /// The market's newest price; nought before the first one.
  public var lastPrice = Price.zero
  /// The cash that no pending order has claimed.
  public var freeCash = Money.zero
  /// Why the size was refused, where it was.
  public var size: RefusalCode?
  /// The same market and side was ordered just now.
  public var duplicate = false
  /// Too many orders within a minute.
  public var rate = false
  /// The greatest distance of the order's price from the newest one; nil = unchecked.
  public var collar: Share?
  /// All stops together would lose more than the limit.
  public var openRisk = false

  /// A quiet, flat market.
  public init() {}
}

/// Whether entries are let through; exits always are.
public enum TradingState: Hashable, Sendable, Codable, BitwiseCopyable {
  /// Entries and exits.
  case running
  /// The operator paused entries.
  case paused
  /// The operator halted entries; needs a reason to go on.
  case halted
}

/// The only maker of ``ApprovedOrder``. Limits stop what increases exposure, never an exit.
public struct RiskGate: Sendable {
  /// The gate's word.
  public enum Answer: ~Copyable {
    /// Go: hand this to a venue, once.
    case approved(ApprovedOrder)
    /// No, and every reason why.
    case refused(Refusal)
  }

  /// Judges `request` at the moment that `view` shows.
  public static func judge(_ request: OrderRequest, _ view: RiskView, _ instrument: Instrument) -> Answer {
    let codes = request.side == .buy ? entry(request, view) : exit(request, view)
    return codes.isEmpty ? .approved(ApprovedOrder(request)) : .refused(Refusal(request: request, codes: codes))
  }

  private static func entry(_ request: OrderRequest, _ view: RiskView) -> RefusalCodes {
    var codes = RefusalCodes()
    if view.killed { codes.insert(.killed) }
    if view.trading == .halted { codes.insert(.halted) }
    if view.trading == .paused { codes.insert(.paused) }
    if view.stale { codes.insert(.staleFeed) }
    if view.unreconciled { codes.insert(.unreconciled) }
    if view.broken { codes.insert(.breaker) }
    if view.reduceOnly { codes.insert(.dailyLoss) }
    if view.cooling { codes.insert(.cooldown) }
    if view.held > view.dust || view.working { codes.insert(.alreadyLong) }
    if let size = view.size { codes.insert(size) }
    if view.openRisk { codes.insert(.openRisk) }
    if case .quantity(let quantity) = request.size {
      if quantity.units <= 0 { codes.insert(view.size ?? .minNotional) }
      if Amount(request.price, times: quantity) > Amount(view.freeCash) { codes.insert(.insufficientFunds) }
    } else if view.freeCash.units <= 0 {
      codes.insert(.insufficientFunds)
    }
    if let collar = view.collar, view.lastPrice.units > 0 {
      let distance = Int128((request.price.units - view.lastPrice.units).magnitude) * 1_000_000
      if distance > Int128(view.lastPrice.units) * Int128(collar.units) { codes.insert(.priceCollar) }
    }
    if view.duplicate { codes.insert(.duplicate) }
    if view.rate { codes.insert(.rate) }
    return codes
  }

  private static func exit(_ request: OrderRequest, _ view: RiskView) -> RefusalCodes {
    var codes = RefusalCodes()
    guard case .quantity(let quantity) = request.size, quantity.units > 0, quantity <= view.held else {
      codes.insert(.notHeld)
      return codes
    }
    return codes
  }
}
