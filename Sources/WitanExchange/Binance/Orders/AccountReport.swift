public import WitanCore

/// What the account may do, and what is in it.
public struct AccountReport: Hashable, Sendable {
  /// What is owned of one asset.
  public struct Balance: Hashable, Sendable {
    /// The asset.
    public let asset: String
    /// What orders may use.
    public let free: Quantity
    /// What open orders hold.
    public let locked: Quantity
    /// A balance.
    public init(_ asset: String, free: Quantity, locked: Quantity) {
      (self.asset, self.free, self.locked) = (asset, free, locked)
    }
  }

  /// The fees, as a share of an order's worth.
  public struct Fees: Hashable, Sendable {
    /// Of an order that rested.
    public let maker: Multiplier
    /// Of an order that did not.
    public let taker: Multiplier
  }

  /// Whether the key and the account may trade.
  public let canTrade: Bool
  /// Whether the account may withdraw; a key that the host uses should not.
  public let canWithdraw: Bool
  /// The fees; nil where the venue does not say, or not as a decimal number.
  public let fees: Fees?
  /// What is owned, by asset; assets of which there is nothing are left out.
  public let balances: [String: Balance]
  /// The assets whose balance does not fit the host's numbers; they can be neither traded nor reconciled.
  public let unreadable: [String]
}

extension AccountReport: Decodable {
  private enum Key: String, CodingKey { case canTrade, canWithdraw, commissionRates, balances }
  private enum FeeKey: String, CodingKey { case maker, taker }
  private struct Record: Decodable {
    let asset, free, locked: String
  }

  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    canTrade = try object.decode(Bool.self, forKey: .canTrade)
    canWithdraw = try object.decode(Bool.self, forKey: .canWithdraw)
    if object.contains(.commissionRates) {
      let rates = try object.nestedContainer(keyedBy: FeeKey.self, forKey: .commissionRates)
      let texts = try (rates.decode(String.self, forKey: .maker), rates.decode(String.self, forKey: .taker))
      fees = Multiplier(texts.0).flatMap { maker in Multiplier(texts.1).map { Fees(maker: maker, taker: $0) } }
    } else {
      fees = nil
    }
    var balances: [String: Balance] = [:]
    var unreadable: [String] = []
    for record in try object.decode([Record].self, forKey: .balances) {
      guard let free = Quantity(record.free), let locked = Quantity(record.locked),
        !free.units.addingReportingOverflow(locked.units).overflow
      else {
        unreadable.append(record.asset)
        continue
      }
      guard free != .zero || locked != .zero else { continue }
      balances[record.asset] = Balance(record.asset, free: free, locked: locked)
    }
    (self.balances, self.unreadable) = (balances, unreadable)
  }
}
