import CRunnerChannel
import CWitanABI
import Dispatch
import Glibc
import Synchronization

/// Keeps the process of one isolated strategy: starts it, puts every market's requests to it in turn, and when it ends
/// starts another, with growing pauses, or gives the strategy up.
///
/// Time is the bars' own, so that a recorded run does the same each time.
final class Warden: Sendable {
  /// How many ends within ``memory`` put a strategy into quarantine.
  static let limit = 3
  /// How long an end is remembered, in milliseconds.
  static let memory: Int64 = 300_000
  /// The pause before the next start after the first, second, ... end, in milliseconds.
  static let pauses: [Int64] = [0, 1000, 4000]

  let code: IsolatedCode
  /// The values, as they cross.
  private let values: [UInt8]
  /// How many bars are shown before the fresh ones.
  let lookBack: Int
  private let capacity: Int
  let state: Mutex<State>

  struct State {
    var runner: Runner?
    /// Counts starts; an instance of an earlier start has to be brought up to date.
    var generation: UInt64 = 0
    /// The slots in use, with the seed of each.
    var slots: [Int: UInt64] = [:]
    /// The newest complete state of each slot.
    var kept: [Int: Kept] = [:]
    var outstanding: (ticket: UInt64, slot: Int, sequence: UInt64, random: UInt64)?
    var ends: [Int64] = []
    var notBefore = Int64.min
    var quarantine: String?
    var lastEnd: String?
    /// A start that is under way beside; who waits for it waits for the bell.
    var beside: (number: UInt64, done: DispatchSemaphore)?
    var besides: UInt64 = 0
    /// Why the last start beside came to nothing.
    var failure: String?
  }

  /// An instance's state after the bar `sequence`.
  struct Kept {
    let sequence: UInt64
    let random: UInt64
    let stateVersion: UInt32
    let bytes: [UInt8]
  }

  private let stateVersion: UInt32

  /// `runner` has the plugin loaded already.
  init(
    _ code: IsolatedCode, _ descriptor: PluginDescriptor, values: [UInt8], warmup: Int,
    runner: Runner?
  ) {
    self.code = code
    self.values = values
    stateVersion = descriptor.stateVersion
    lookBack = warmup
    // A multiple of every page's size, in elements of 8 bytes.
    capacity = (warmup + Int(WRC_ROWS) + 8191) / 8192 * 8192
    var first = State()
    if let runner {
      first.runner = runner
      first.generation = 1
    }
    state = Mutex(first)
  }

  /// The sentence of the end that put the strategy into quarantine.
  var quarantine: String? { state.withLock { $0.quarantine } }
  /// How often it ended within the time that is remembered, and how the last one was.
  var ends: (count: Int, last: String?) { state.withLock { ($0.ends.count, $0.lastEnd) } }
  /// The process; nil while there is none.
  var process: pid_t? { state.withLock { $0.runner.flatMap { $0.end == nil ? $0.id : nil } } }
  /// What stands around it.
  var walls: Walls { state.withLock { $0.runner?.walls ?? [] } }

  /// Another chance.
  func forgive() {
    state.withLock {
      $0.ends = []
      $0.quarantine = nil
      $0.notBefore = .min
    }
  }

  // MARK: Instances

  /// Makes a new instance and answers its slot; the words where that fails.
  func enroll(_ context: HostContext, seed: UInt64) -> Result<(slot: Int, generation: UInt64), Trouble> {
    state.withLock { state in
      do throws(PluginRefusal) { try start(&state) } catch { return .failure(Trouble(words: error.description)) }
      guard let slot = (0..<Int(WRC_SLOTS)).first(where: { state.slots[$0] == nil }) else {
        return .failure(Trouble(words: "no room: \(WRC_SLOTS) markets have an instance already"))
      }
      guard let reply = create(state.runner, slot, seed) else {
        return .failure(Trouble(words: "its process ending: \(state.runner?.end?.sentence ?? "")"))
      }
      context.take(reply)
      guard reply.status >= 0 else { return .failure(Trouble(words: nil, status: PluginStatus(reply.status))) }
      state.slots[slot] = seed
      return .success((slot, state.generation))
    }
  }

  /// Why an instance was not made.
  struct Trouble: Error {
    var words: String?
    var status: PluginStatus?
  }

  /// Lets an instance go; with the last one the process ends.
  func leave(_ slot: Int, _ generation: UInt64) {
    state.withLock { state in
      state.slots[slot] = nil
      state.kept[slot] = nil
      if state.outstanding?.slot == slot { state.outstanding = nil }
      if state.slots.isEmpty {
        state.runner = nil
        state.beside = nil
      } else if state.generation == generation {
        _ = state.runner?.ask(Int(WRC_DESTROY), slot, deadline: .seconds(1))
      }
    }
  }

  func start(_ state: inout State) throws(PluginRefusal) {
    if let runner = state.runner, runner.isAlive { return }
    state.runner = nil
    state.outstanding = nil
    state.beside = nil
    state.runner = try code.freshRunner()
    state.generation += 1
  }

