import Foundation
import Testing

/// A host that is killed and started again, and what of the time nobody could do anything in.
struct KilledHost {
  private let rehearsal: Rehearsal
  private var random: SeededRandom
  private(set) var host: StartedHost
  private(set) var absences: [Protection.Obstacle] = []
  /// Since when no host has lived long enough to compare its ledger with the account.
  private var away: Int64?

  init(_ rehearsal: Rehearsal, seed: UInt64) throws {
    (self.rehearsal, random) = (rehearsal, SeededRandom(state: seed))
    host = try rehearsal.start()
  }

  /// Kills the host at some moment of its start (a third of the kills) or of its trading, and starts it again.
  mutating func kill() throws {
    let isEarly = random.unit() < 1 / 3
    let moment = random.unit() * (isEarly ? 0.8 : 5)
    let isUp = isEarly || host.shows("AccountAgrees", within: 60)
    if isUp, !isEarly { try isBack() }
    if host.waits(upTo: moment, until: { !host.process.isRunning }) || !isUp {
      // While the exchange is away a start may give up with a sentence; it is started again, as systemd would.
      #expect(host.process.terminationReason == .exit, "\(host.errorSoFar)")
    }
    if away == nil { away = try rehearsal.now() }
    host.signal(SIGKILL)
    host.process.waitUntilExit()
    host = try rehearsal.start()
  }

  /// The host is left alone and has compared its ledger with the account.
  mutating func live() throws {
    try #require(host.shows("AccountAgrees", within: 90), "\(host.outputSoFar.suffix(2000)) \(host.errorSoFar)")
    try isBack()
  }

  private mutating func isBack() throws {
    if let since = away { absences.append(.init(from: since, to: try rehearsal.now(), what: "the host was dead")) }
    away = nil
  }
}
