internal import CWitanABI
internal import CWitanProbe
internal import Glibc

/// The host's side of one instance: keeps what the plugin says and asks, and denies what was not granted.
///
/// The table can be made to end at an unreadable page, and to be read-only.
final class RecordingHost {
  /// How the table differs from an ordinary one.
  struct Variation: Sendable {
    /// The contract's version that the host speaks.
    var major = UInt16(WTN_ABI_MAJOR), minor = UInt16(WTN_ABI_MINOR)
    /// What is granted.
    var granted: UInt64 = 0
    /// `wtn_host.size`; nil = the struct's size with its tail.
    var size: UInt32?
    /// Bytes of 0xA5 behind the struct.
    var tail = 0
    /// The table ends at an unreadable page.
    var isGuarded = false
    /// The table lies on a page that can only be read.
    var isReadOnly = false
    /// Functions that are null, by name (`log`, `set_error`, …): nothing a host may do, but some do.
    var absent: Set<String> = []
    /// What functions that answer a status answer in place of it; nil = as a sound host does.
    var answer: Int32?
    /// Event time at the first call.
    var now: Int64 = 1_700_000_000_000
    /// Seed of `random`.
    var seed: UInt64 = 1

    /// An ordinary host that grants nothing.
    static let ordinary = Variation()
  }

  /// A request that was asked for.
  struct Request: Sendable {
    let number: UInt64
    let method: UInt32
    let url: String
    /// Headers and body.
    let rest: [UInt8]
  }

  let variation: Variation
  /// The table, as create is given it.
  let table: UnsafePointer<wtn_host>
  private let memory: LentMemory

  /// What functions that answer a status answer in place of it; nil = as a sound host does.
  var answer: Int32?
  /// What was logged, with its level.
  var logged: [(level: Int32, text: [UInt8])] = []
  /// The words of the last error, until they are taken.
  var words: [UInt8]?
  /// All texts are kept, not only the last error's: what they take grows with the calls.
  var keepsTexts = false
  /// The words of all errors, where texts are kept.
  var errors: [[UInt8]] = []
  /// Free texts behind answers, where texts are kept.
  var explained: [[UInt8]] = []
  /// Event time, told by now_ms.
  var now: Int64
  /// How often the host was asked: by function.
  var calls: [String: Int] = [:]
  /// Functions that were called without being granted.
  var denied: [String] = []
  /// Requests that were accepted.
  var requests: [Request] = []
  /// The most answers that are kept: more than a check looks at.
  static let mostEmitted = 4096
  /// Answers that came late: bar and signal.
  var emitted: [(bar: UInt64, signal: wtn_signal)] = []
  /// Timers: when, and the plugin's number.
  var timers: [UInt64: Int64] = [:]
  /// The instance is destroyed: every call is a fault.
  var isOver = false
  /// Calls that came after destroy.
  var lateCalls: [String] = []
  /// Functions that were called while no call into the instance was running, or from another thread than that call's.
  private(set) var strays: [String] = []
  /// The thread that is in a call into the instance, 0 = none.
  private var caller: pthread_t = 0
  /// Functions that were called by a thread that was in no call into the plugin.
  var foreignCalls: [String] = []
  /// Callers of several threads wait here for each other.
  let desk = Lock()
  private var random: SeededRandom

  init(_ variation: Variation = .ordinary, flight: Flight) throws {
    self.variation = variation
    now = variation.now
    answer = variation.answer
    random = SeededRandom(variation.seed)
    memory = try LentMemory(
      MemoryLayout<wtn_host>.size + variation.tail, .host, hasSlack: !variation.isGuarded, flight: flight)
    let place = memory.lend(MemoryLayout<wtn_host>.size + variation.tail)
    for index in 0..<memory.used { place.storeBytes(of: 0xA5, toByteOffset: index, as: UInt8.self) }
    table = UnsafePointer(place.assumingMemoryBound(to: wtn_host.self))
    place.storeBytes(of: Self.functions(variation), as: wtn_host.self)
    let context = Unmanaged.passUnretained(self).toOpaque()
    place.assumingMemoryBound(to: wtn_host.self).pointee.ctx = context
    if variation.isReadOnly { try memory.allow(.read) }
  }

  /// The words of the last error, as text; nil where none were given since the last call of this.
  func takeWords() -> String? {
    defer { words = nil }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Makes a call into the instance: until it returns the plugin may call this host, on this thread.
  func during<Result>(_ body: () throws -> Result) rethrows -> Result {
    let outer = caller
    caller = pthread_self()
    defer { caller = outer }
    return try body()
  }

  func count(_ function: String) {
    calls[function, default: 0] += 1
    if caller != pthread_self() && strays.count < 64 {
      strays.append(caller == 0 ? "\(function), outside any call into its instance" : "\(function), on another thread")
    }
    if wkp_is_inside() == 0 && foreignCalls.count < 64 { foreignCalls.append(function) }
    if isOver && lateCalls.count < 64 { lateCalls.append(function) }
  }

  func isGranted(_ capability: UInt64, _ function: String) -> Bool {
    if variation.granted & capability != 0 { return true }
    if denied.count < 64 { denied.append(function) }
    return false
  }

  func nextRandom() -> UInt64 { random.next() }

  /// The host that a context stands for; the plugin handed it back.
  static func of(_ context: UnsafeMutableRawPointer?) -> RecordingHost? {
    context.map { Unmanaged<RecordingHost>.fromOpaque($0).takeUnretainedValue() }
  }
}
