import WitanCore

/// The check of a plugin's answers on their way into the core: whole columns at a time, and only where something looks
/// bad a second, slow walk that names it.
struct AnswerCheck {
  let scratch: JudgingScratch
  /// How many rows the plugin was asked for.
  let count: Int
  /// How many reasons it has declared.
  let reasonCount: Int
  let wantsReasons: Bool
  /// Who and where, for sentences.
  let subject: String

  /// The longest lifetime of a vote: 366 days in milliseconds.
  static let longestValid: Int64 = 366 * 86_400_000

  /// The highest action of the contract that may stand here: PENDING only where one row is asked for.
  private var highest: Int8 { count == 1 ? Answer.pending.rawValue : Answer.abstain.rawValue }

  /// Writes the checked answers into the rows of `column` from `start` on.
  func settle(into column: inout BallotColumn, at start: Int) {
    var sound = votes(into: &column, at: start)
    let (any, isSound) = AnswerKernel.lifetimes(scratch.valid, longest: Self.longestValid, count)
    sound = sound && isSound
    if any || !column.validMilliseconds.isEmpty { copyLifetimes(into: &column, at: start) }
    if wantsReasons { sound = evidence(into: &column, at: start) && sound }
    if !sound { throwOut(from: &column, at: start) }
  }

  private func votes(into column: inout BallotColumn, at start: Int) -> Bool {
    column.confidence.withUnsafeMutableBufferPointer { confidence in
      column.answer.withUnsafeMutableBufferPointer { answer in
        let units = confidence.baseAddress! + start
        let strong = AnswerKernel.strengths(scratch.confidence, into: units, count)
        return AnswerKernel.answers(
          scratch.action, highest: highest, into: answer.baseAddress! + start, units, count) && strong
      }
    }
  }

  private func copyLifetimes(into column: inout BallotColumn, at start: Int) {
    if column.validMilliseconds.isEmpty {
      column.validMilliseconds = Array(repeating: 0, count: column.answer.count)
    }
    column.validMilliseconds.withUnsafeMutableBufferPointer {
      ($0.baseAddress! + start).update(from: scratch.valid, count: count)
    }
  }

  private func evidence(into column: inout BallotColumn, at start: Int) -> Bool {
    var sound = column.reason.withUnsafeMutableBufferPointer {
      AnswerKernel.reasons(
        scratch.reason, limit: UInt32(max(reasonCount, 1)), into: $0.baseAddress! + start, count)
    }
    column.figures.withUnsafeMutableBufferPointer { figures in
      for place in 0..<3 {
        let target = figures.baseAddress! + start * 3 + place
        sound = AnswerKernel.figures(scratch.figures[place], into: target, count) && sound
      }
    }
    return sound
  }

  /// Replaces every bad answer by a fault with its sentence.
  private func throwOut(from column: inout BallotColumn, at start: Int) {
    for row in 0..<count {
      if let (kind, text) = complaint(row) {
        column.fault(at: start + row, kind, "\(subject), row \(row + 1) of \(count): \(text); the answer was discarded")
      } else if wantsReasons, !isVote(row) {
        // An abstention's figures are nobody's evidence.
        for place in 0..<3 where !scratch.figures[place][row].isFinite { column.figures[(start + row) * 3 + place] = 0 }
      }
    }
  }

  private func isVote(_ row: Int) -> Bool { scratch.action[row] <= 1 }

  private func complaint(_ row: Int) -> (FaultKind, String)? {
    let action = scratch.action[row]
    guard action != JudgingScratch.unwritten else {
      return (.unknownAction, "found no answer, expected one for every row")
    }
    guard action >= -1, action <= Answer.pending.rawValue else {
      return (
        .unknownAction, "found action \(action), expected -1 (SELL), 0 (HOLD), 1 (BUY), 2 (ABSTAIN) or 3 (PENDING)"
      )
    }
    guard action <= highest else {
      return (.unknownAction, "found PENDING, expected it only where one bar is asked for")
    }
    let confidence = scratch.confidence[row]
    if isVote(row), !(confidence >= 0 && confidence <= 100) {
      return confidence.isNaN
        ? (.confidenceNotANumber, "found a confidence that is not a number, expected 0 to 100")
        : (.confidenceOutOfRange, "found a confidence of \(confidence), expected 0 to 100")
    }
    let valid = scratch.valid[row]
    guard valid >= 0, valid <= Self.longestValid else {
      return (.badFigure, "found a lifetime of \(valid) ms, expected 0 to \(Self.longestValid)")
    }
    guard wantsReasons else { return nil }
    let reason = scratch.reason[row]
    guard reason < UInt32(max(reasonCount, 1)) else {
      return (.unknownReason, "found reason \(reason), expected less than \(max(reasonCount, 1))")
    }
    for place in 0..<3 where isVote(row) && !scratch.figures[place][row].isFinite {
      return (.badFigure, "found figure {\(place)} = \(scratch.figures[place][row]), expected a finite number")
    }
    return nil
  }
}

extension BallotColumn {
  /// Makes the answer of `row` a fault.
  mutating func fault(at row: Int, _ kind: FaultKind, _ text: String) {
    answer[row] = kind == .late ? Answer.late.rawValue : Answer.fault.rawValue
    confidence[row] = 0
    if !validMilliseconds.isEmpty { validMilliseconds[row] = 0 }
    if !reason.isEmpty { reason[row] = 0 }
    if !figures.isEmpty { for place in 0..<3 { figures[row * 3 + place] = 0 } }
    faults.append(Fault(row: row, kind: kind, text: text))
  }

  /// Makes the answers of `rows` abstentions without a past.
  mutating func abstain(_ rows: Range<Int>) {
    for row in rows {
      answer[row] = Answer.abstain.rawValue
      confidence[row] = 0
    }
    if !validMilliseconds.isEmpty { for row in rows { validMilliseconds[row] = 0 } }
    if !reason.isEmpty { for row in rows { reason[row] = 0 } }
    if !figures.isEmpty { for place in rows.lowerBound * 3..<rows.upperBound * 3 { figures[place] = 0 } }
    faults.removeAll { rows.contains($0.row) }
  }

  /// Gets the column ready for answers to `rows`: long enough, with or without reasons, without old faults there.
  mutating func prepare(_ rows: Range<Int>, reasons: Bool) {
    if answer.count < rows.upperBound {
      let missing = rows.upperBound - answer.count
      answer += Array(repeating: Answer.abstain.rawValue, count: missing)
      confidence += Array(repeating: 0, count: missing)
      if !reason.isEmpty { reason += Array(repeating: 0, count: missing) }
      if !figures.isEmpty { figures += Array(repeating: 0, count: missing * 3) }
      if !validMilliseconds.isEmpty { validMilliseconds += Array(repeating: 0, count: missing) }
    }
    if reasons, reason.isEmpty {
      reason = Array(repeating: 0, count: answer.count)
      figures = Array(repeating: 0, count: answer.count * 3)
    } else if !reasons, !reason.isEmpty {
      reason = []
      figures = []
    }
    if !faults.isEmpty { faults.removeAll { rows.contains($0.row) } }
  }
}
