import WitanCore

extension Simulator {
  /// The venue's own books, to the last unit: balances, orders, trades, and the sums that must be nought.
  var ledger: JSON {
    .of([
      "now": .integer(exchange.now.milliseconds),
      "accounts": .array(exchange.accounts.indices.map { account($0) }),
      "house": Self.amounts(exchange.house), "fees": Self.amounts(exchange.feesTaken),
      "imbalance": Self.amounts(exchange.imbalance),
    ])
  }

  private static func amounts(_ amounts: [String: Coins]) -> JSON {
    .object(amounts.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value.description)) })
  }

  private func account(_ number: Int) -> JSON {
    let account = exchange.accounts[number]
    let balances = account.balances.sorted { $0.key < $1.key }.map { asset, balance -> JSON in
      .of([
        "asset": .string(asset), "free": .string(balance.free.description),
        "locked": .string(balance.locked.description),
      ])
    }
    let orders = exchange.orders.indices.filter { exchange.orders[$0].account == number }
    return .of([
      "name": .string(account.name), "balances": .array(balances), "deposits": Self.amounts(account.deposits),
      "orders": .array(orders.map { exchange.queried($0) }),
      "trades": .array(orders.flatMap { exchange.orders[$0].fills }.map { exchange.trade($0) }),
    ])
  }
}

extension Exchange {
  /// What all accounts, the house and the fees hold beyond what was paid in, by asset; empty when the books agree.
  var imbalance: [String: Coins] {
    var sums: [String: Coins] = [:]
    for account in accounts {
      for (asset, balance) in account.balances { sums[asset, default: .zero] += balance.free + balance.locked }
      for (asset, amount) in account.deposits { sums[asset, default: .zero] -= amount }
    }
    for (asset, amount) in house { sums[asset, default: .zero] += amount }
    for (asset, amount) in feesTaken { sums[asset, default: .zero] += amount }
    return sums.filter { $0.value.units != 0 }
  }
}
