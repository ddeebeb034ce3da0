internal import CWitanProbe

/// The child's side of the flight recorder: every call into the plugin is noted before it happens.
final class Flight {
  /// The functions that are called, numbered as the recorder writes them.
  enum Function: UInt32, CaseIterable {
    case load = 1
    case entry, create, destroy, warmupBars, evaluate, save, restore, setParam, onHttp, onNews, onTimer, onOutcome
    case lent, unload, evaluateMany

    /// As the contract calls it.
    var word: String {
      switch self {
      case .load: "dlopen (constructors)"
      case .entry: "wtn_plugin_entry"
      case .warmupBars: "warmup_bars"
      case .setParam: "set_param"
      case .onHttp: "on_http"
      case .onNews: "on_news"
      case .onTimer: "on_timer"
      case .onOutcome: "on_outcome"
      case .evaluateMany: "evaluate_many"
      case .lent: "a lent function"
      case .unload: "dlclose (destructors)"
      default: "\(self)"
      }
    }
  }

  /// A call after which the floating point modes were others.
  struct ModeChange: Hashable {
    let function: Function
    let before: UInt64, after: UInt64
  }

  let record: UnsafeMutablePointer<wkp_record>
  /// The first calls that changed the floating point modes; they were set back each time.
  private(set) var modeChanges: [ModeChange] = []
  /// Calls of several threads note their changes one after the other.
  private let desk = Lock()

  init(_ record: UnsafeMutablePointer<wkp_record>) {
    self.record = record
  }

  /// Makes a call into the plugin: noted, and with the floating point modes compared around it.
  func call<Result>(
    _ function: Function, instance: Int = 0, bar: UInt64 = 0, _ body: () -> Result
  ) -> Result {
    let mode = wkp_fp_mode()
    let ticket = wkp_enter(record, function.rawValue, UInt32(truncatingIfNeeded: instance), bar)
    let result = body()
    wkp_leave(record, ticket)
    let after = wkp_fp_mode()
    if after != mode {
      wkp_fp_restore(mode)
      note(ModeChange(function: function, before: mode, after: after))
    }
    return result
  }

  private func note(_ change: ModeChange) {
    desk.withLock { if modeChanges.count < 16 { modeChanges.append(change) } }
  }

  /// Says what is being tried, for the sentence after a crash.
  func phase(_ text: String) {
    withUnsafeMutableBytes(of: &record.pointee.phase) { place in
      let bytes = text.utf8.prefix(place.count - 1)
      place.copyBytes(from: bytes)
      place[bytes.count] = 0
    }
  }

  /// The case that runs now.
  func note(case index: Int) { record.pointee.case_index = UInt64(index) }

  /// Registers lent memory, so that a fault in its guards can be named; nil where the table is full.
  func register(_ region: wkp_region) -> Int? {
    withRegions { regions in
      let free = regions.firstIndex { $0.high == 0 }
      if let free {
        regions[free] = region
        record.pointee.regions = max(record.pointee.regions, UInt64(free + 1))
      }
      return free
    }
  }

  /// Changes a registered region.
  func update(_ slot: Int?, _ change: (inout wkp_region) -> Void) {
    guard let slot else { return }
    withRegions { change(&$0[slot]) }
  }

  /// Forgets a region.
  func release(_ slot: Int?) { update(slot) { $0 = wkp_region() } }

  private func withRegions<Result>(_ body: (UnsafeMutableBufferPointer<wkp_region>) -> Result) -> Result {
    withUnsafeMutablePointer(to: &record.pointee.region) { tuple in
      tuple.withMemoryRebound(to: wkp_region.self, capacity: Int(WKP_REGIONS)) {
        body(UnsafeMutableBufferPointer(start: $0, count: Int(WKP_REGIONS)))
      }
    }
  }
}
