public import WitanCore
public import WitanStore

/// Answers "why?" from a store's inputs alone: it replays them up to the answer, so decisions that were never
/// recorded can be explained as well as those that were.
public struct Explainer: Sendable {
  private let reader: StoreReader

  /// An explainer of the store that `reader` reads.
  public init(_ reader: StoreReader) { self.reader = reader }

  /// The account of an order; nil where there is none of that number.
  ///
  /// - Throws: ``StoreError`` where the store is damaged.
  public func order(_ id: OrderID) throws -> OrderAccount? {
    var account: OrderAccount?
    let engine = try JournalWalk.run(reader) { moment, _ in
      for event in moment.events {
        if account == nil { account = OrderAccount.opening(event, id) } else { account?.take(event) }
      }
      return account?.isComplete != true
    }
    guard var account else { return nil }
    if account.trade == nil, !account.fills.isEmpty, let engine {
      let open = engine.portfolio.openTrade(account.request.market, symbol: account.request.symbol)
      if open?.entryOrder == id { account.trade = open }
    }
    let behind = account.request.decision > 0 ? account.request.decision : account.trade?.decision ?? 0
    if behind > 0 { account.decision = try decision(behind) }
    return account
  }

  /// The account of a decision; nil where there is none of that number.
  ///
  /// - Throws: ``StoreError`` where the store is damaged.
  public func decision(_ id: Int64) throws -> DecisionAccount? {
    var account: DecisionAccount?
    _ = try JournalWalk.run(reader) { moment, engine in
      guard moment.decided?.decision.id == id else { return true }
      account = DecisionAccount(moment, engine)
      return false
    }
    return account
  }

  /// The entry order of the closed trade of that number, counted from 1 by their exits; nil where there are fewer.
  public func trade(_ number: Int) throws -> OrderID? {
    var count = 0
    var found: OrderID?
    _ = try JournalWalk.run(reader) { moment, _ in
      for case .positionClosed(let trade) in moment.events {
        count += 1
        if count == number { found = trade.entryOrder }
      }
      return found == nil
    }
    return found
  }

  /// The greatest numbers of an order and of a decision, and how many closed trades there are.
  public func counts() throws -> (orders: Int64, decisions: Int64, trades: Int) {
    var (orders, decisions, trades) = (Int64(0), Int64(0), 0)
    _ = try JournalWalk.run(reader) { moment, _ in
      if let decided = moment.decided { decisions = decided.decision.id }
      for event in moment.events {
        switch event {
        case .orderRequested(let request): orders = max(orders, request.id.number)
        case .orderDenied(let refusal): orders = max(orders, refusal.request.id.number)
        case .positionClosed: trades += 1
        default: break
        }
      }
      return true
    }
    return (orders, decisions, trades)
  }

  /// What was known of a time at which nothing was decided, or what was.
  public struct Moments: Sendable {
    /// The first decision at or after the time, one a market.
    public internal(set) var decisions: [DecisionAccount] = []
    /// The markets that were looked for and have no decision then.
    public internal(set) var without: [Symbol] = []
    /// The markets of the store.
    public internal(set) var markets: [Symbol] = []
    /// The first and the last decision's time; nil where nothing was decided at all.
    public internal(set) var first: Instant?, last: Instant?
  }

  /// For each market (or for `symbol` alone) the decision of the bar that closes at or after `time`.
  ///
  /// - Throws: ``StoreError`` where the store is damaged.
  public func moments(at time: Instant, symbol: Symbol?) throws -> Moments {
    var moments = Moments()
    _ = try JournalWalk.run(reader) { moment, engine in
      moments.markets = engine.settings.instruments.map(\.symbol)
      guard let decision = moment.decided?.decision else { return true }
      if moments.first == nil { moments.first = decision.time }
      moments.last = decision.time
      let wanted = symbol.map { [$0] } ?? moments.markets
      guard decision.time >= time, wanted.contains(decision.symbol),
        !moments.decisions.contains(where: { $0.decision.symbol == decision.symbol })
      else { return true }
      if let account = DecisionAccount(moment, engine) { moments.decisions.append(account) }
      return moments.decisions.count < wanted.count
    }
    let found = moments.decisions.map(\.decision.symbol)
    moments.without = (symbol.map { [$0] } ?? moments.markets).filter { !found.contains($0) }
    return moments
  }
}
