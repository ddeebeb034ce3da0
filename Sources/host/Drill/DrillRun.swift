import Foundation
import UnixSignals

/// Plays one drill from its folder to its last line.
struct DrillRun: Sendable {
  private let options: DrillOptions

  /// A run with these flags.
  init(_ options: DrillOptions) { self.options = options }

  /// Plays the drill that `make` gives for a seed.
  /// - Throws: a ``CommandFailure`` with code 1 where a check does not hold, or the drill was interrupted.
  func perform<Played: Drill>(_ make: (UInt64) -> Played) async throws {
    guard try await passes(make) else {
      throw CommandFailure.failed("the drill \(Played.name) failed; its checks say in what")
    }
  }

  /// Plays one drill after the other, also behind one that fails.
  /// - Throws: as ``perform(_:)``.
  func performAll() async throws {
    var failed: [String] = []
    if try await !passes({ _ in ExchangeDownDrill() }) { failed.append(ExchangeDownDrill.name) }
    if try await !passes({ _ in PartialFillDrill() }) { failed.append(PartialFillDrill.name) }
    if try await !passes({ _ in FeedLossDrill() }) { failed.append(FeedLossDrill.name) }
    if try await !passes({ CrashDrill(seed: $0) }) { failed.append(CrashDrill.name) }
    guard failed.isEmpty else {
      throw CommandFailure.failed("failed: \(failed.joined(separator: ", ")); their checks say in what")
    }
  }

  /// Whether every check of a drill holds.
  private func passes<Played: Drill>(_ make: (UInt64) -> Played) async throws -> Bool {
    LineBuffering.start()
    _ = try DrillPrograms()
    let seed = options.seed ?? UInt64.random(in: 1...999_999)
    let (drill, report) = (make(seed), DrillReport(Played.name, json: options.json))
    let folder = try DrillFolder.make(Played.name)
    await report.begin(seed: seed, bringsItsOwn: options.bringsItsOwn)
    do {
      try await DrillInterruption.orEnd { [options] in try await Self.play(drill, options, seed, folder, report) }
    } catch let failure as CommandFailure {
      FailureLine.write("journal, output and prices are kept in \(folder)")
      throw failure
    } catch {
      await report.add(Self.stopped(error))
    }
    let held = await report.checks.allSatisfy(\.holds)
    let isKept = options.keep || !held
    let passed = await report.finish(seed: seed, folder: isKept ? folder : nil)
    if !isKept { try FileManager.default.removeItem(atPath: folder) }
    return passed
  }

  private static func stopped(_ error: any Error) -> DrillCheck {
    DrillCheck("goes-on", false, found: "\(error)", expected: "a drill that comes to its end")
  }

  /// Sets the stage, plays, judges; the programs are ended in every case.
  private static func play(
    _ drill: some Drill, _ options: DrillOptions, _ seed: UInt64, _ folder: String, _ report: DrillReport
  ) async throws {
    let stage = try await Stage(drill.scene, options, seed: seed, folder: folder)
    do {
      try await stage.startHost()
      do { try await drill.play(on: stage, report) } catch let stop as DrillStop {
        // The books are looked at all the same, where there is still a host to ask.
        await report.add(stopped(stop))
        guard await stage.host?.isRunning == true else { return await stage.close() }
      }
      try await DrillEnd(stage: stage, report: report, holds: drill.holds).judge()
    } catch {
      await stage.close()
      throw error
    }
    await stage.close()
  }
}

/// Ends a drill's programs when it is interrupted itself.
enum DrillInterruption {
  /// The outcome of `work`, which is cancelled by TERM, INT or HUP.
  ///
  /// - Throws: what `work` throws; a ``CommandFailure`` where a signal came first, after `work` has ended.
  static func orEnd(_ work: @escaping @Sendable () async throws -> Void) async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await work()
        return true
      }
      group.addTask {
        for await _ in signals { return false }
        return false
      }
      defer { group.cancelAll() }
      guard try await group.next() == false else { return }
      group.cancelAll()
      // Its programs are ended before this one is.
      do { while try await group.next() != nil {} } catch {}
      throw CommandFailure.failed("interrupted: the drill was ended before its end, and so were its programs")
    }
  }
}
