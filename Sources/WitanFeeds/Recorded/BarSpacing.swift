import WitanCore

extension BarRowCheck {
  /// The rows' interval (the one given, or the usual difference) and their gaps.
  ///
  /// - Throws: ``FeedError`` where two rows stand closer than the interval, or one row alone does not tell it.
  func spacing(
    of rows: [BarRow], symbol: Symbol, given: Interval?
  ) throws(FeedError) -> (interval: Interval, gaps: [GapNotice]) {
    guard let length = given?.milliseconds ?? Self.usualDifference(rows) else {
      throw FeedError(
        .interval, "\(path) holds one bar, which does not tell the interval; give it, such as --interval 1m")
    }
    var gaps: [GapNotice] = []
    for index in rows.indices.dropFirst() {
      let difference = rows[index].start - rows[index - 1].start
      if difference == length { continue }
      guard difference > length else { throw tooClose(rows, at: index, length, given) }
      let missing = difference / length - 1
      guard missing > 0 else { continue }
      gaps.append(
        GapNotice(
          symbol: symbol, from: Instant(milliseconds: rows[index - 1].start + length),
          to: Instant(milliseconds: rows[index].start), missing: Int(missing)))
    }
    if given == nil, Self.looksLikeSeconds(rows, length) { throw seconds(rows) }
    return (Interval(milliseconds: length), gaps)
  }

  /// The difference that more than half of the rows have. Where most bars are missing (a quiet market's seconds)
  /// there is none; then it is the smallest one, as long as all others are multiples of it.
  private static func usualDifference(_ rows: [BarRow]) -> Int64? {
    let counts = differences(rows)
    guard let top = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
    if top.value * 2 > rows.count - 1 { return top.key }
    let smallest = counts.keys.reduce(top.key, min)
    return counts.keys.allSatisfy { $0 % smallest == 0 } ? smallest : top.key
  }

  private static func differences(_ rows: [BarRow]) -> [Int64: Int] {
    // Runs are counted before the table is asked: a sound file is one long run.
    var counts: [Int64: Int] = [:]
    var (difference, run): (Int64, Int) = (0, 0)
    for index in rows.indices.dropFirst() {
      let next = rows[index].start - rows[index - 1].start
      if next == difference {
        run += 1
        continue
      }
      if run > 0 { counts[difference, default: 0] += run }
      (difference, run) = (next, 1)
    }
    if run > 0 { counts[difference, default: 0] += run }
    return counts
  }

  /// Times of 1980 to 2100 in seconds, and a spacing that is odd in milliseconds.
  private static func looksLikeSeconds(_ rows: [BarRow], _ length: Int64) -> Bool {
    (300_000_000...4_200_000_000).contains(rows[0].start) && length % 1000 != 0
  }

  private func seconds(_ rows: [BarRow]) -> FeedError {
    FeedError(
      .time,
      "\(place(0)): found the time \(rows[0].start), which looks like seconds, expected milliseconds since 1970; "
        + "multiply the times by 1000")
  }

  private func tooClose(_ rows: [BarRow], at index: Int, _ length: Int64, _ given: Interval?) -> FeedError {
    let difference = rows[index].start - rows[index - 1].start
    if Self.looksLikeSeconds(rows, difference) { return seconds(rows) }
    let interval = Interval(milliseconds: length)
    let source = given == nil ? "the file's usual spacing" : "the interval that was given"
    return FeedError(
      .spacing,
      "\(place(index)): found \(Interval(milliseconds: difference)) since the row before it, expected at least "
        + "\(interval), \(source); correct the times or give another --interval")
  }
}
