import WitanCore
import WitanFeeds

/// What a request for two orders of which one cancels the other says.
struct ListDraft: Sendable {
  var clientID: String?
  /// The order above the last price, then the one below.
  var legs: [OrderDraft]
  var answer: String
}

extension Exchange {
  /// Takes an OCO: both orders or none. Gives the list's number.
  mutating func place(_ draft: ListDraft, account: Int, market: Int) throws(Refusal) -> Int {
    let last = markets[market].last ?? .zero
    let (above, below) = (draft.legs[0], draft.legs[1])
    guard let high = above.stopPrice ?? above.price, let low = below.stopPrice ?? below.price, high > last, low < last
    else { throw .rejected("The relationship of the prices for the orders is not correct.") }
    for leg in draft.legs {
      let algo = Int64(draft.legs.count { $0.type.isStop })
      try check(leg, account: account, market: market, count: 2, algoCount: algo)
      try checkUnique(leg.clientID, account: account, market: market)
      if leg.type == .limitMaker, markets[market].book.best(for: leg.side, limit: leg.price) != nil {
        throw .rejected("Order would immediately match and take.")
      }
    }
    if let id = above.clientID, id == below.clientID { throw .rejected("Duplicate order sent.") }
    if let id = draft.clientID,
      lists.contains(where: { $0.account == account && !$0.isDone && $0.clientID == id })
    {
      throw .rejected("Duplicate order sent.")
    }
    let quantity = above.quantity ?? .zero
    let worth = draft.legs.map { leg in
      leg.side == .sell
        ? Coins(quantity) : Coins(Amount(leg.price ?? leg.stopPrice ?? .zero, times: quantity).money(.up))
    }
    let need = worth.max() ?? .zero
    guard accounts[account].lock(need, of: lockedAsset(above.side, market)) else { throw .insufficient }
    return open(draft, account: account, market: market, quantity: quantity, locked: need)
  }

  private mutating func open(
    _ draft: ListDraft, account: Int, market: Int, quantity: Quantity, locked: Coins
  ) -> Int {
    let number = lists.count
    var places: [Int] = []
    for (index, leg) in draft.legs.enumerated() {
      let place = add(leg, account: account, market: market, quantity: quantity, locked: index == 0 ? locked : .zero)
      orders[place].list = Int64(number)
      places.append(place)
    }
    lists.append(
      OrderList(
        id: Int64(number), account: account, market: market, clientID: draft.clientID ?? dice.text(22), orders: places,
        created: now))
    tell(list: number, type: "EXEC_STARTED", status: "EXECUTING")
    for place in places { accept(place) }
    for place in places where !orders[place].type.isStop {
      markets[market].book.rest(place, side: orders[place].side, price: orders[place].price)
    }
    events.append(.book(market: market))
    flushPositions()
    return number
  }

  /// A leg traded: the other one ends, and with the last fill the list does.
  mutating func partnerTraded(_ place: Int, done: Bool) {
    endPartner(of: place)
    if done { finish(list: Int(orders[place].list)) }
  }

  /// A leg's stop was reached: the other one ends.
  mutating func partnerTriggered(_ place: Int) { endPartner(of: place) }

  private mutating func endPartner(of place: Int) {
    for other in lists[Int(orders[place].list)].orders where other != place { end(other, .expired, .expired) }
  }

  /// Marks a list as done and tells so.
  mutating func finish(list number: Int) {
    guard !lists[number].isDone else { return }
    lists[number].isDone = true
    tell(list: number, type: "ALL_DONE", status: "ALL_DONE")
  }

  private mutating func tell(list number: Int, type: String, status: String) {
    let list = lists[number]
    let name = JSON.string(markets[list.market].listing.name)
    let entries = list.orders.map { place -> JSON in
      .of(["s": name, "i": .integer(orders[place].id), "c": .string(orders[place].clientID)])
    }
    let time = JSON.integer(now.milliseconds)
    let event = JSON.of([
      "e": "listStatus", "E": time, "s": name, "g": .integer(list.id), "c": "OCO", "l": .string(type),
      "L": .string(status), "r": "NONE", "C": .string(list.clientID), "T": time, "O": .array(entries),
    ])
    events.append(.user(list.account, event))
  }
}
