import WitanCore

/// The resting orders of one market: the customers' by price and time, and the market maker's quotes.
///
/// A customer who joins a price stands behind what the market maker shows there at that moment (`ahead`).
struct Book: Sendable {
  /// What the market maker offers at a price.
  struct Level: Hashable, Sendable {
    let price: Price
    var quantity: Quantity
  }
  /// A customer's order on the book.
  struct Resting: Hashable, Sendable {
    let order: Int
    let price: Price
    /// What must trade at its price before it does.
    var ahead: Quantity
  }
  /// The best that an incoming order can trade with.
  enum Offer: Hashable, Sendable {
    case maker(level: Int, price: Price, quantity: Quantity)
    case customer(place: Int, order: Int, price: Price)
  }

  /// Best first.
  var makerBids: [Level] = [], makerAsks: [Level] = []
  /// Best first, and the earlier first at one price.
  private(set) var bids: [Resting] = [], asks: [Resting] = []
  /// Counts the changes.
  private(set) var updateID: Int64 = 1

  mutating func touch() { updateID += 1 }

  /// Puts an order on the book, behind all of its price.
  mutating func rest(_ order: Int, side: Side, price: Price) {
    updateID += 1
    let levels = side == .buy ? makerBids : makerAsks
    let ahead = levels.first { $0.price == price }?.quantity ?? .zero
    let resting = Resting(order: order, price: price, ahead: ahead)
    if side == .buy {
      bids.insert(resting, at: bids.firstIndex { $0.price < price } ?? bids.count)
    } else {
      asks.insert(resting, at: asks.firstIndex { $0.price > price } ?? asks.count)
    }
  }

  /// Takes an order off the book, if it is there.
  mutating func remove(_ order: Int, side: Side) {
    updateID += 1
    if side == .buy { bids.removeAll { $0.order == order } } else { asks.removeAll { $0.order == order } }
  }

  /// The best offer for an incoming order of `side` within its limit; nil where there is none.
  func best(for side: Side, limit: Price?) -> Offer? {
    let maker = (side == .buy ? makerAsks : makerBids).firstIndex { $0.quantity.units > 0 }
    let level = maker.map { (side == .buy ? makerAsks : makerBids)[$0] }
    let customer = (side == .buy ? asks : bids).first
    func within(_ price: Price) -> Bool { limit.map { side == .buy ? price <= $0 : price >= $0 } ?? true }
    func better(_ a: Price, _ b: Price) -> Bool { side == .buy ? a < b : a > b }
    if let customer, within(customer.price) {
      guard let level, let maker else { return .customer(place: 0, order: customer.order, price: customer.price) }
      if better(customer.price, level.price) || (customer.price == level.price && customer.ahead.units == 0) {
        return .customer(place: 0, order: customer.order, price: customer.price)
      }
      let most = customer.price == level.price ? min(customer.ahead, level.quantity) : level.quantity
      return .maker(level: maker, price: level.price, quantity: most)
    }
    guard let level, let maker, within(level.price) else { return nil }
    return .maker(level: maker, price: level.price, quantity: level.quantity)
  }

  /// Takes from the market maker's level; those who stand behind it move up.
  mutating func take(_ quantity: Quantity, level: Int, for side: Side) {
    updateID += 1
    let price: Price
    if side == .buy {
      makerAsks[level].quantity -= quantity
      price = makerAsks[level].price
    } else {
      makerBids[level].quantity -= quantity
      price = makerBids[level].price
    }
    moveUp(side == .buy ? .sell : .buy, price: price, by: quantity)
  }

  /// Something traded at `price` before those who stand there.
  mutating func moveUp(_ side: Side, price: Price, by quantity: Quantity) {
    if side == .buy {
      for index in bids.indices where bids[index].price == price {
        bids[index].ahead = max(.zero, bids[index].ahead - quantity)
      }
    } else {
      for index in asks.indices where asks[index].price == price {
        asks[index].ahead = max(.zero, asks[index].ahead - quantity)
      }
    }
  }

  /// The market maker quotes anew.
  mutating func quote(bids newBids: [Level], asks newAsks: [Level]) {
    (makerBids, makerAsks) = (newBids, newAsks)
    updateID += 1
  }
}

extension Book {
  /// The levels of one side, best first: the maker's and what `shown` says of each customer's order.
  func levels(_ side: Side, most: Int, shown: (Int) -> Quantity) -> [Level] {
    var levels: [Level] = []
    let makers = side == .buy ? makerBids : makerAsks
    let customers = side == .buy ? bids : asks
    var (a, b) = (0, 0)
    while a < makers.count || b < customers.count {
      let fromMaker: Bool =
        if a >= makers.count { false } else if b >= customers.count { true } else {
          side == .buy ? makers[a].price >= customers[b].price : makers[a].price <= customers[b].price
        }
      let next = fromMaker ? makers[a] : Level(price: customers[b].price, quantity: shown(customers[b].order))
      if fromMaker { a += 1 } else { b += 1 }
      guard next.quantity.units > 0 else { continue }
      if let last = levels.last, last.price == next.price {
        levels[levels.count - 1].quantity += next.quantity
      } else {
        if levels.count == most { break }
        levels.append(next)
      }
    }
    return levels
  }
}
