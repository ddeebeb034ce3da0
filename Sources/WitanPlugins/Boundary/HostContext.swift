import CWitanABI
import WitanCore

/// What one instance can ask of the host: the context behind its table of functions.
///
/// Touched only inside calls into that instance, which never overlap.
final class HostContext {
  let strategy: StrategyID
  let symbol: Symbol
  let log: PluginLog
  /// Event time in milliseconds since 1970 UTC.
  var now: Int64 = 0
  /// The state of the instance's own generator.
  var random: UInt64
  /// The words of the error that is returned next.
  private(set) var errorText = ""
  private var budget = HostContext.burst
  private var dropped = 0
  /// The table, at an address that stays.
  let table: UnsafeMutablePointer<wtn_host>

  /// How many lines an instance may write at once; each call into it earns one back.
  static let burst = 32

  init(strategy: StrategyID, symbol: Symbol, seed: UInt64, granted: Capabilities = [], log: @escaping PluginLog) {
    self.strategy = strategy
    self.symbol = symbol
    self.log = log
    random = seed
    table = .allocate(capacity: 1)
    table.initialize(to: HostTable.denying)
    table.pointee.granted = granted.rawValue
    table.pointee.ctx = Unmanaged.passUnretained(self).toOpaque()
  }

  deinit { table.deallocate() }

  static func from(_ pointer: UnsafeMutableRawPointer?) -> HostContext? {
    pointer.map { Unmanaged<HostContext>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Before a call: forgets the last error, earns a log line.
  func begin(at time: Int64) {
    now = time
    if !errorText.isEmpty { errorText = "" }
    if budget < Self.burst { budget += 1 }
  }

  func note(_ level: Int32, _ text: wtn_str) {
    guard budget > 0 else {
      dropped += 1
      return
    }
    budget -= 1
    if dropped > 0 {
      log(line(.warning, "\(dropped) lines were dropped: at most \(Self.burst) at once are kept"))
      dropped = 0
    }
    log(line(PluginLogLine.Level(rawValue: min(max(level, 0), 3)) ?? .info, PluginText.clean(text)))
  }

  /// Takes what came of a call in a runner: chance that was drawn, lines, and the words of an error.
  func take(_ reply: RunnerChannel.Reply) {
    random = reply.random
    if !reply.error.isEmpty { errorText = PluginText.clean(bytes: reply.error) }
    for line in reply.lines {
      line.text.withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { note(line.level, wtn_str(ptr: $0.baseAddress, len: $0.count)) }
      }
    }
    dropped += reply.dropped
  }

  func fail(_ text: wtn_str) { errorText = PluginText.clean(text) }

  /// The next 64 random bits.
  /// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (SplitMix64).
  func nextRandom() -> UInt64 {
    random &+= 0x9E37_79B9_7F4A_7C15
    var word = random
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  private func line(_ level: PluginLogLine.Level, _ text: String) -> PluginLogLine {
    PluginLogLine(strategy: strategy, symbol: symbol, level: level, text: text)
  }
}

/// The table of functions that a plugin gets.
enum HostTable {
  /// Logging, errors, time and chance; whatever else the contract knows is denied.
  static var denying: wtn_host {
    wtn_host(
      size: UInt32(MemoryLayout<wtn_host>.size), abi_major: UInt16(WTN_ABI_MAJOR), abi_minor: UInt16(WTN_ABI_MINOR),
      granted: 0, ctx: nil,
      log: { context, level, text in HostContext.from(context)?.note(level, text) },
      set_error: { context, text in HostContext.from(context)?.fail(text) },
      now_ms: { context in HostContext.from(context)?.now ?? 0 },
      random: { context in HostContext.from(context)?.nextRandom() ?? 0 },
      emit: { _, _, _ in Int32(WTN_E_DENIED) },
      explain: { _, _, _ in Int32(WTN_E_DENIED) },
      http: { _, _, _ in Int32(WTN_E_DENIED) },
      http_cancel: { _, _ in Int32(WTN_E_DENIED) },
      set_timer: { _, _, _ in Int32(WTN_E_DENIED) })
  }
}
