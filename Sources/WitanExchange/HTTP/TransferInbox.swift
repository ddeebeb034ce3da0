/// What callers want of the thread that sends requests; held under a lock.
struct TransferInbox {
  var budgets: [Origin: RequestBudget]
  var isClosed = false
  /// Whether the thread looks into it no more.
  var isLeft = false
  private var added: [Ticket] = []
  private var cancelled: Set<UInt64> = []
  /// Numbers given out whose requests have not come in yet: a task can be cancelled in between.
  private var expected: Set<UInt64> = []
  private var last: UInt64 = 0

  init(budgets: [Origin: RequestBudget]) { self.budgets = budgets }

  /// A number for one more request.
  mutating func number() -> UInt64 {
    last += 1
    expected.insert(last)
    return last
  }

  /// Takes a request in, or says why not: the client was closed, or nobody waits for it any more.
  mutating func add(_ ticket: Ticket) -> HTTPFailure? {
    expected.remove(ticket.id)
    if isClosed { return .closed(mayHaveArrived: false) }
    guard cancelled.remove(ticket.id) == nil else { return .cancelled(mayHaveArrived: false) }
    added.append(ticket)
    return nil
  }

  /// Nobody waits for this request any more.
  mutating func cancel(_ id: UInt64) { cancelled.insert(id) }

  /// What the thread has to do next.
  mutating func take() -> TransferEngine.Work {
    defer { (added, cancelled) = ([], cancelled.intersection(expected)) }
    return TransferEngine.Work(added: added, cancelled: cancelled, isClosed: isClosed)
  }
}
