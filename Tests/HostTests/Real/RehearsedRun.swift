import Foundation
import Testing
import WitanCore

/// What a rehearsal comes to at its end, in numbers and in sentences about what is wrong.
struct RehearsedRun {
  let agreement: Agreement
  let bare: [Protection.Bare]
  let venue: SeenLedger

  /// The most that a purchase may lie without its stop where nothing stands in the way, in the venue's milliseconds.
  static let bound: Int64 = 5000
  /// The most where the fate of an order is unknown: until the venue answers or does not (15 s), until an absence may be
  /// believed (its engine's 10 s and the receive window's 10 s), and the order that follows.
  static let longestBound: Int64 = 60_000

  /// Brings the run to its end: no faults any more, no entries, everything settled, the host stopped.
  init(_ rehearsal: Rehearsal, _ host: StartedHost, _ obstacles: [Protection.Obstacle] = []) throws {
    try rehearsal.heal()
    let paused = try rehearsal.command("pause", "--reason", "the rehearsal is over")
    #expect(paused.code == 0 || paused.error.contains("already"), "\(paused.error)")
    let isSettled = try rehearsal.settles()
    let account = try rehearsal.command("account")
    #expect(isSettled, "\(account.output) \(host.outputSoFar.suffix(3000))")
    host.signal(SIGTERM)
    let ended = host.finish()
    #expect(ended.code == 0, "\(ended.error) \(ended.output.suffix(1000))")
    venue = try rehearsal.ledger()
    agreement = Agreement(venue: venue.accounts[0], books: try HostBooks(rehearsal.store, in: rehearsal.folder))
    bare = Protection.bare(
      venue.accounts[0], until: venue.now, Protection.obstacles(agreement.books) + obstacles)
  }

  /// Expects that ledger and venue agree, that nothing was done twice, and that nothing lay bare for too long: `longest`
  /// where something stood in the way.
  func expectSound(trades least: Int, longest: Int64 = RehearsedRun.longestBound) {
    #expect(venue.imbalance.isEmpty)
    #expect(agreement.differences == [])
    #expect(venue.accounts[0].trades.count >= least, "a run with few trades proves little")
    let long = bare.filter { $0.length > ($0.why == nil ? Self.bound : longest) }
    #expect(long.map(\.description) == [])
    for asset in ["BTC", "ETH"] {
      #expect(venue.accounts[0].change(asset) >= 0, "coins of the owner's are gone: \(asset)")
    }
  }

  /// One line for whoever reads the tests' output.
  var summary: String {
    let free = bare.filter { $0.why == nil }.map(\.length).max() ?? 0
    let bound = bare.filter { $0.why != nil }
    return
      "\(venue.accounts[0].orders.count) orders, \(venue.accounts[0].trades.count) trades; without a stop for at most "
      + "\(free) ms of the venue's time, and \(bound.map(\.length).max() ?? 0) ms in \(bound.count) cases in which an "
      + "order's fate was unknown or the venue away"
  }
}
