import ArgumentParser
import Foundation
import WitanCore
import WitanLab
import WitanPlugins
import WitanServices
import WitanStore

/// `host replay`: the engine rebuilt from a store's inputs.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Rebuild the engine from a store's inputs, and prove or vary what came of them.",
    discussion: """
      The store is only read; a running host is not in the way. --verify compares every recorded effect, and every \
      table that follows from the effects, with what the inputs give, and fails at the first difference. --rebuild \
      proves it the hard way: it deletes every effect from a copy and derives all of them anew.
      """)

  @Argument(help: "The store: sqlite:PATH or the file's path.")
  var store: String
  @Option(help: "Stop after this input (its number) or at this UTC time.")
  var until: String?
  @Option(name: .customLong("with"), help: "Ask this plugin in place of the one with the same id.")
  var plugin: String?
  @Flag(help: "Compare every recorded effect with the one that the inputs give.")
  var verify = false
  @Option(help: "Copy the store to this new file, delete every effect there, derive all anew and compare.")
  var rebuild: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    guard [until != nil, plugin != nil, verify, rebuild != nil].count(where: { $0 }) <= 1 else {
      throw CommandFailure.usage(
        "found several of --until, --with, --verify and --rebuild, expected at most one; ask them one after the other")
    }
    let reader = try StoreArgument.open(store)
    guard try reader.lastInput() > 0 else {
      throw CommandFailure.failed("the store \(store) holds no input: no host has ever run on it; name another one")
    }
    if verify { return try verified(reader) }
    if let rebuild { return try rebuilt(reader, rebuild) }
    if let plugin { return try tried(reader, plugin) }
    try plain(reader)
  }

  // MARK: The state

  private enum End {
    case all
    case input(Int64)
    case time(Instant)

    /// A short number counts inputs, a long one is a time in milliseconds.
    init(_ text: String?) throws {
      guard let text else {
        self = .all
        return
      }
      if let number = Int64(text), (1..<100_000_000_000).contains(number) {
        self = .input(number)
      } else if let time = Instant(text) {
        self = .time(time)
      } else {
        throw CommandFailure.usage(
          "found --until \(text), expected the number of an input such as 120, or a UTC time such as 2024-01-31T12:00")
      }
    }

    func admits(_ seq: Int64, _ time: Instant) -> Bool {
      switch self {
      case .all: true
      case .input(let last): seq <= last
      case .time(let last): time <= last
      }
    }
  }

  private struct Answer: Encodable {
    let schema = "witan.replay/1"
    let inputs: Int
    let seconds: Double
    let state: ReplayState?
    var verification: ReplayVerification?
  }

  private func plain(_ reader: StoreReader) throws {
    let end = try End(until)
    let last = try reader.lastInput()
    if case .input(let wanted) = end, wanted > last {
      throw CommandFailure.usage("found --until \(wanted), expected at most \(last): the store has no more inputs")
    }
    var player = JournalPlayer()
    var count = 0
    var bar = ProgressBar(total: Int(last), label: "replay")
    let clock = ContinuousClock()
    let begin = clock.now
    try reader.forEachInput { seq, input in
      guard end.admits(seq, input.time) else { return false }
      _ = try player.play(input, seq: seq)
      count += 1
      bar.update(count)
      return true
    }
    bar.finish()
    let seconds = begin.duration(to: clock.now).seconds
    guard let engine = player.finish() else {
      throw CommandFailure.usage("found --until \(until ?? ""), expected a time after the store's first input")
    }
    let state = ReplayState(engine)
    if json { return try JSONLines.print(Answer(inputs: count, seconds: seconds, state: state)) }
    print(ReplayText.state(state))
    print(ReplayText.speed(count, of: Int(last), seconds))
  }

  // MARK: The proofs

  private func verified(_ reader: StoreReader) throws {
    var bar = ProgressBar(total: Int(try reader.lastInput()), label: "verify")
    let clock = ContinuousClock()
    let begin = clock.now
    let result = try ReplayVerification.run(reader) { bar.update($0) }
    bar.finish()
    let seconds = begin.duration(to: clock.now).seconds
    if json {
      try JSONLines.print(
        Answer(inputs: result.inputs, seconds: seconds, state: result.state, verification: result))
    }
    if let difference = result.difference {
      throw CommandFailure.failed(
        "the store \(store) differs at input \(difference.seq), effect \(difference.n): \(difference.text); \(result.compared) "
          + "effects before it are equal. Run the version of the host that wrote the store, or rebuild its tables from "
          + "the inputs: host replay \(store) --rebuild COPY.db")
    }
    if let difference = result.tableDifference {
      throw CommandFailure.failed(
        "the store \(store) differs in what is kept for queries, though all \(result.compared) recorded effects are "
          + "equal: \(difference). Rebuild its tables from the inputs: host replay \(store) --rebuild COPY.db")
    }
    if json { return }
    print(
      "equal: all \(result.compared) recorded effects of \(result.inputs) inputs are what the inputs give, and so "
        + "is every row of the \(result.tables) tables that follow from them")
    if let missing = result.missing {
      print(
        "not written: the effects (\(missing.effects)) of the newest inputs (\(missing.inputs)), from \(missing.from) on, "
          + "as a crash leaves them; the host's next start writes them")
    }
    if let state = result.state { print(ReplayText.state(state)) }
    print(ReplayText.speed(result.inputs, of: result.inputs, seconds))
  }

  private func rebuilt(_ reader: StoreReader, _ path: String) throws {
    let result = try StoreRebuild.run(reader, into: path)
    if json {
      try JSONLines.print(RebuildAnswer(result))
    } else {
      print(
        "deleted \(result.deleted) rows of effects from the copy \(path), derived \(result.rebuilt) from its inputs")
      print(ReplayText.tables(result.tables))
      if result.added > 0 { print("added \(result.added) effects that a crash had kept from being written") }
    }
    if let difference = result.tables.compactMap(\.difference).first {
      throw CommandFailure.failed(
        "the rebuilt copy of \(store) is not what was recorded: \(difference). Run the version of the host that wrote "
          + "the store, or go on with the copy \(path), whose tables are what the inputs give")
    }
  }

  private struct RebuildAnswer: Encodable {
    let schema = "witan.rebuild/1"
    let equal: Bool, deleted: Int, rebuilt: Int, added: Int, tables: [Table]
    struct Table: Encodable {
      let table: String, rows: Int, difference: String?
    }
    init(_ result: StoreRebuild) {
      equal = result.isEqual
      (deleted, rebuilt, added) = (result.deleted, result.rebuilt, result.added)
      tables = result.tables.map { Table(table: $0.table, rows: $0.rows, difference: $0.difference) }
    }
  }

  // MARK: Another plugin

  private func tried(_ reader: StoreReader, _ file: String) throws {
    var configuration = try SettingsSource.load(nil).configuration
    // Nothing is traded: what counts is the rule for paper.
    configuration.trading.mode = .paper
    configuration.conformance.level = 0
    let image = try RunCrew.loader(configuration).load(file)
    let watchdog = HangWatchdog { sentence in
      PluginLines.warn(sentence)
      // A call into a plugin cannot be taken back inside the process.
      _exit(1)
    }
    watchdog.start()
    var bar = ProgressBar(total: Int(try reader.lastInput()), label: "replay")
    let trial = try PluginTrial.run(reader, with: image, watchdog: watchdog, log: PluginLines.print) { bar.update($0) }
    bar.finish()
    if json { return try JSONLines.print(TrialAnswer(trial)) }
    print(ReplayText.trial(trial))
  }

  private struct TrialAnswer: Encodable {
    let schema = "witan.trial/1"
    let strategy: String, recordedVersion: String, triedVersion: String
    let inputs: Int, answers: Int, answersDiffering: Int, decisions: Int, decisionsDiffering: Int
    let partings: [PluginTrial.Parting], recorded: PluginTrial.Run, changed: PluginTrial.Run
    init(_ trial: PluginTrial) {
      strategy = trial.strategy.description
      (recordedVersion, triedVersion) = (trial.recordedVersion, trial.triedVersion)
      (inputs, answers, answersDiffering) = (trial.inputs, trial.answers, trial.answersDiffering)
      (decisions, decisionsDiffering) = (trial.decisions, trial.decisionsDiffering)
      (partings, recorded, changed) = (trial.partings, trial.recorded, trial.changed)
    }
  }
}
