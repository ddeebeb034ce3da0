import WitanCore

// Placing, cancelling and asking: each ends with the venue's word, however long that takes.
extension OrderDesk {
  /// The waits between two tries, in milliseconds; the last one goes on.
  static let waits: [Int64] = [500, 1000, 2000, 4000, 8000]
  /// The same where a position waits for its stop.
  static let shortWaits: [Int64] = [250, 500, 1000]

  /// Places an order and takes what comes of it.
  func send(_ request: OrderRequest) async {
    let order = request.id
    guard let id = id(of: order) else { return }
    do throws(OrderRefusal) {
      let new = try rules.order(request, id: id)
      if isRehearsal {
        await rehearse(new, order)
      } else {
        called[order]?.new = new
        await write(new, request)
      }
    } catch {
      tell(tracker.refuse(order, reason: error.description, at: client.time.now))
    }
    await answered(order)
    await complete(order)
  }

  /// An order is placed, or ended: what was to be cancelled meanwhile is.
  func answered(_ order: OrderID) async {
    placing.remove(order)
    if cancelLater.remove(order) != nil { await end(order) }
  }

  /// Writes an order to a connection, once; a stop that was certainly not placed, for a reason that passes, again.
  /// `isCounted` says that this is a further writing of a stop, which was counted already.
  func write(_ new: NewOrder, _ request: OrderRequest, isCounted: Bool = false) async {
    let order = request.id
    if let old = called[order]?.replaces { return await write(new, request, inPlaceOf: old, isCounted: isCounted) }
    for attempt in 0... {
      if attempt > 0 || !isCounted { called[order]?.writings += 1 }
      called[order]?.written = client.time.hostNow
      do throws(VenueFailure) {
        let priority: WeightBudget.Priority = new.side == .sell ? .protect : .order
        switch try await client.place(new, for: priority, onHandover: { departed.yield() }) {
        case .taken(let report): return take(report, of: order)
        case .unknown(let inquiry, let failure):
          complain("\(order) (\(new)): \(failure)")
          tell(tracker.doubt(order, at: client.time.now))
          return await find(order, inquiry)
        }
      } catch {
        guard request.purpose == .stop, error.canPass else { return await heed(error, of: new, order) }
        called[order]?.writings -= 1
        if Self.isTold(attempt) { complain("the stop \(order) is not placed yet: \(error)") }
        guard await pause(attempt, of: Self.shortWaits) else { return }
      }
    }
  }

  /// An order was refused.
  func heed(_ refusal: VenueFailure, of new: NewOrder, _ order: OrderID) async {
    if refusal.kind == .refused(.wouldTriggerAtOnce), await isAbsent(order) {
      // Wherever an earlier writing is, it would be refused as this one was: the price has passed the stop.
      return tell(tracker.refuse(order, reason: "\(refusal) (\(new))", at: client.time.now))
    }
    // The venue has an order of this very name: it is this one, sent by an earlier start or answered to nobody. And where
    // it was written twice, that one of them was refused does not mean that the other was.
    if refusal.kind == .refused(.duplicateOrder) || called[order]?.writings ?? 0 > 1 {
      return await find(order, sent: nil)
    }
    if refusal.needsFreshRules { await refreshRules() }
    tell(tracker.refuse(order, reason: "\(refusal) (\(new))", at: client.time.now))
  }

  private func rehearse(_ new: NewOrder, _ order: OrderID) async {
    var word = "the venue would have taken it"
    do throws(VenueFailure) { try await client.test(new) } catch { word = error.description }
    tell(tracker.refuse(order, reason: "a rehearsal, nothing was placed: \(word) (\(new))", at: client.time.now))
  }

  private func refreshRules() async {
    do throws(VenueFailure) {
      rules = try RulesBook(try await client.exchangeInfo(of: rules.symbols), of: rules.symbols)
    } catch { complain("the venue's rules could not be read anew: \(error)") }
  }

