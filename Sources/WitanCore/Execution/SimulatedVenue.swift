/// A venue that fills on paper: pure, seeded, the same on any machine; see `docs/rules.md`, "Fills".
///
/// A market order fills at the next open (or tick), a stop inside a later bar at its trigger, or at the open or
/// tick that is already beyond it. Slippage goes against the taker, the fee is rounded half-up.
public struct SimulatedVenue: ExecutionVenue, ~Copyable {
  private struct Slot: BitwiseCopyable, Sendable {
    var order: OrderRequest?
    var filled = Quantity.zero
    /// The bar in which the order was last served, so that a volume share counts once a bar.
    var served = Int64.min
    var stop: OrderRequest?
    /// Set between a trigger and its fill.
    var stopPrice: Price?
  }

  private var fills: FillSettings
  private var instruments: [Instrument]
  private var slots: Table<Slot>
  private var answers: [VenueEvent] = []
  private var slippage: SlippageDraw

  /// An empty venue for these markets.
  public init(instruments: [Instrument], fills: FillSettings) {
    self.fills = fills
    self.instruments = instruments
    slots = Table(repeating: Slot(), count: instruments.count)
    slippage = SlippageDraw(fills)
  }

  public mutating func grow(to instruments: [Instrument], fills: FillSettings) {
    self.instruments = instruments
    self.fills = fills
    slots.grow(to: instruments.count, repeating: Slot())
    slippage.adopt(fills)
  }

  public mutating func submit(_ order: consuming ApprovedOrder, _ effects: inout some Effects & ~Copyable) {
    let request = order.request
    switch request.kind {
    case .market:
      slots[request.market].order = request
      slots[request.market].filled = .zero
      slots[request.market].served = .min
    case .stop: slots[request.market].stop = request
    }
    answers.append(.accepted(request.id, at: request.time))
  }

  public mutating func cancel(
    _ order: OrderID, market: Int, at time: Instant, _ effects: inout some Effects & ~Copyable
  ) {
    if slots[market].order?.id == order { slots[market].order = nil }
    if slots[market].stop?.id == order {
      slots[market].stop = nil
      slots[market].stopPrice = nil
    }
    answers.append(.cancelled(order, at: time))
  }

  public mutating func nextAnswer() -> VenueEvent? { answers.popLast() }

  @inline(__always)
  public mutating func trade(atOpenOf bar: Bar, market: Int, cash: Money) -> VenueEvent? {
    guard let order = slots[market].order, slots[market].served != bar.start.milliseconds else { return nil }
    // What no vote of this market asked for (a kill by another market's price, the operator) may have come after
    // this bar opened: then the next open is the first tradable price.
    let isVoted = order.purpose == .entry || order.purpose == .exit
    guard isVoted || order.time <= bar.start else { return nil }
    slots[market].served = bar.start.milliseconds
    let cap = fills.volumeShare.map { Part($0).of(Amount(Price(units: 100_000_000), times: bar.volume)) }
    return fillOrder(market, at: bar.open, time: bar.start, cash: cash, most: cap?.money(.down).units)
  }

  @inline(__always)
  public mutating func trade(within bar: Bar, market: Int) -> VenueEvent? {
    guard let stop = slots[market].stop, case .stop(let trigger) = stop.kind else { return nil }
    if let price = slots[market].stopPrice { return fillStop(market, stop, at: price, time: bar.start) }
    guard bar.low <= trigger else { return nil }
    let price = min(bar.open, trigger)
    slots[market].stopPrice = price
    return .triggered(stop.id, price: price, at: bar.start)
  }

  public mutating func trade(at tick: Tick, market: Int, cash: Money) -> VenueEvent? {
    if slots[market].order != nil {
      return fillOrder(market, at: tick.price, time: tick.time, cash: cash, most: nil)
    }
    guard let stop = slots[market].stop, case .stop(let trigger) = stop.kind else { return nil }
    if let price = slots[market].stopPrice { return fillStop(market, stop, at: price, time: tick.time) }
    guard tick.price <= trigger else { return nil }
    slots[market].stopPrice = tick.price
    return .triggered(stop.id, price: tick.price, at: tick.time)
  }

