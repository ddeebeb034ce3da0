import WitanCore

/// The exchange-simulator's own books: the truth that a host is judged by.
struct SeenLedger: Decodable {
  struct Balance: Decodable {
    let asset: String
    let free: Quantity
    let locked: Quantity
    var total: Quantity { free + locked }
  }
  struct Order: Decodable {
    let symbol: String
    let orderId: Int64
    let clientOrderId: String
    let origQty: Quantity
    let executedQty: Quantity
    let status: String
    let type: String
    let side: String
    let time: Int64
    let updateTime: Int64

    var isOpen: Bool { ["NEW", "PARTIALLY_FILLED"].contains(status) }
    var isStop: Bool { type.hasPrefix("STOP_LOSS") }
    /// The host's own number of it; nil where the host did not place it.
    var number: Int64? {
      let parts = clientOrderId.split(separator: "-")
      return parts.count == 4 && parts[0] == "wtn" ? Int64(parts[3]) : nil
    }
  }
  struct Trade: Decodable {
    let symbol: String
    let id: Int64
    let orderId: Int64
    let price: Price
    let qty: Quantity
    let quoteQty: Money
    let commission: Quantity
    let commissionAsset: String
    let time: Int64
    let isBuyer: Bool

    /// Its market counts its trades for itself: the number alone may be another market's, too.
    var name: String { "\(symbol) \(id)" }
  }
  struct Account: Decodable {
    let name: String
    let balances: [Balance]
    let deposits: [String: Quantity]
    let orders: [Order]
    let trades: [Trade]

    /// What of an asset is there, free and locked.
    func total(_ asset: String) -> Quantity { balances.first { $0.asset == asset }?.total ?? .zero }
    /// What of an asset has come or gone since it was paid in.
    func change(_ asset: String) -> Int64 { total(asset).units - (deposits[asset] ?? .zero).units }
  }

  let now: Int64
  let accounts: [Account]
  /// What does not sum to nought in the exchange itself; empty, or the simulator is wrong.
  let imbalance: [String: Quantity]
}
