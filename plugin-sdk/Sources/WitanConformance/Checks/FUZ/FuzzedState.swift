internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// FUZ-05.
  static let fuzzedState = Check(
    "FUZ-05", "state-bytes", level: 4, .error, limits: fuzzLimits,
    danger:
      "State files are cut, doubled, mixed up by a backup, edited by hand; the plugin reads them at the next start, "
      + "before anybody looks.",
    example: "while (left >= sizeof(record)) take(self, &records[n++]);      /* room for one */",
    fix: "Compare the length with the one that your format has, then the checksum, then each value with what can be; "
      + "refuse with WTN_E_STATE, as freshly created.",
    .child { stage in
      let states = try FuzzedState(stage)
      return try stage.timedCases { index in
        stage.phase("damaged state \(index)")
        return try states.judge(index)
      }
    })
}

/// States made of the plugin's own by damage.
private struct FuzzedState {
  private let stage: Stage
  private let series: Series
  private let fresh: Signals
  private let own: [[UInt8]]

  init(_ stage: Stage) throws {
    self.stage = stage
    series = stage.series(.realLike, try stage.usefulCount(beyond: 60))
    fresh = try stage.baseline(series)
    var states: [[UInt8]] = []
    for place in [0, 1, series.count / 2, series.count - 1] {
      let instance = try stage.subject().create()
      _ = try stage.feed(instance, series, 0..<place)
      states.append(try stage.state(of: instance))
    }
    own = states
    guard own.contains(where: { !$0.isEmpty }) else { throw Skip("the plugin keeps no state") }
  }

  func judge(_ index: Int) throws -> [Finding] {
    var random = stage.random(UInt64(index) + 503)
    let (bytes, words) = damaged(&random)
    if own.contains(bytes) { return [] }
    let instance = try stage.subject().create()
    defer { instance.destroy() }
    let before = wkp_heap_bytes()
    let status = try instance.restore(bytes)
    let grown = Int(wkp_heap_bytes()) - Int(before)
    if grown > 32 << 20 { return [Finding("restore of \(words) took \(grown >> 20) MiB of memory", at: "restore")] }
    if status < 0 {
      // Each eighth, since comparing costs a hundred times the call.
      guard index % 8 == 0 else { return [] }
      let after = try stage.feed(instance, series, 0..<series.count)
      guard let (sentence, at) = after.difference(from: fresh) else { return [] }
      return [
        Finding(
          "restore answered \(status) to \(words), and the instance is not as freshly created: \(sentence)", at: at)
      ]
    }
    // It was taken: whatever it votes must be votes.
    let steps = try Stepper(instance, warmUp: Int(stage.subject().warmUp()), flight: stage.flight)
    for bar in 0..<series.count {
      if let fault = try steps.step(series, bar).signals.firstFault {
        return [Finding("after restore took \(words), \(fault.sentence)", at: "bar \(fault.bar)")]
      }
    }
    return []
  }

  private func damaged(_ random: inout SeededRandom) -> ([UInt8], String) {
    func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(bound, 1))) }
    var bytes = own[below(own.count)]
    var acts: [String] = []
    for _ in 0...below(3) {
      switch bytes.isEmpty ? 5 : below(8) {
      case 0:
        bytes = Array(bytes.prefix(below(bytes.count)))
        acts.append("cut to \(bytes.count)")
      case 1:
        bytes += bytes.prefix(65_536)
        acts.append("doubled")
      case 2:
        for _ in 0...below(6) { bytes[below(bytes.count)] ^= 1 << UInt8(below(8)) }
        acts.append("bits turned")
      case 3:
        let extremes: [UInt64] = [0, 1, 1 << 31, 1 << 63, .max, Double.nan.bitPattern, Double.infinity.bitPattern]
        let place = below(max(bytes.count / 8, 1)) * 8, word = extremes[below(extremes.count)]
        for index in 0..<8 where place + index < bytes.count {
          bytes[place + index] = UInt8(truncatingIfNeeded: word >> (8 * UInt64(index)))
        }
        acts.append("\(word) at byte \(place)")
      case 4:
        let other = own[below(own.count)], place = below(bytes.count)
        bytes = Array(bytes[..<place] + other.dropFirst(place))
        acts.append("mixed with another at byte \(place)")
      case 5:
        bytes += (0..<below(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        acts.append("made longer")
      case 6:
        bytes.removeSubrange(0..<below(bytes.count))
        acts.append("without its beginning")
      default:
        bytes = Array(bytes.reversed())
        acts.append("reversed")
      }
    }
    return (bytes, "its own state, \(acts.joined(separator: ", ")) (\(bytes.count) bytes)")
  }
}