  func create(_ runner: Runner?, _ slot: Int, _ seed: UInt64) -> RunnerChannel.Reply? {
    runner?.ask(Int(WRC_CREATE), slot, deadline: IsolatedCode.patience) { channel in
      channel.order.pointee.random = seed
      channel.order.pointee.capacity = UInt64(capacity)
      channel.send(values)
    }
  }

  func restore(
    _ state: inout State, _ slot: Int, _ kept: Kept, _ patience: Duration = .seconds(1)
  ) -> RunnerChannel.Reply? {
    state.runner?.ask(Int(WRC_RESTORE), slot, deadline: patience) { channel in
      channel.order.pointee.random = kept.random
      channel.order.pointee.state_version = kept.stateVersion
      channel.send(kept.bytes)
    }
  }

  /// Counts an end, sets the pause, and gives up after too many.
  func note(_ state: inout State, _ sentence: String, _ now: Int64) {
    state.lastEnd = sentence
    state.ends.removeAll { $0 <= now - Self.memory || $0 > now }
    state.ends.append(now)
    state.notBefore = now + Self.pauses[min(state.ends.count, Self.pauses.count) - 1]
    if state.ends.count >= Self.limit {
      state.quarantine =
        "its process ended \(Self.limit) times within \(Self.memory / 60_000) minutes, the last time \(sentence)"
    }
  }

  /// Takes what a process left that has ended; counts it where it is told when.
  @discardableResult
  func end(_ state: inout State, at now: Int64?) -> String {
    collect(&state)
    let sentence = state.runner?.end?.sentence ?? "its process ended"
    state.runner = nil
    state.outstanding = nil
    if let now { note(&state, sentence, now) }
    return sentence
  }

  /// Takes the state that was saved after the last answer, where it is complete by now.
  private func collect(_ state: inout State) {
    guard let saved = state.outstanding, let channel = state.runner?.channel else { return }
    guard state.slots[saved.slot] != nil, let bytes = channel.snapshot(saved.ticket, slot: saved.slot) else { return }
    state.outstanding = nil
    state.kept[saved.slot] = Kept(
      sequence: saved.sequence, random: saved.random, stateVersion: stateVersion, bytes: bytes)
  }

  // MARK: Requests

  /// What became of a request.
  enum Answer {
    case answered(PluginStatus)
    /// The process ended; counted where it was told when.
    case ended(String)
  }

  /// Puts a question about bars; the signals then stand in `scratch`. `counts` = an end counts.
  func evaluate(
    _ question: BarQuestion, slot: Int, context: HostContext, scratch: JudgingScratch, deadline: Duration, counts: Bool
  ) -> Answer {
    state.withLock { state in
      guard let runner = state.runner else { return .ended("there is no process") }
      let rows = question.fresh
      let reply = runner.ask(Int(WRC_EVALUATE), slot, deadline: deadline) { channel in
        question.write(channel, capacity, context)
        channel.lend(scratch, rows, reasons: question.reasons)
      }
      guard let reply else {
        let sentence = end(&state, at: counts ? context.now : nil)
        // Where the next start need not wait, it is under way before the next bar comes.
        let isLive = question.flags & UInt32(WTN_BARS_REPLAY) == 0
        if isLive, state.quarantine == nil, state.notBefore <= context.now { startBeside(&state) }
        return .ended(sentence)
      }
      collect(&state)
      context.take(reply)
      guard reply.status >= 0 else { return .answered(PluginStatus(reply.status)) }
      runner.channel.collect(scratch, rows, reasons: question.reasons)
      state.outstanding = (runner.ticket, slot, question.sequence, reply.random)
      return .answered(PluginStatus(reply.status))
    }
  }

  /// Asks for the state; nil where there is no process. Its last complete one answers then.
  func save(_ slot: Int, _ generation: UInt64, context: HostContext) -> (status: PluginStatus, bytes: [UInt8])? {
    state.withLock { state in
      guard state.generation == generation, let runner = state.runner,
        let reply = runner.ask(Int(WRC_SAVE), slot, deadline: .seconds(1), { $0.order.pointee.random = context.random })
      else { return nil }
      context.take(reply)
      return (PluginStatus(reply.status), runner.channel.bytes(min(reply.parcel, StrategyInstance.largestState)))
    }
  }

  /// The newest complete state of a slot.
  func kept(_ slot: Int) -> Kept? {
    state.withLock {
      collect(&$0)
      return $0.kept[slot]
    }
  }

  /// Has a new instance take up a state; false where it is refused, or its process dies of it.
  func restore(_ slot: Int, _ kept: Kept, context: HostContext) -> Bool {
    state.withLock { state in
      guard let reply = restore(&state, slot, kept) else { return false }
      context.take(reply)
      guard reply.status >= 0 else { return false }
      state.kept[slot] = kept
      return true
    }
  }
}

extension RunnerChannel {
  /// Puts bytes into the request's parcel.
  func send(_ bytes: [UInt8]) {
    precondition(bytes.count <= Int(WRC_PARCEL), "a parcel holds 8 MiB")
    order.pointee.parcel = UInt64(bytes.count)
    bytes.withUnsafeBytes { if let start = $0.baseAddress { parcel.copyMemory(from: start, byteCount: $0.count) } }
  }
}
