internal import CWitanABI

extension Check {
  /// STA-01.
  static let stateRoundTrip = Check(
    "STA-01", "round-trip", level: 1, .error,
    danger:
      "A host saves at each stop and hot swap; a plugin that takes up less than it saved trades otherwise after a "
      + "restart than it would have without one.",
    example: "memcpy(buf, &self->slow, 8);      /* and the fast average? */",
    fix: "Save all that decides the next vote: counts, sums, averages, the last bar's number. No pointer, no address.",
    .parts(2, around: { _ in Surroundings() }) { stage in
      let trip = try RoundTrip(stage)
      return try stage.part == 0 ? trip.save() : trip.resume()
    })
}

/// One process saves at ten bars, another takes each state up and goes on.
private struct RoundTrip {
  private let stage: Stage
  private let series: Series
  private let places: [Int]

  init(_ stage: Stage) throws {
    self.stage = stage
    let warmUp = max(0, min(Int(try stage.subject().warmUp()), 100_000))
    series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
    var random = stage.random(1)
    var places: Set = [0, 1, max(warmUp - 1, 0), warmUp, warmUp + 1, warmUp + 100]
    while places.count < 10 { places.insert(Int(random.next() % UInt64(series.count - 1))) }
    self.places = places.sorted()
  }

  func save() throws -> [Finding] {
    var words = [try stage.baseline(series).bytes]
    let findings = try stage.cases(places.count) { index in
      let place = places[index]
      stage.phase("save after \(place) bars")
      let instance = try stage.subject().create()
      defer { instance.destroy() }
      _ = try stage.feed(instance, series, 0..<place)
      let state: [UInt8]
      do {
        let (status, bytes) = try instance.save()
        guard status >= 0 else {
          let words = instance.host.takeWords().map { " (\"\($0)\")" } ?? ""
          return [Finding("save answered \(status)\(words) after \(place) bars, expected 0", at: "save")]
        }
        state = bytes
      } catch let finding as Finding {
        throw Skip("\(finding.sentence); see STA-13")
      }
      words.append(state)
      return []
    }
    stage.testify(words.flatMap(Self.framed))
    return findings
  }

  func resume() throws -> [Finding] {
    let states = Self.unframed(stage.earlier.first ?? [])
    let expected = try stage.baseline(series)
    guard states.first == expected.bytes else {
      throw Skip("another process answers other votes to the same bars, so nothing can be compared; see DET-02")
    }
    let wanted = stage.onlyCase.map { [places[$0]] } ?? places
    for (place, state) in zip(wanted, states.dropFirst()) {
      stage.phase("restore of what was saved after \(place) bars, in a new process")
      let instance = try stage.subject().create()
      defer { instance.destroy() }
      let status = try instance.restore(state)
      guard status >= 0 else {
        let words = instance.host.takeWords().map { " (\"\($0)\")" } ?? ""
        return [
          Finding(
            "restore answered \(status)\(words) to the plugin's own state of \(state.count) bytes, saved after "
              + "\(place) bars by another process, expected 0", at: "restore")
        ]
      }
      let after = try stage.feed(instance, series, place..<series.count)
      if let (sentence, at) = after.difference(from: expected.slice(place..<series.count), firstBar: place) {
        return [
          Finding("after save and restore at bar \(place) the votes are others than without: \(sentence)", at: at)
        ]
      }
    }
    return []
  }

  /// Bytes behind their number in four bytes, lowest first.
  private static func framed(_ bytes: [UInt8]) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) } + bytes
  }

  private static func unframed(_ bytes: [UInt8]) -> [[UInt8]] {
    var (pieces, left): ([[UInt8]], ArraySlice<UInt8>) = ([], bytes[...])
    while left.count >= 4 {
      let count = left.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      pieces.append(Array(left.dropFirst(4).prefix(count)))
      left = left.dropFirst(4 + count)
    }
    return pieces
  }
}
