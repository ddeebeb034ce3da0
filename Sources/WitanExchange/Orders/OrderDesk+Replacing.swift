import WitanCore

// A sale, or another stop, takes the place of the stop that protects a position: in one request, so that there is always the
// one or the other, whatever becomes of the request.
extension OrderDesk {
  /// Writes an order that takes another's place until it is known to have arrived or not, and finds out how the other one
  /// stands.
  ///
  /// Where the other one has ended meanwhile, nothing is sent: it may have traded what this one was to trade, or an earlier
  /// writing of this one has ended it. Such a request may be written again, for the other one can be ended only once.
  func write(_ new: NewOrder, _ request: OrderRequest, inPlaceOf old: OrderID, isCounted: Bool) async {
    let order = request.id
    for attempt in 0... {
      guard let oldID = id(of: old) else {
        if isCounted { return await find(order) }
        return refuse(order, "\(old), whose place it was to take, has ended; nothing was sent")
      }
      guard rules.takesReplacements(request.symbol) else {
        return await writeAfter(old, oldID, new, request, isCounted: isCounted)
      }
      if attempt > 0 || !isCounted { called[order]?.writings += 1 }
      do throws(VenueFailure) {
        try await replace(old, oldID, new, request)
        break
      } catch {
        if error.isOfTheCall {
          complain("\(order) cannot take the place of \(old) in one step, so it follows it: \(error)")
          called[order]?.writings -= 1
          return await writeAfter(old, oldID, new, request, isCounted: isCounted)
        }
        guard error.canPass else {
          await heed(error, of: new, order)
          break
        }
        called[order]?.writings -= 1
        if Self.isTold(attempt) { complain("\(order) is not placed yet: \(error)") }
        guard await pause(attempt, of: Self.shortWaits) else { return }
      }
    }
    await look(old)
  }

  /// Has the venue end the old order and place the new one; throws where it certainly did not place it.
  private func replace(
    _ old: OrderID, _ oldID: ClientOrderID, _ new: NewOrder, _ request: OrderRequest
  ) async throws(VenueFailure) {
    called[request.id]?.written = client.time.hostNow
    switch try await client.place(new, inPlaceOf: oldID, onHandover: { departed.yield() }) {
    case .taken(let ended, let report):
      take(ended, of: old)
      take(report, of: request.id)
    case .unknown(let inquiry, let failure):
      complain("\(request.id) (\(new)), in the place of \(old): \(failure)")
      tell(tracker.doubt(request.id, at: client.time.now))
      await find(request.id, inquiry)
    }
  }

  /// The same in two steps, for a venue that does not take it in one: the old order is ended, and the new one placed where
  /// nothing of the old one was traded.
  private func writeAfter(
    _ old: OrderID, _ oldID: ClientOrderID, _ new: NewOrder, _ request: OrderRequest, isCounted: Bool
  ) async {
    do throws(VenueFailure) {
      let ended = try await client.cancel(.client(oldID), of: request.symbol, onHandover: { departed.yield() })
      take(ended, of: old)
      called[request.id]?.replaces = nil
      guard ended.executed == .zero else {
        refuse(request.id, "\(old), whose place it was to take, has traded \(ended.executed)")
        return await complete(old)
      }
    } catch {
      // An earlier writing may have ended it, and have been placed.
      if isCounted { return await find(request.id) }
      refuse(request.id, "\(old), whose place it was to take, was not cancelled: \(error)")
      return await look(old)
    }
    await write(new, request)
  }

  private func refuse(_ order: OrderID, _ reason: String) {
    tell(tracker.refuse(order, reason: reason, at: client.time.now))
  }
}

extension VenueFailure {
  /// Whether the venue does not know the call, or does not take it in this form: nothing is said about the order.
  fileprivate var isOfTheCall: Bool {
    switch kind {
    case .bug, .configuration, .stop: true
    case .refused, .unknownOutcome, .backOff, .clock, .unanswered: false
    }
  }
}