  /// Cancels an order, until it has ended: where nobody knows whether a cancel came there, the order is asked for, and
  /// cancelled again as long as it is open. A cancel may be repeated, unlike an order.
  func end(_ order: OrderID) async {
    for attempt in 0... {
      guard let request = tracker.request(order), let id = id(of: order) else { return }
      do throws(VenueFailure) {
        let answer = try await client.cancel(
          .client(id), of: request.symbol, attempt: attempt, onHandover: { departed.yield() })
        take(answer, of: order)
        return await complete(order)
      } catch {
        if error.kind != .refused(.unknownOrder), Self.isTold(attempt) {
          complain("\(order) is not cancelled yet: \(error)")
        }
        if !error.canPass { await look(order) }
        guard tracker.request(order) != nil, await pause(attempt, of: Self.shortWaits) else { return }
      }
    }
  }

  /// Asks how an order that is known to have been there stands, until there is an answer.
  func look(_ order: OrderID) async {
    guard looking.insert(order).inserted else { return }
    defer { looking.remove(order) }
    for attempt in 0... {
      guard let request = tracker.request(order), let id = id(of: order) else { return }
      do throws(VenueFailure) {
        take(try await client.order(.client(id), of: request.symbol, attempt: attempt), of: order)
        return await complete(order)
      } catch {
        if error.kind == .refused(.noSuchOrder) { return await find(order, sent: nil) }
        complain("\(order) is asked for again: \(error)")
        guard await pause(attempt) else { return }
      }
    }
  }

  /// Finds out what became of an order that may never have been placed, and was not written after what is known of it.
  func find(_ order: OrderID) async { await find(order, sent: called[order]?.written) }

  /// Finds out what became of an order that may never have been placed. `sent` is when it was written; nil = just now,
  /// which waits the longest before an absence is believed.
  func find(_ order: OrderID, sent: Instant?) async { await find(order, inquiry(sent: sent ?? client.time.hostNow)) }

  func find(_ order: OrderID, _ first: OrderInquiry) async {
    guard let request = tracker.request(order), let id = id(of: order), asking.insert(order).inserted else { return }
    defer { asking.remove(order) }
    var inquiry = first
    do {
      while true {
        if let report = try await client.resolve(inquiry, after: id, of: request.symbol) {
          take(report, of: order)
          return await complete(order)
        }
        // What was written meanwhile may still be under way.
        guard let last = called[order]?.written.map({ self.inquiry(sent: $0) }), last.certainFrom > inquiry.certainFrom
        else { break }
        inquiry = last
      }
      tell(tracker.refuse(order, reason: "the venue never got it", at: client.time.now))
    } catch {
      // The host stops: the next start asks again.
    }
  }

  private func inquiry(sent: Instant) -> OrderInquiry {
    OrderInquiry(
      sent: sent, now: client.time.hostNow, engineDeadline: client.venue.engineDeadline,
      receiveWindow: client.venue.receiveWindow)
  }

  /// Fetches the trades of an order that no report has named. The stream often brings them a moment later by itself.
  func complete(_ order: OrderID) async {
    guard tracker.lacksTrades(order), fetching.insert(order).inserted else { return }
    defer { fetching.remove(order) }
    for attempt in 0... {
      guard await pause(attempt == 0 ? nil : attempt - 1), tracker.lacksTrades(order),
        let request = tracker.request(order), let number = number(of: order)
      else { return }
      do throws(VenueFailure) {
        let found = try await client.trades(of: request.symbol, order: number)
        if let report = VenueReport(found, of: request.symbol) { tell(tracker.take(report, of: order)) }
      } catch { complain("the trades of \(order) are asked for again: \(error)") }
    }
  }

  /// What is tried every second, for hours perhaps, is told the less often the longer it lasts.
  static func isTold(_ attempt: Int) -> Bool { attempt & (attempt - 1) == 0 }

  /// Waits before the next try, or a quarter of a second; false where the host stops.
  func pause(_ attempt: Int?, of waits: [Int64] = OrderDesk.waits) async -> Bool {
    let wait = attempt.map { waits[min($0, waits.count - 1)] } ?? 250
    do { try await clock.sleep(for: .milliseconds(wait)) } catch { return false }
    return !Task.isCancelled
  }
}
