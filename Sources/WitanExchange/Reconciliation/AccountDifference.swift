public import WitanCore

/// One way in which the ledger and the account at the venue do not agree.
///
/// All other coins of the account are their owner's: that there are more of them than the ledger holds is no difference.
public enum AccountDifference: Hashable, Sendable {
  /// Less of an asset is in the account than the ledger holds.
  case lacking(Asset, held: Quantity, found: Quantity)
  /// An order that nobody of ours placed is open in a managed market.
  case strangeOrder(Symbol, number: Int64, client: String)
  /// A trade in a managed market that belongs to no order of ours.
  case strangeTrade(Symbol, TradeReport)
  /// An order of this store is open at the venue, and ended or unknown in the ledger.
  case orphan(Symbol, OrderTag, number: Int64)
  /// A trade of an order of this store that has ended in the ledger without it.
  case missedTrade(Symbol, OrderTag, TradeReport)
  /// Another host is at work on the account: with a newer lease of this store, or for another store.
  case otherHost(Symbol, OrderTag)

  /// What names it to the operator, the same at every comparison: `trade:BTC/USDT:9911`, `asset:BTC:0.5`.
  public var id: String {
    switch self {
    case .lacking(let asset, let held, let found): "asset:\(asset):\(held - found)"
    case .strangeOrder(let symbol, let number, _), .orphan(let symbol, _, let number): "order:\(symbol):\(number)"
    case .strangeTrade(let symbol, let trade), .missedTrade(let symbol, _, let trade):
      "trade:\(symbol):\(trade.tradeID)"
    case .otherHost(_, let tag): "host:\(tag)"
    }
  }

  /// The managed market that it concerns; nil where it is about the whole account.
  public var symbol: Symbol? {
    switch self {
    case .lacking, .otherHost: nil
    case .strangeOrder(let symbol, _, _), .strangeTrade(let symbol, _), .orphan(let symbol, _, _),
      .missedTrade(let symbol, _, _):
      symbol
    }
  }
}

extension AccountDifference: CustomStringConvertible {
  /// What was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .lacking(let asset, let held, let found):
      "\(id): found \(found) \(asset) in the account, free and locked, expected the \(held) that the ledger holds: give "
        + "the trade that took the rest to the host with `host account settle`, or bring it back"
    case .strangeOrder(let symbol, let number, let client):
      "\(id): an order that the host did not place (\(number), named \(client)) is open in \(symbol), which the host "
        + "trades: cancel it, or accept it as the owner's with `host account settle \(id) --owner`"
    case .strangeTrade(let symbol, let trade):
      "\(id): \(trade.side.rawValue) of \(trade.quantity) at \(trade.price) in \(symbol) belongs to no order of the host's: "
        + "`host account settle \(id) --host` books it as the host's, `--owner` leaves it to the owner"
    case .orphan(let symbol, let tag, let number):
      "\(id): the host's order \(tag) is open in \(symbol) (\(number)) and has ended in the ledger: it is cancelled"
    case .missedTrade(_, let tag, let trade):
      "\(id): \(trade.side.rawValue) of \(trade.quantity) at \(trade.price) belongs to the host's order \(tag), which ended "
        + "in the ledger without it: `host account settle \(id) --host` books it"
    case .otherHost(let symbol, let tag):
      "\(id): the order \(tag) in \(symbol) was placed by another host on this account: stop one of the two; entries stay "
        + "barred until then"
    }
  }
}
