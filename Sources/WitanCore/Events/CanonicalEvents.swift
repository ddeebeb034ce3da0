/// The canonical form of events: one byte for the kind, then the payload's fields in the order written here.
///
/// The numbers of the kinds are part of the form: never reuse one. Left out are the SHA-256 of files and the text
/// of plugins' notices, in which measured times may stand.
extension Event {
  /// Writes the canonical form.
  public func encodeCanonical(into bytes: inout CanonicalBytes) {
    switch self {
    case .marketTick(let tick): bytes.put(1, tick)
    case .barClosed(let bar): bytes.put(2, bar)
    case .signalGenerated(let signal): bytes.put(3, signal)
    case .voteDecided(let decision): bytes.put(4, decision)
    case .orderRequested(let request): bytes.put(5, request)
    case .orderDenied(let refusal): bytes.put(6, refusal)
    case .orderSubmitted(let notice): bytes.put(7, notice)
    case .orderAccepted(let notice): bytes.put(8, notice)
    case .orderPartiallyFilled(let fill): bytes.put(9, fill)
    case .orderFilled(let fill): bytes.put(10, fill)
    case .orderCanceled(let notice): bytes.put(11, notice)
    case .orderUnknown(let notice): bytes.put(13, notice)
    case .positionOpened(let position): bytes.put(14, position)
    case .positionUpdated(let position): bytes.put(15, position)
    case .positionClosed(let trade): bytes.put(16, trade)
    case .stopTriggered(let stop): bytes.put(17, stop)
    case .riskLimitBreached(let limit): bytes.put(18, limit)
    default: encodeRare(into: &bytes)
    }
  }

  private func encodeRare(into bytes: inout CanonicalBytes) {
    switch self {
    case .pluginLoaded(let plugin), .pluginReloaded(let plugin), .pluginQuarantined(let plugin):
      bytes.put(19 as UInt8)
      bytes.put(name)
      bytes.put(plugin.strategy)
      bytes.put(plugin.version)
      bytes.put(plugin.time)
    default:
      bytes.put(20 as UInt8)
      bytes.put(encodable: self)
    }
  }
}

/// What has a canonical form of its own, written field by field without an allocation.
protocol Canonical {
  func write(to bytes: inout CanonicalBytes)
}

extension CanonicalBytes {
  @inline(__always)
  fileprivate mutating func put(_ kind: UInt8, _ payload: some Canonical) {
    put(kind)
    payload.write(to: &self)
  }
}

extension Tick: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(symbol)
    bytes.put(time)
    bytes.put(price)
    bytes.put(quantity)
  }
}

extension BarClosed: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(symbol)
    bytes.put(start)
    bytes.put(interval)
    bytes.put(open)
    bytes.put(high)
    bytes.put(low)
    bytes.put(close)
    bytes.put(volume)
  }
}

extension SignalGenerated: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(strategy)
    bytes.put(symbol)
    bytes.put(time)
    bytes.put(action.rawValue)
    bytes.put(confidence.units)
    bytes.put(reason)
  }
}

extension Decision: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(id)
    bytes.put(symbol)
    bytes.put(time)
    bytes.put(price)
    bytes.put(rule.rawValue)
    bytes.put(action.rawValue)
    bytes.put(optional: winner) { $0.put($1.rawValue) }
    bytes.put(failed.rawValue)
    bytes.put(tally.buyScore)
    bytes.put(tally.sellScore)
    bytes.put(tally.holdScore)
    bytes.put(tally.buyWeight)
    bytes.put(tally.sellWeight)
    bytes.put(tally.holdWeight)
    bytes.put(tally.buyHeads)
    bytes.put(tally.sellHeads)
    bytes.put(tally.holdHeads)
    bytes.put(tally.enabledWeight)
  }
}

extension OrderRequest: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(id)
    bytes.put(symbol)
    bytes.put(UInt32(truncatingIfNeeded: market))
    bytes.put(side.rawValue)
    bytes.put(purpose.rawValue)
    switch kind {
    case .market: bytes.put(replaces == nil ? 0 : 2 as UInt8)
    case .stop(let trigger):
      bytes.put(replaces == nil ? 1 : 3 as UInt8)
      bytes.put(trigger)
    }
    if let replaces { bytes.put(optional: replaces) { $0.put($1) } }
    switch size {
    case .quantity(let quantity):
      bytes.put(0 as UInt8)
      bytes.put(quantity)
    case .allIn: bytes.put(1 as UInt8)
    }
    bytes.put(price)
    bytes.put(decision)
    bytes.put(time)
  }
}

extension Refusal: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    request.write(to: &bytes)
    bytes.put(codes.bits)
  }
}

extension OrderNotice: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(order)
    bytes.put(symbol)
    bytes.put(time)
  }
}

extension FillNotice: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(symbol)
    bytes.put(side.rawValue)
    bytes.put(purpose.rawValue)
    bytes.put(decision)
    bytes.put(execution.order)
    bytes.put(execution.quantity)
    bytes.put(execution.price)
    bytes.put(execution.fee)
    bytes.put(execution.time)
    // What only a venue's execution has is written only where it is there.
    guard execution.withheld != .zero || execution.trade != 0 || execution.foreignFee != nil else { return }
    bytes.put(execution.withheld)
    bytes.put(execution.trade)
    bytes.put(optional: execution.foreignFee) { $0.put(encodable: $1) }
  }
}

extension PositionNotice: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(symbol)
    bytes.put(quantity)
    bytes.put(averagePrice)
    bytes.put(optional: stop) { $0.put($1) }
    bytes.put(time)
  }
}

extension Trade: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(symbol)
    bytes.put(entryTime)
    bytes.put(entryPrice)
    bytes.put(optional: exitTime) { $0.put($1) }
    bytes.put(optional: exitPrice) { $0.put($1) }
    bytes.put(quantity)
    bytes.put(fees)
    bytes.put(pnl)
    bytes.put(exitReason.rawValue)
    bytes.put(decision)
    bytes.put(entryOrder)
    bytes.put(optional: exitOrder) { $0.put($1) }
  }
}

extension StopNotice: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(order)
    bytes.put(symbol)
    bytes.put(stop)
    bytes.put(price)
    bytes.put(time)
  }
}

extension LimitNotice: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(limit.rawValue)
    bytes.put(value)
    bytes.put(bound)
    bytes.put(optional: strategy) { $0.put($1) }
    bytes.put(time)
  }
}
