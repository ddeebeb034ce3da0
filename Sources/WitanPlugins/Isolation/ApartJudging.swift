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

  private var context: HostContext { instance.context }

  /// Judges the rows `range`; the column is prepared.
  func judge(_ series: BarSeries, _ range: Range<Int>, into column: inout BallotColumn, at start: Int) {
    var row = range.lowerBound
    while row < range.upperBound {
      let place = start + row - range.lowerBound
      let rest = place..<start + range.count
      switch ready(series, row) {
      case .ready(let gap):
        let most = min(isolated.rowsPerCall(after: instance.lastSequence, instance.rowsPerCall), range.upperBound - row)
        switch ask(series, row..<row + most, gap: gap, isWanted: true) {
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
          column.fault(at: place, .failed, fault(sentence))
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
        column.fault(at: place, .failed, fault(sentence))
        row += 1
      case .absent:
        column.abstain(place..<place + 1)
        row += 1
      case .quarantined:
        column.abstain(rest)
        return
      }
    }
  }

  /// Shows bars without asking about them; the trouble where that fails.
  func show(_ series: BarSeries, _ range: Range<Int>) -> String? {
    var row = range.lowerBound
    while row < range.upperBound {
      switch ready(series, row) {
      case .ready(let gap):
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

  private func fault(_ sentence: String) -> String {
    "\(instance.subject): its process ended \(sentence); it is started again and this bar has no answer"
  }

  private enum Readiness {
    /// The instance has seen what comes before the row; `gap` = but for bars that are missing.
    case ready(gap: Bool)
    case again(UInt64)
    case ended(String)
    case absent(String?)
    case quarantined(String)
  }

  /// Brings the instance to where `row` is next.
  private func ready(_ series: BarSeries, _ row: Int) -> Readiness {
    while true {
      let now = series.end(of: row).milliseconds
      switch isolated.attend(at: now, context) {
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
        return .ready(gap: gap)
      }
      var end = min(row, shown + isolated.rowsPerCall(after: UInt64(dropped + shown), instance.rowsPerCall))
      if let shunned = (shown..<end).first(where: { isolated.shuns(UInt64(dropped + $0 + 1)) }) { end = shunned }
      switch ask(series, shown..<end, gap: gap, isWanted: false) {
      case .answered(let status):
        // What it does not take in is lost to it, as in the host's own process.
        if status.isError { instance.lastSequence = UInt64(dropped + end) }
      case .ended(let sentence):
        if end - shown == 1 { return .ended("while it was shown bar \(dropped + end) again, \(sentence)") }
      }
    }
  }

  private func ask(_ series: BarSeries, _ rows: Range<Int>, gap: Bool, isWanted: Bool) -> Warden.Answer {
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
        deadline: deadline ?? .milliseconds(1000 + 7 * rows.count))
    }
    if case .answered(let status) = answer, !status.isError {
      instance.lastSequence = UInt64(dropped + rows.upperBound)
    }
    return answer
  }
}
