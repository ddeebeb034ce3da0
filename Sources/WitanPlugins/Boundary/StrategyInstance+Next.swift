import CWitanABI
import WitanCore

// One bar more, asked of a plugin in the host's own process: the way of every live bar, without what blocks need.
extension StrategyInstance {
  /// Judges the row behind the last one.
  @inline(__always)
  func judgeNext(
    _ mapped: (plugin: UnsafePointer<wtn_plugin>, pointer: OpaquePointer), _ series: BarSeries, _ dropped: Int,
    _ reasons: Bool, _ live: Bool, into column: inout BallotColumn, at start: Int
  ) {
    let row = Int(lastSequence) - dropped
    scratch.clear(1, reasons: reasons)
    context.begin(at: series.start[row] + series.interval.milliseconds - 1)
    let sequence = lastSequence + 1
    var status = PluginStatus(0)
    series.withColumns {
      status = evaluate($0, row..<row + 1, series.interval, sequence, live ? 0 : UInt32(WTN_BARS_REPLAY), reasons)
    }
    guard !status.isError else { return column.fault(at: start, .failed, failure(status, row..<row + 1, dropped)) }
    lastSequence = sequence
    if !take(reasons, into: &column, at: start) { settle(1, reasons, into: &column, at: start) }
  }

  /// Takes the one answer in the scratch columns where it is sound and says nothing out of the ordinary; else writes
  /// nothing that ``settle(_:_:into:at:)`` does not write over, and answers false.
  @inline(__always)
  private func take(_ reasons: Bool, into column: inout BallotColumn, at start: Int) -> Bool {
    let (action, confidence) = (scratch.action.pointee, scratch.confidence.pointee)
    guard action >= Answer.sell.rawValue, action <= Answer.abstain.rawValue, confidence >= 0, confidence <= 100,
      scratch.valid.pointee == 0, column.validMilliseconds.isEmpty
    else { return false }
    if reasons {
      let figures = scratch.figures
      guard scratch.reason.pointee < UInt32(max(reasonCount, 1)), figures.allSatisfy({ $0.pointee.isFinite }) else {
        return false
      }
      column.reason[start] = scratch.reason.pointee
      for place in 0..<3 { column.figures[start * 3 + place] = figures[place].pointee }
    }
    let units = action <= Answer.buy.rawValue ? AnswerKernel.units(of: confidence) : 0
    column.confidence[start] = units
    column.answer[start] = units == 0 && action <= Answer.buy.rawValue ? Answer.abstain.rawValue : action
    return true
  }
}
