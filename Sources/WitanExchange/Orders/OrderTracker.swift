public import WitanCore

/// What is known of the orders at a venue, and what of it the engine has been told.
///
/// Reports come by several ways, twice, and in any order; the engine hears of each trade once, and of an order's end only
/// when all that it traded has been told. A pure value: time and reports are handed in.
public struct OrderTracker: Sendable {
  /// One order under way.
  struct Entry: Sendable {
    let request: OrderRequest
    /// The engine heard that the venue has it.
    var isAccepted = false
    /// The engine heard that its trigger was reached.
    var isTriggered = false
    /// The engine believes that nobody knows what became of it.
    var isUnknown = false
    /// Trades that were told, by the venue's numbers.
    var told: Set<Int64> = []
    /// What those trades sum to.
    var toldQuantity = Quantity.zero
    /// The newest word about how much was traded.
    var executed = Quantity.zero
    /// How it ended; nil while it works.
    var end: (status: VenueReport.Status, reason: String, time: Instant)?
  }

  private(set) var entries: [OrderID: Entry] = [:]
  /// Orders whose end was told, so that a late report of them is known for what it is; the newest last.
  private var finished: [OrderID] = []
  /// How many of them are remembered.
  static let memory = 4096

  /// Nothing under way.
  public init() {}

  /// The orders under way.
  public var open: [OrderID] { entries.keys.sorted() }

  /// What was asked for; nil for an order that is not under way.
  public func request(_ order: OrderID) -> OrderRequest? { entries[order]?.request }

  /// Takes up an order before it is sent, or one that an earlier start has sent; `told` are its trades that the journal
  /// holds, with their quantities.
  public mutating func follow(_ request: OrderRequest, told: [Int64: Quantity] = [:]) {
    guard entries[request.id] == nil else { return }
    var entry = Entry(request: request)
    entry.told = Set(told.keys)
    entry.toldQuantity = told.values.reduce(.zero) { $0 + $1 }
    entry.executed = entry.toldQuantity
    entries[request.id] = entry
  }

  /// What a report means to the engine: nothing where all of it is known.
  public mutating func take(_ report: VenueReport, of order: OrderID) -> [VenueEvent] {
    guard var entry = entries[order] else { return [] }
    var events: [VenueEvent] = []
    if report.executed > entry.executed { entry.executed = report.executed }
    if report.status != .rejected, !entry.isAccepted || entry.isUnknown {
      events.append(.accepted(order, at: report.time))
      (entry.isAccepted, entry.isUnknown) = (true, false)
    }
    if let price = report.triggeredAt, !entry.isTriggered {
      entry.isTriggered = true
      events.append(.triggered(order, price: price, at: report.time))
    }
    // An end is final: what comes later by a slower way cannot bring the order back to life.
    if entry.end == nil, [.filled, .ended, .rejected].contains(report.status) {
      entry.end = (report.status, report.reason, report.time)
    }
    let fresh = report.trades.filter { !entry.told.contains($0.id) }.sorted { $0.id < $1.id }
    for trade in fresh where !entry.told.contains(trade.id) {
      entry.told.insert(trade.id)
      entry.toldQuantity += trade.quantity
      if entry.toldQuantity > entry.executed { entry.executed = entry.toldQuantity }
      let execution = Execution(
        order: order, side: entry.request.side, quantity: trade.quantity, price: trade.price,
        commission: trade.commission, time: trade.time, trade: trade.id)
      let isLast =
        entry.request.size == .quantity(entry.toldQuantity)
        || (entry.end?.status == .filled && entry.toldQuantity == entry.executed)
      if isLast { entry.end = (.filled, "", trade.time) }
      events.append(isLast ? .filled(execution) : .partlyFilled(execution))
    }
    settle(order, entry, &events)
    return events
  }

  /// Tells an order's end once everything that it traded has been told.
  private mutating func settle(_ order: OrderID, _ entry: Entry, _ events: inout [VenueEvent]) {
    guard let end = entry.end, entry.toldQuantity == entry.executed else {
      entries[order] = entry
      return
    }
    switch end.status {
    case .filled:
      // The last trade was told as the last one, unless less was traded than was asked for.
      if case .filled? = events.last { break }
      events.append(.cancelled(order, at: end.time))
    case .rejected: events.append(.rejected(order, reason: end.reason, at: end.time))
    case .ended, .new, .partlyFilled: events.append(.cancelled(order, at: end.time))
    }
    entries[order] = nil
    finished.append(order)
    if finished.count > Self.memory { finished.removeFirst(Self.memory / 2) }
  }

  /// Whether trades of an order are known to exist that no report has named: they must be asked for.
  public func lacksTrades(_ order: OrderID) -> Bool {
    entries[order].map { $0.executed > $0.toldQuantity } ?? false
  }

  /// Whether nothing is known of an order under way but that it was, or is being, sent.
  public func isUnanswered(_ order: OrderID) -> Bool {
    entries[order].map { !$0.isAccepted && $0.end == nil } ?? false
  }

  /// Nobody knows what became of an order: so the engine is told, once.
  public mutating func doubt(_ order: OrderID, at time: Instant) -> [VenueEvent] {
    guard let entry = entries[order], !entry.isUnknown, entry.end == nil else { return [] }
    entries[order]?.isUnknown = true
    return [.unknown(order, at: time)]
  }

  /// The venue refused an order, or it is certain that it never got it.
  public mutating func refuse(_ order: OrderID, reason: String, at time: Instant) -> [VenueEvent] {
    take(VenueReport(status: .rejected, executed: .zero, reason: reason, time: time), of: order)
  }

  /// Whether the order's end was told already.
  public func isFinished(_ order: OrderID) -> Bool { finished.contains(order) }
}
