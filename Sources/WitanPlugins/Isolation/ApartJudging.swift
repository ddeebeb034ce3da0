import CWitanABI
import WitanCore

/// How bars are judged by a plugin that may die at any of them.
///
/// A block that was the end of its process is asked again bar by bar, which finds the one; that bar is an abstention
/// with a fault, and what comes after it goes on from the last state that was saved.
struct ApartJudging {
  let instance: StrategyInstance
  let isolated: IsolatedInstance
  let dropped: Int
  let reasons: Bool
  /// For a live answer; nil for recorded bars.
  let deadline: Duration?

  private let begin = MonotonicTime.now()

  init(
    instance: StrategyInstance, isolated: IsolatedInstance, dropped: Int, reasons: Bool, deadline: Duration?
  ) {
    (self.instance, self.isolated, self.dropped) = (instance, isolated, dropped)
    (self.reasons, self.deadline) = (reasons, deadline)
  }

  private var context: HostContext { instance.context }

  /// Judges the rows `range`; the column is prepared.
  func judge(_ series: BarSeries, _ range: Range<Int>, into column: inout BallotColumn, at start: Int) {
    var row = range.lowerBound
    while row < range.upperBound {
      let place = start + row - range.lowerBound
      let rest = place..<start + range.count
      switch ready(series, row) {
      case .ready(let gap, let left):
        let most = min(isolated.rowsPerCall(after: instance.lastSequence, instance.rowsPerCall), range.upperBound - row)
        switch ask(series, row..<row + most, gap: gap, isWanted: true, within: left) {
        case .answered(let status) where status.isError:
          let text = context.errorText.isEmpty ? "" : ": \(context.errorText)"
          let sentence =
            "\(instance.subject): evaluate failed with \(status)\(text); expected answers to bars "
            + "\(dropped + row + 1) to \(dropped + row + most)"
          for row in 0..<most { column.fault(at: place + row, .failed, sentence) }
          row += most
        case .answered:
          instance.settle(most, reasons, into: &column, at: place)
          row += most
        case .ended(let sentence):
          // Of more than one bar nobody knows yet which it was.
          guard most == 1 else { continue }
          if note(sentence, into: &column, rest) { return }
          row += 1
        }
      case .again(let last):
        for row in rest {
          column.fault(
            at: row, .failed,
            "\(instance.subject): bar \(dropped + row - start + range.lowerBound + 1) was asked again, expected one after \(last)"
          )
        }
        return
      case .ended(let sentence):
        if note(sentence, into: &column, rest) { return }
        row += 1
      case .absent:
        column.abstain(place..<place + 1)
        row += 1
      case .quarantined(let reason):
        giveUp(reason, &column, rest)
        return
      }
    }
  }

  /// Shows bars without asking about them; the trouble where that fails.
  func show(_ series: BarSeries, _ range: Range<Int>) -> String? {
    var row = range.lowerBound
    while row < range.upperBound {
      switch ready(series, row) {
      case .ready(let gap, _):
        let most = min(isolated.rowsPerCall(after: instance.lastSequence, instance.rowsPerCall), range.upperBound - row)
        switch ask(series, row..<row + most, gap: gap, isWanted: false) {
        case .answered(let status) where status.isError:
          return "evaluate failing with \(status)" + (context.errorText.isEmpty ? "" : ": \(context.errorText)")
        case .answered: row += most
        case .ended(let sentence):
          if most == 1 { return sentence }
        }
      case .again(let last): return "bar \(dropped + row + 1) shown again after \(last)"
      case .ended(let sentence): return sentence
      case .absent(let words): return words ?? "no process at this moment"
      case .quarantined(let reason): return reason
      }
    }
    return nil
  }

  /// Notes an end at the first row of `rest`; whether it was the last one.
  private func note(_ sentence: String, into column: inout BallotColumn, _ rest: Range<Int>) -> Bool {
    if let reason = isolated.quarantine {
      giveUp(reason, &column, rest)
      return true
    }
    column.fault(
      at: rest.lowerBound, .failed,
      "\(instance.subject): its process ended \(sentence); it is started again and this bar has no answer")
    return false
  }