  private mutating func fillOrder(_ market: Int, at open: Price, time: Instant, cash: Money, most: Int64?)
    -> VenueEvent?
  {
    guard let order = slots[market].order else { return nil }
    let instrument = instruments[market]
    let price = slippage.against(order.side, open, instrument)
    let wanted: Quantity
    switch order.size {
    case .quantity(let quantity): wanted = quantity - slots[market].filled
    case .allIn: wanted = affordable(cash, price, instrument)
    }
    let quantity = most.map { instrument.roundedDown(min(wanted, Quantity(units: $0))) } ?? wanted
    let fee = self.fee(price, quantity)
    if order.side == .buy {
      let cost = Amount(price, times: quantity).money(.halfEven) + fee
      guard wanted.units > 0, cost <= cash else {
        slots[market].order = nil
        return .rejected(
          order.id, reason: "\(quantity) at \(price) costs \(cost) with its fee, the cash is \(cash)", at: time)
      }
    }
    guard quantity.units > 0 else { return nil }
    let execution = Execution(order: order.id, quantity: quantity, price: price, fee: fee, time: time)
    if quantity < wanted {
      slots[market].filled += quantity
      return .partlyFilled(execution)
    }
    slots[market].order = nil
    return .filled(execution)
  }

  private mutating func fillStop(_ market: Int, _ stop: OrderRequest, at price: Price, time: Instant) -> VenueEvent? {
    slots[market].stop = nil
    slots[market].stopPrice = nil
    guard case .quantity(let quantity) = stop.size else { return nil }
    let paid = slippage.against(.sell, price, instruments[market])
    return .filled(
      Execution(order: stop.id, quantity: quantity, price: paid, fee: fee(paid, quantity), time: time))
  }

  /// rate × notional, rounded half-up to 1e-8.
  private func fee(_ price: Price, _ quantity: Quantity) -> Money {
    let raw = Amount(price, times: quantity).raw * Int128(fills.feeRate.units)
    return Money(units: Int64(Rounding.halfUp.divide(raw, by: 100_000_000 * 1_000_000)))
  }

  /// The greatest whole number of lots that `cash` pays for at `price`, fee included.
  private func affordable(_ cash: Money, _ price: Price, _ instrument: Instrument) -> Quantity {
    let each = Int128(price.units) * Int128(1_000_000 + fills.feeRate.units)
    let raw = Rounding.down.divide(Amount(cash).raw * 1_000_000, by: each)
    var quantity = instrument.roundedDown(Quantity(units: Int64(clamping: raw)))
    while quantity.units > 0, Amount(price, times: quantity).money(.halfEven) + fee(price, quantity) > cash {
      quantity -= instrument.lot
    }
    return quantity
  }
}

/// Draws the slippage of one fill after another from the seed: whole numbers of 1e-8 of the price, evenly.
struct SlippageDraw: Sendable {
  private var least: UInt64
  private var span: UInt64
  private var state: UInt64

  init(_ fills: FillSettings) {
    state = fills.seed
    (least, span) = Self.range(fills)
  }

  /// Takes over another range; the drawing goes on where it stood.
  mutating func adopt(_ fills: FillSettings) { (least, span) = Self.range(fills) }

  private static func range(_ fills: FillSettings) -> (UInt64, UInt64) {
    let least = UInt64(min(fills.slippageLeast, fills.slippageMost).units) * 100
    return (least, UInt64(max(fills.slippageLeast, fills.slippageMost).units) * 100 - least + 1)
  }

  /// `price` moved against the taker and rounded to the tick against the taker.
  mutating func against(_ side: Side, _ price: Price, _ instrument: Instrument) -> Price {
    // SplitMix64 (Steele, Lea, Flood 2014), mapped to the range by multiplication.
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    let drawn = least + bits.multipliedFullWidth(by: span).high
    let moved = Rounding.up.divide(Int128(price.units) * Int128(drawn), by: 100_000_000)
    switch side {
    case .buy: return instrument.roundedUp(Price(units: price.units + Int64(moved)))
    case .sell:
      return max(instrument.roundedDown(Price(units: price.units - Int64(moved))), instrument.tick)
    }
  }
}
