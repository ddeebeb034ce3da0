import CWitanABI

/// One call of `evaluate_many`: a fresh strategy for each set of values, and all bars once for all of them.
///
/// The bars come in pieces small enough that they are still in the processor's cache when the last strategy reads them.
/// Since any split of a series gives the same votes, the pieces change none.
struct ManySets<S: Strategy> {
  private static var piece: Int { 256 }

  private var strategies: [S] = []
  private var columns: [wtn_signals] = []

  /// Makes the strategies and looks at the columns. `failed` is the set at fault when it throws; nil where none is.
  init(
    _ values: UnsafePointer<wtn_value>?, _ count: Int, _ sets: Int, _ out: UnsafePointer<UnsafePointer<wtn_signals>?>,
    failed: inout Int?
  ) throws(Refusal) {
    let parameters = S.parameters
    guard count == parameters.count, values != nil || count == 0 else {
      throw Refusal(.argument, "another number of values than the plugin has parameters")
    }
    strategies.reserveCapacity(sets)
    columns.reserveCapacity(sets)
    for set in 0..<sets {
      failed = set
      guard let given = Border.readable(out[set]) else {
        throw Refusal(.argument, "the signals' action or confidence column is missing")
      }
      columns.append(given)
      strategies.append(try S(Values(parameters, values.map { $0 + set * count }, count)))
    }
    failed = nil
  }

  /// Judges all visible bars; the fresh ones are answered.
  mutating func judge(_ bars: UnsafePointer<wtn_bars>, fresh: Int) throws(Refusal) {
    let count = Int(bars.pointee.count)
    let past = count - fresh
    var votes: [Votes] = []
    votes.reserveCapacity(columns.count)
    var at = 0
    while at < count {
      // No piece reaches from the past into the fresh bars.
      let end = min(at + Self.piece, at < past ? past : count)
      guard let piece = Bars(bars, from: at, count: end - at) else {
        throw Refusal(.argument, "a column of the bars is missing")
      }
      votes.removeAll(keepingCapacity: true)
      for set in 0..<columns.count { votes.append(at < past ? Votes() : Votes(columns[set], from: at - past)) }
      S.judgeMany(&strategies, piece, votes)
      at = end
    }
  }
}

extension Border {
  /// What `evaluate_many` answers. There is no host to tell words to: `create` says them for the set at fault.
  static func evaluateMany(
    _ values: UnsafePointer<wtn_value>?, _ count: Int, _ sets: Int, _ bars: UnsafePointer<wtn_bars>?, _ fresh: UInt64,
    _ out: UnsafePointer<UnsafePointer<wtn_signals>?>?, _ bad: UnsafeMutablePointer<Int>?
  ) -> wtn_status {
    guard let factory = Export.factory, let judge = factory.judgeMany else { return wtn_status(WTN_E_UNSUPPORTED) }
    guard sets >= 1, sets <= Int(WTN_MOST_SETS), let out, let bars,
      bars.pointee.size >= UInt32(MemoryLayout<wtn_bars>.size), fresh >= 1, fresh <= bars.pointee.count,
      bars.pointee.count <= UInt64(Int32.max)
    else { return wtn_status(WTN_E_ARG) }
    var failed: Int?
    do throws(Refusal) {
      try judge(values, count, sets, bars, Int(fresh), out, &failed)
      return wtn_status(WTN_OK)
    } catch {
      if let failed { bad?.pointee = failed }
      return error.status
    }
  }
}
