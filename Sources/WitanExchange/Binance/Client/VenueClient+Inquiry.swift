public import WitanCore

extension VenueClient {
  /// Asks once what became of an order whose outcome is unknown, and returns what is to be done next. A question that
  /// fails says nothing about the order.
  public func ask(_ inquiry: OrderInquiry, after id: ClientOrderID, of symbol: Symbol) async -> OrderInquiry {
    var inquiry = inquiry
    // Taken before any wait for the venue's limits: the later moment would believe an absence too early.
    let asked = time.hostNow
    let finding: OrderInquiry.Finding
    do throws(VenueFailure) { finding = .report(try await order(.client(id), of: symbol)) } catch {
      finding = error.kind == .refused(.noSuchOrder) ? .none : .nothing
    }
    inquiry.learn(finding, asked: asked, now: time.hostNow)
    return inquiry
  }

  /// Asks again and again until it is known what became of the order.
  /// - Returns: how it stands; nil where it certainly was not placed, so that another may go out, under another id.
  /// - Throws: `CancellationError` where the task is cancelled; the outcome is then as unknown as before.
  public func resolve(
    _ inquiry: OrderInquiry, after id: ClientOrderID, of symbol: Symbol
  ) async throws(CancellationError) -> OrderReport? {
    var inquiry = inquiry
    while true {
      switch inquiry.step {
      case .found(let report): return report
      case .notPlaced: return nil
      case .ask(let moment):
        let wait = max(0, (moment - time.hostNow).milliseconds)
        do { try await clock.sleep(for: .milliseconds(wait)) } catch { throw CancellationError() }
        inquiry = await ask(inquiry, after: id, of: symbol)
        if Task.isCancelled { throw CancellationError() }
      }
    }
  }
}