  /// Tells the core at the very row that there will be no more answers.
  private func giveUp(_ reason: String, _ column: inout BallotColumn, _ rest: Range<Int>) {
    column.abstain(rest)
    column.fault(at: rest.lowerBound, .ended, "\(instance.subject): \(reason)")
  }

  private enum Readiness {
    /// The instance has seen what comes before the row; `gap` = but for bars that are missing. `left` is what is left
    /// of the deadline where some of it was used up to get here.
    case ready(gap: Bool, left: Duration?)
    case again(UInt64)
    case ended(String)
    case absent(String?)
    case quarantined(String)
  }

  /// How many bars are shown at once while somebody waits for an answer.
  private static let hurriedRows = 512

  /// Brings the instance to where `row` is next. A live answer is waited for, so at most half of its deadline goes into
  /// that; what is not done by then goes on at the next bar, and this one is abstained from.
  private func ready(_ series: BarSeries, _ row: Int) -> Readiness {
    var left: Duration?
    while true {
      let now = series.end(of: row).milliseconds
      if let deadline, let rest = left, rest < deadline / 2 { return .absent(nil) }
      switch isolated.attend(at: now, within: deadline.map { $0 / 2 }, context) {
      case .ready: break
      case .anew(let sequence):
        instance.lastSequence = sequence
        instance.isBehind = true
      case .absent(let words): return words.map { .ended($0) } ?? .absent(nil)
      case .quarantined(let reason): return .quarantined(reason)
      }
      let isFirst = instance.lastSequence == 0 && !instance.isBehind
      let next = isFirst ? row : Int(instance.lastSequence) - dropped
      guard next <= row else { return .again(instance.lastSequence) }
      var gap = next < 0
      var shown = max(next, 0)
      while shown < row, isolated.shuns(UInt64(dropped + shown + 1)) {
        gap = true
        shown += 1
      }
      guard shown < row else {
        instance.isBehind = false
        return .ready(gap: gap, left: left)
      }
      if let deadline { left = deadline - (MonotonicTime.now() - begin) }
      if let deadline, let rest = left, rest < deadline / 2 { return .absent(nil) }
      let most = deadline == nil ? instance.rowsPerCall : min(instance.rowsPerCall, Self.hurriedRows)
      var end = min(row, shown + isolated.rowsPerCall(after: UInt64(dropped + shown), most))
      if let shunned = (shown..<end).first(where: { isolated.shuns(UInt64(dropped + $0 + 1)) }) { end = shunned }
      switch ask(series, shown..<end, gap: gap, isWanted: false, within: left) {
      case .answered(let status):
        // What it does not take in is lost to it, as in the host's own process.
        if status.isError { instance.lastSequence = UInt64(dropped + end) }
      case .ended(let sentence):
        if end - shown == 1 { return .ended("while it was shown bar \(dropped + end) again, \(sentence)") }
      }
      if let deadline { left = deadline - (MonotonicTime.now() - begin) }
    }
  }

  private func ask(
    _ series: BarSeries, _ rows: Range<Int>, gap: Bool, isWanted: Bool, within left: Duration? = nil
  ) -> Warden.Answer {
    var answer = Warden.Answer.ended("no bars")
    series.withColumns { columns in
      instance.scratch.clear(rows.count, reasons: isWanted && reasons)
      context.begin(at: columns.start[rows.upperBound - 1] + series.interval.milliseconds - 1)
      let isLive = deadline != nil && isWanted
      let flags = UInt32((isLive ? 0 : WTN_BARS_REPLAY) | (gap ? WTN_BARS_AFTER_GAP : 0))
      let question = BarQuestion(
        columns: columns, rows: rows.upperBound, fresh: rows.count, lookBack: instance.warmupBars,
        sequence: UInt64(dropped + rows.upperBound), interval: series.interval, flags: flags,
        reasons: isWanted && reasons, symbol: instance.symbol)
      answer = isolated.evaluate(
        question, context: context, scratch: instance.scratch,
        deadline: left ?? deadline ?? .milliseconds(1000 + 7 * rows.count))
    }
    if case .answered(let status) = answer, !status.isError {
      instance.lastSequence = UInt64(dropped + rows.upperBound)
    }
    return answer
  }
}
