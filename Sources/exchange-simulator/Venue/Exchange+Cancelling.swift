import WitanCore
import WitanFeeds

extension Exchange {
  /// The order that a request names by number or client id; nil where the account has none such in that market.
  /// A client id means the open order that bears it, else the newest one.
  func find(account: Int, market: Int, id: Int64?, clientID: String?) -> Int? {
    if let id {
      guard id >= 1, id <= Int64(orders.count) else { return nil }
      let order = orders[Int(id) - 1]
      let fits = order.account == account && order.market == market && (clientID.map { order.clientID == $0 } ?? true)
      return fits ? Int(id) - 1 : nil
    }
    let named = { (place: Int) in
      let order = orders[place]
      return order.account == account && order.market == market && order.clientID == clientID
    }
    return open[account].last(where: named) ?? orders.indices.last(where: named)
  }

  /// Cancels an open order, and with it its list.
  /// - Parameter cancelID: What the canceller calls the cancelling.
  mutating func cancel(_ place: Int, cancelID: String?) throws(Refusal) {
    guard orders[place].status.isOpen else { throw .unknownOrder }
    if orders[place].list >= 0 {
      cancel(list: Int(orders[place].list), cancelID: cancelID)
    } else {
      end(place, .canceled, .canceled(id: cancelID ?? dice.text(22)))
    }
    flushPositions()
  }

  /// Cancels what is open of a list.
  mutating func cancel(list number: Int, cancelID: String?) {
    for place in lists[number].orders { end(place, .canceled, .canceled(id: cancelID ?? dice.text(22))) }
    finish(list: number)
    flushPositions()
  }
}
