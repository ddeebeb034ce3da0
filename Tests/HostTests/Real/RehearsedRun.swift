import Foundation
import Testing
import WitanCore

/// What a rehearsal comes to at its end, in numbers and in sentences about what is wrong.
struct RehearsedRun {
  let agreement: Agreement
  let bare: [Protection.Bare]
  let venue: SeenLedger

  /// The most that a position may lie without its stop once its purchase is known, in the venue's milliseconds; what
  /// nobody could do anything in, because the venue or the host was away, does not count.
  static let bound: Int64 = 5000

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
    bare = Protection(venue.accounts[0], agreement.books, obstacles).bare(until: venue.now)
  }

  /// Expects that ledger and venue agree, that nothing was done twice, and that nothing lay bare for longer than ``bound``.
  func expectSound(trades least: Int) {
    #expect(venue.imbalance.isEmpty)
    #expect(agreement.differences == [])
    #expect(venue.accounts[0].trades.count >= least, "a run with few trades proves little")
    #expect(bare.filter { $0.length > Self.bound }.map(\.description) == [])
    for asset in ["BTC", "ETH"] {
      #expect(venue.accounts[0].change(asset) >= 0, "coins of the owner's are gone: \(asset)")
    }
  }

  /// One line for whoever reads the tests' output.
  var summary: String {
    let lengths = bare.map(\.length)
    let unknown = agreement.books.orders.filter(\.wasUnknown).count
    return
      "\(venue.accounts[0].orders.count) orders, of \(unknown) of which nobody knew for a time, "
      + "\(venue.accounts[0].trades.count) trades; a position without its stop \(lengths.count) times, for at most "
      + "\(lengths.max() ?? 0) ms of the venue's time"
  }
}
