public import WitanCore

/// Carries the engine's orders to the venue, and what becomes of them back.
///
/// An order is written to a connection once. Where nobody knows what became of it, it is asked for under the name that it
/// was sent with, until it is found or certainly was not placed. A stop alone, which the venue does not have when it is
/// asked, is written again under the same name: the venue refuses the second of two while the first one rests. What the
/// venue says by any way (an answer, the user stream, a question) goes through one ``OrderTracker``, so that the engine
/// hears of each thing once and in order.
public actor OrderDesk {
  /// What the engine is to be told, in order; for one reader.
  public nonisolated let events: AsyncStream<VenueEvent>
  /// Says each time that what was handed over is on its way to the venue; for one reader, who need not keep up.
  public nonisolated let departures: AsyncStream<Void>
  /// Sentences for the operator about what did not go well and is tried again.
  public nonisolated let troubles: AsyncStream<String>

  enum Errand: Sendable {
    case place(OrderRequest)
    case cancel(OrderID)
    case ask(OrderID)
    case look(OrderID)
    case hear(ExecutionReport)
  }

  /// What an order is called, by us, and by the venue once that is known; and what was written of it.
  struct Called {
    let tag: OrderTag
    let symbol: Symbol
    var number: Int64?
    /// The order as the venue takes it; nil before it was fitted, and for one of an earlier start.
    var new: NewOrder?
    /// The order whose place it takes; nil where it takes none, and where that one was cancelled for it.
    var replaces: OrderID?
    /// How often it was written to a connection and may have arrived, and when it was last.
    var writings = 0
    var written: Instant?
  }

  let client: VenueClient
  let clock: any Clock<Duration>
  var rules: RulesBook
  var tracker = OrderTracker()
  private var names = OrderNames<OrderID>()
  /// What each order under way is called at the venue.
  var called: [OrderID: Called] = [:]
  /// Orders whose placing has not been answered, and those of them that are to be cancelled as soon as it is.
  var placing: Set<OrderID> = []
  var cancelLater: Set<OrderID> = []
  /// Orders of which is being asked whether, and how, they are there; those that are known to be there and are asked for;
  /// those whose answer is waited for; those whose trades are asked for.
  var asking: Set<OrderID> = []
  var looking: Set<OrderID> = []
  var watched: Set<OrderID> = []
  var fetching: Set<OrderID> = []
  private let (store, fence): (UInt32, UInt32)
  /// Orders are checked by the venue and not placed.
  let isRehearsal: Bool
  private let told: AsyncStream<VenueEvent>.Continuation
  private let complaints: AsyncStream<String>.Continuation
  let departed: AsyncStream<Void>.Continuation
  private let inbox: AsyncStream<Errand>.Continuation
  private let errands: AsyncStream<Errand>

  /// A desk that begins when it is run.
  ///
  /// - Parameters:
  ///   - store: the store's mark; `fence`: the lease's number. Both are part of every order's name.
  ///   - isRehearsal: orders are checked by the venue (`order/test`) and refused here instead of placed.
  public init(
    _ client: VenueClient, rules: RulesBook, store: UInt32, fence: UInt32, isRehearsal: Bool = false,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    (self.client, self.rules, self.store, self.fence) = (client, rules, store, fence)
    (self.isRehearsal, self.clock) = (isRehearsal, clock)
    (events, told) = AsyncStream.makeStream()
    (troubles, complaints) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
    (departures, departed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    (errands, inbox) = AsyncStream.makeStream()
  }

  // MARK: The door

  /// Takes an order, once; comes back at once.
  public nonisolated func place(_ order: consuming ApprovedOrder) { inbox.yield(.place(order.request)) }
  /// Has an order cancelled.
  public nonisolated func cancel(_ order: OrderID) { inbox.yield(.cancel(order)) }
  /// Has it found out what became of an order.
  public nonisolated func ask(_ order: OrderID) { inbox.yield(.ask(order)) }
  /// Takes a report of the user stream.
  public nonisolated func hear(_ report: ExecutionReport) { inbox.yield(.hear(report)) }

  /// Takes up an order that an earlier start has sent, or may have sent, under `tag`; `told` are the trades of it that the
  /// journal holds. To be called before ``run()``.
  public func resume(_ request: OrderRequest, as tag: OrderTag, told: [Int64: Quantity]) {
    tracker.follow(request, told: told)
    note(tag, request)
    // It may have been written then, and not after this start took over.
    called[request.id]?.writings = 1
    called[request.id]?.written = client.time.hostNow
  }

  /// Adopts rules that were read anew.
  public func adopt(_ rules: RulesBook) { self.rules = rules }

  /// Carries errands out until the task is cancelled.
  public func run() async {
    await withDiscardingTaskGroup { group in
      for await errand in errands {
        switch errand {
        case .place(let request):
          begin(request)
          group.addTask { await self.send(request) }
          group.addTask { await self.watch(request.id) }
        case .cancel(let order):
          if placing.contains(order) { cancelLater.insert(order) } else { group.addTask { await self.end(order) } }
        case .ask(let order):
          group.addTask { await self.find(order) }
          group.addTask { await self.watch(order, atOnce: true) }
        case .look(let order): group.addTask { await self.look(order) }
        case .hear(let report):
          if let order = take(report) { group.addTask { await self.complete(order) } }
        }
      }
    }
    hush()
  }

  /// Says nothing more: all streams end.
  func hush() {
    told.finish()
    complaints.finish()
    departed.finish()
  }

  /// Asks how every order under way stands: the way of a venue without a stream of user events.
  public func lookAtAll() async {
    for order in tracker.open where !placing.contains(order) && !asking.contains(order) { await look(order) }
  }

  /// Takes what the venue says is open in a market. An order of ours that is not among it has ended, or has traded, and
  /// nobody has said so: frames of a stream can be lost without its breaking. It is asked for.
  public func compare(_ symbol: Symbol, open: [OrderReport]) {
    let found = Dictionary(open.map { ($0.clientID, $0) }) { one, _ in one }
    let settled = called.filter { $1.symbol == symbol && !placing.contains($0) && !asking.contains($0) }
    for (order, name) in settled.sorted(by: { $0.key < $1.key }) {
      if let report = found[name.tag.description] { take(report, of: order) }
      if found[name.tag.description] == nil || tracker.lacksTrades(order) { inbox.yield(.look(order)) }
    }
  }

  // MARK: What is known

  /// The orders under way, by what they are called at the venue.
  public var open: [OrderTag: OrderID] {
    Dictionary(uniqueKeysWithValues: called.map { ($1.tag, $0) })
  }

  /// The engine's order of that name, under way or ended.
  public func knows(_ tag: OrderTag) -> Bool {
    called[tag.order]?.tag == tag || (tag.fence == fence && tracker.isFinished(tag.order))
  }

  func begin(_ request: OrderRequest) {
    tracker.follow(request)
    note(OrderTag(store: store, fence: fence, order: request.id), request)
    placing.insert(request.id)
  }

  private func note(_ tag: OrderTag, _ request: OrderRequest) {
    called[request.id] = Called(tag: tag, symbol: request.symbol, replaces: request.replaces)
    names.add(request.id, client: tag.description, symbol: request.symbol.venueName)
  }

  /// The name under which an order was sent; nil for one that is not under way.
  func id(of order: OrderID) -> ClientOrderID? { called[order].flatMap { ClientOrderID($0.tag.description) } }
  /// The venue's number of an order under way; nil before it is known.
  func number(of order: OrderID) -> Int64? { called[order]?.number }

  // MARK: What is heard

  /// Takes an answer of the venue.
  func take(_ report: OrderReport, of order: OrderID) {
    guard let request = tracker.request(order) else { return }
    called[order]?.number = report.orderID
    guard let heard = VenueReport(report, of: request.symbol) else {
      return complain(
        "\(order): the venue's answer names a state or an asset that is not known here: it is asked again")
    }
    take(heard, of: order, request)
  }

  /// Takes a report of the user stream; the order that it is about where that is one of ours under way.
  private func take(_ report: ExecutionReport) -> OrderID? {
    guard let order = names.find(report), let request = tracker.request(order) else { return nil }
    called[order]?.number = report.order
    guard let heard = VenueReport(report, of: request.symbol) else {
      complain("\(order): the user stream names a state or an asset that is not known here: the order is asked for")
      return order
    }
    take(heard, of: order, request)
    return order
  }

  /// Takes what was said of an order. Where it has taken another's place, that one has ended: it is asked for, unless this
  /// was said already.
  private func take(_ report: VenueReport, of order: OrderID, _ request: OrderRequest) {
    tell(tracker.take(report, of: order))
    guard let old = request.replaces, report.status != .rejected, tracker.request(old) != nil else { return }
    inbox.yield(.look(old))
  }

  func tell(_ events: [VenueEvent]) {
    for event in events { told.yield(event) }
    for event in events where tracker.isFinished(event.order) { forget(event.order) }
  }

  private func forget(_ order: OrderID) {
    guard let name = called.removeValue(forKey: order) else { return }
    names.remove(client: name.tag.description, symbol: name.symbol.venueName, number: name.number)
  }

  func complain(_ sentence: String) { complaints.yield(sentence) }
}
