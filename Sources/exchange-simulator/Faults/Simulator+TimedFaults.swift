import WitanCore

extension Simulator {
  /// Lets the faults act whose time has come.
  mutating func runTimedFaults() {
    for rule in faults.due(now: exchange.now) {
      switch rule.kind {
      case .down, .disconnectStreams:
        for (id, connection) in connections.sorted(by: { $0.key < $1.key })
        where rule.on == "*" || connection.streams.contains(where: { rule.matches($0) })
          || (rule.on == "user" && isUserStream(connection))
        { end(id, code: 1006) }
      case .expireListenKeys:
        let keys = exchange.listenKeys.keys.sorted()
        exchange.listenKeys = [:]
        exchange.events += keys.map { .listenKeyExpired($0) }
      case .priceJump:
        guard let name = rule.symbol, let market = try? exchange.market(name),
          let last = exchange.markets[market].last
        else { continue }
        let price = Rounding.halfUp.divide(Int128(last.units) * Int128(rule.factor.units), by: Int128(Price.scale))
        exchange.jump(market, to: Price(units: max(1, Int64(clamping: price))))
      default: continue
      }
    }
    publishEvents()
  }

  private func isUserStream(_ connection: Connection) -> Bool {
    !connection.accounts.isEmpty || connection.streams.contains { exchange.listenKeys[$0] != nil }
  }
}
