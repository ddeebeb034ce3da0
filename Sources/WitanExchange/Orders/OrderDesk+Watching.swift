import WitanCore

// An answer that does not come is not waited for: the venue is asked.
extension OrderDesk {
  /// How long an answer may take before the venue is asked about the order, and the wait between two questions.
  static let patience = Duration.seconds(1), nextPatience = Duration.milliseconds(500)
  /// How often a stop is written at most.
  static let mostWritings = 8

  /// Asks what becomes of an order while it is not answered; a stop that the venue does not have is written again, for a
  /// position must not wait for its stop until an answer is given up.
  ///
  /// Two of one name cannot both rest: the venue refuses the second (-2010), and a stop that has run already is refused as
  /// one that would run at once. Each of these ends in a question about the name, never in a third order.
  func watch(_ order: OrderID, atOnce: Bool = false) async {
    guard let request = tracker.request(order), watched.insert(order).inserted else { return }
    defer { watched.remove(order) }
    await withDiscardingTaskGroup { group in
      var wait = atOnce ? Duration.zero : Self.patience
      while await rest(wait), tracker.isUnanswered(order) {
        wait = Self.nextPatience
        // A doubt is being looked into already.
        if asking.contains(order), request.purpose != .stop { return }
        guard await isMissing(order, request.symbol), request.purpose == .stop, tracker.isUnanswered(order),
          let new = again(request)
        else { continue }
        complain("the stop \(order) is not at the venue: it is sent again under its name")
        group.addTask { await self.write(new, request, isCounted: true) }
      }
    }
  }

  /// What is written of a stop once more, and counted at once; nil where nothing of it can be under way yet (who is to write
  /// it first waits), where that was done often enough, or where the rules have changed meanwhile.
  private func again(_ request: OrderRequest) -> NewOrder? {
    guard let called = called[request.id], (1..<Self.mostWritings).contains(called.writings),
      let id = id(of: request.id)
    else { return nil }
    do throws(OrderRefusal) {
      let new = if let new = called.new { new } else { try rules.order(request, id: id) }
      self.called[request.id]?.writings += 1
      return new
    } catch {
      complain("the stop \(request.id) of an earlier start cannot be sent: \(error.description)")
      return nil
    }
  }

  /// Whether a stop that was refused is not at the venue by an earlier writing either: asked twice, a second apart, for what
  /// has just come there may not be seen yet.
  func isAbsent(_ order: OrderID) async -> Bool {
    guard let symbol = tracker.request(order)?.symbol, called[order]?.writings ?? 0 > 1 else { return true }
    guard await isMissing(order, symbol), await rest(Self.patience) else { return false }
    return await isMissing(order, symbol) && tracker.isUnanswered(order)
  }

  /// Whether the venue says that it has no order of this name. What it does have is taken.
  private func isMissing(_ order: OrderID, _ symbol: Symbol) async -> Bool {
    guard let id = id(of: order) else { return false }
    do throws(VenueFailure) {
      take(try await client.order(.client(id), of: symbol, attempt: 0), of: order)
      await answered(order)
      await complete(order)
      return false
    } catch { return error.kind == .refused(.noSuchOrder) }
  }

  private func rest(_ wait: Duration) async -> Bool {
    if wait == .zero { return true }
    do { try await clock.sleep(for: wait) } catch { return false }
    return !Task.isCancelled
  }
}
