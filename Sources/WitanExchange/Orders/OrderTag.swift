public import WitanCore

/// What an order of ours is called at the venue: who sent it, under which lease, and which of the host's orders it is.
///
/// `wtn-7f3a09c1-5-42`: the store's mark, the fencing number of the lease, the order's number. It is made of nothing
/// but these, so that after a crash the host asks for exactly the order that it may have sent; and it shows any other
/// host on the account that somebody with a newer lease is at work. Binance allows 36 of `a-z A-Z 0-9 - _`.
public struct OrderTag: Hashable, Sendable, CustomStringConvertible {
  /// What tells the stores of one account apart.
  public let store: UInt32
  /// The lease under which it was sent, from 1; a later lease has a greater number.
  public let fence: UInt32
  /// The host's own number.
  public let order: OrderID

  /// The name of an order.
  public init(store: UInt32, fence: UInt32, order: OrderID) {
    (self.store, self.fence, self.order) = (store, fence, order)
  }

  /// Reads a name; nil where it is none of ours.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "wtn", parts[1].utf8.count == 8, let store = UInt32(parts[1], radix: 16),
      let fence = UInt32(parts[2]), fence > 0, let number = Int64(parts[3]), number > 0
    else { return nil }
    self.init(store: store, fence: fence, order: OrderID(number))
    // One writing a name: what reads as ours and is spelled otherwise was made by somebody else.
    guard description == text else { return nil }
  }

  /// `wtn-7f3a09c1-5-42`, at most 36 characters up to order 99,999,999,999.
  public var description: String {
    let mark = String(store, radix: 16)
    return "wtn-\(String(repeating: "0", count: 8 - mark.count))\(mark)-\(fence)-\(order.number)"
  }
}
