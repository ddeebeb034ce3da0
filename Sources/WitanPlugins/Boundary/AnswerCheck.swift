import WitanCore

/// The check of a plugin's answers on their way into the core: whole columns without a branch, and only where one of
/// them is bad a second, slow walk that names it.
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
    let lifetimes = lifetimes()
    sound = sound && lifetimes.sound
    if lifetimes.any || !column.validMilliseconds.isEmpty { copyLifetimes(into: &column, at: start) }
    if wantsReasons { sound = reasons(into: &column, at: start) && sound }
    if !sound { throwOut(from: &column, at: start) }
  }

  /// Confidences become units of 1e-6, half-even, a positive one at least 1; a vote without strength abstains.
  private func votes(into column: inout BallotColumn, at start: Int) -> Bool {
    let (actions, confidences, highest) = (scratch.action, scratch.confidence, highest)
    var bad: Int32 = 0
    column.answer.withUnsafeMutableBufferPointer { answers in
      column.confidence.withUnsafeMutableBufferPointer { units in
        let answer = answers.baseAddress! + start
        let unit = units.baseAddress! + start
        for row in 0..<count {
          let action = actions[row]
          let confidence = confidences[row]
          let isVote = action <= 1
          let isKnown = action >= -1 && action <= highest
          let isStrength = confidence >= 0 && confidence <= 100
          bad |= isKnown && (!isVote || isStrength) ? 0 : 1
          // Adding 2^52 leaves the number, rounded half-even, in the low bits.
          let rounded = Int32(truncatingIfNeeded: (confidence * 1e6 + 0x1p52).bitPattern)
          let strength = isVote ? max(rounded, confidence > 0 ? 1 : 0) : 0
          unit[row] = strength
          answer[row] = isVote && strength == 0 ? Answer.abstain.rawValue : action
        }
      }
    }
    return bad == 0
  }

  private func lifetimes() -> (sound: Bool, any: Bool) {
    var (bad, any): (Int64, Int64) = (0, 0)
    for row in 0..<count {
      let valid = scratch.valid[row]
      any |= valid
      bad |= valid < 0 || valid > Self.longestValid ? 1 : 0
    }
    return (bad == 0, any != 0)
  }

  private func copyLifetimes(into column: inout BallotColumn, at start: Int) {
    if column.validMilliseconds.isEmpty {
      column.validMilliseconds = Array(repeating: 0, count: column.answer.count)
    }
    column.validMilliseconds.withUnsafeMutableBufferPointer {
      ($0.baseAddress! + start).update(from: scratch.valid, count: count)
    }
  }

  private func reasons(into column: inout BallotColumn, at start: Int) -> Bool {
    let limit = UInt32(max(reasonCount, 1))
    var bad: UInt32 = 0
    column.reason.withUnsafeMutableBufferPointer { reasons in
      let target = reasons.baseAddress! + start
      for row in 0..<count {
        bad |= scratch.reason[row] < limit ? 0 : 1
        target[row] = scratch.reason[row]
      }
    }
    let (a, b, c) = (scratch.figures[0], scratch.figures[1], scratch.figures[2])
    // A number minus itself is nought only where it is finite.
    var rest = 0.0
    column.figures.withUnsafeMutableBufferPointer { figures in
      let target = figures.baseAddress! + start * 3
      for row in 0..<count {
        target[row * 3] = a[row]
        target[row * 3 + 1] = b[row]
        target[row * 3 + 2] = c[row]
        rest += (a[row] - a[row]) + (b[row] - b[row]) + (c[row] - c[row])
      }
    }
    return bad == 0 && rest == 0
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
