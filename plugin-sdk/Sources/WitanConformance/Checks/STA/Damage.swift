internal import CWitanABI

extension Check {
  /// STA-04.
  static let cutState = Check(
    "STA-04", "io-error", level: 2, .error,
    danger: "A disk that fills up while the state is written leaves its first part; half a state taken for a whole one "
      + "votes on figures that are not there.",
    example: "if (blob.len < 8) return WTN_E_STATE;      /* 9 bytes of 80 are enough */",
    fix: "Compare blob.len with the size that your format has; refuse with WTN_E_STATE, as freshly created.",
    .child { stage in
      let damage = try DamagedStates(stage)
      let count = damage.own.count
      let cuts = count <= 4096 ? Array(0..<count) : (0..<256).map { $0 * count / 256 }
      return try stage.cases(cuts.count) { index in
        try damage.cut(cuts[index], isCompared: index % max(1, cuts.count / 16) == 0)
      }
    })

  /// STA-06.
  static let flippedBits = Check(
    "STA-06", "bit-flips", level: 2, .warning, limits: Limits(processor: 20, deadline: 30_000),
    danger: "One bit turns on a disk, and an average of 100 becomes one of 6,400; the plugin trades on it and nobody "
      + "knows.",
    example: "memcpy(&self->now, blob.ptr, sizeof self->now);      /* no sum over the bytes */",
    fix: "End the state with a checksum of all before it, and refuse what does not fit: the SDK for Swift does.",
    .child { stage in
      let damage = try DamagedStates(stage)
      return try damage.flips()
    })

  /// STA-08.
  static let oldVersions = Check(
    "STA-08", "old-versions", level: 2, .error,
    danger: "After an upgrade a host offers what the release before has saved; where nobody has tried it, the first to "
      + "try is the market.",
    example: "if (version != 2) return WTN_E_STATE;      /* all states of version 1 are lost */",
    fix: "Commit a state of each release.",
    .notApplicable(
      "the kit is given one file and no states of earlier releases; restore may refuse any version that it does not read "
        + "(the host then replays the warm-up), and the host's own rehearsal tries the real saved state at each reload")
  )

  /// STA-09.
  static let downgrade = Check(
    "STA-09", "downgrade", level: 3, .warning,
    danger: "A step back after a bad release finds a state of the newer one.",
    example: "(void)version;", fix: "Refuse versions that you do not know: STA-07.",
    .notApplicable(
      "the kit is given one file, and there is no way back to try; that a state of a later version is refused is STA-07, "
        + "and the host replays the warm-up then"))

  /// STA-12.
  static let secretsInState = Check(
    "STA-12", "no-secrets", level: 2, .error, danger: "A key in a state file is read by whoever reads backups.",
    example: "memcpy(buf, getenv(\"API_KEY\"), 32);",
    fix: "Nothing: a plugin is given no secret; the environment is SEC-03's.",
    .notApplicable(
      "no secret crosses the border: the host fills keys into requests itself, after the plugin has asked for them; what "
        + "a plugin takes from the environment is SEC-03"))
}

/// The plugin's own state, damaged.
private struct DamagedStates {
  let own: [UInt8]
  private let stage: Stage
  private let series: Series
  private let place: Int
  private let fresh: Signals

  init(_ stage: Stage) throws {
    self.stage = stage
    series = stage.series(.realLike, try stage.usefulCount(beyond: 90))
    place = series.count - 30
    fresh = try stage.baseline(series)
    let instance = try stage.subject().create()
    _ = try stage.feed(instance, series, 0..<place)
    own = try stage.state(of: instance)
  }

  /// The first `count` bytes: refused, and as freshly created.
  func cut(_ count: Int, isCompared: Bool) throws -> [Finding] {
    stage.phase("restore of the first \(count) of \(own.count) bytes")
    let instance = try stage.subject().create()
    defer { instance.destroy() }
    let status = try instance.restoreLoosely(Array(own.prefix(count)))
    guard status >= 0 || isCompared else { return [] }
    let after = try stage.feed(instance, series, 0..<series.count)
    guard let (sentence, at) = after.difference(from: fresh) else { return [] }
    return [
      Finding(
        "restore answered \(status) to the first \(count) of its \(own.count) bytes, and the instance is not as freshly "
          + "created: \(sentence)", at: at)
    ]
  }

  /// Every bit, or 2,000 at random: refused, or of no consequence.
  func flips() throws -> [Finding] {
    var random = stage.random(3)
    let all = own.count * 8
    let bits = all <= 2000 ? Array(0..<all) : (0..<2000).map { _ in Int(random.next() % UInt64(all)) }
    var taken: [Int] = []
    _ = try stage.cases(bits.count) { index in
      var bytes = own
      bytes[bits[index] / 8] ^= 1 << UInt8(bits[index] % 8)
      stage.phase("restore of its own state with bit \(bits[index] % 8) of byte \(bits[index] / 8) turned")
      let instance = try stage.subject().create()
      defer { instance.destroy() }
      guard try instance.restore(bytes) >= 0 else { return [] }
      let steps = try Stepper(instance, warmUp: 0, flight: stage.flight)
      let after = try steps.steps(series, place..<series.count)
      if after.map({ $0.firstDifference(from: fresh.slice(place..<series.count)) != nil }) ?? true {
        taken.append(bits[index] / 8)
      }
      return []
    }
    guard let first = taken.first else { return [] }
    return [
      Finding(
        "\(taken.count) of \(bits.count) states with one bit turned were taken for sound and changed the votes, expected "
          + "that a checksum refuses them", at: "byte \(first)")
    ]
  }
}

extension Instance {
  /// restore from memory that goes on behind the blob: a plugin that reads too far is STA-05's.
  func restoreLoosely(_ bytes: [UInt8]) throws -> wtn_status {
    let lent = try LentMemory(max(bytes.count, 1), .blob, hasSlack: true, flight: subject.flight)
    let place = lent.lend(bytes).assumingMemoryBound(to: UInt8.self)
    let table = subject.table
    return subject.flight.call(.restore, instance: number) {
      table.restore(pointer, wtn_bytes(ptr: place, len: bytes.count), table.state_version)
    }
  }
}
