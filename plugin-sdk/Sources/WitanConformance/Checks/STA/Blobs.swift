internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// STA-05.
  static let rubbishState = Check(
    "STA-05", "empty-random-huge", level: 1, .error, limits: Limits(memory: 384),
    danger:
      "A state file is cut or overwritten on a full disk; a plugin that believes its bytes takes the host down at "
      + "the next start.",
    example: "size_t n = *(uint64_t *)blob.ptr; self->window = malloc(n); memset(self->window, 0, n);",
    fix:
      "Look at blob.ptr and blob.len first; compare mark, version and every length with what can be before use; answer "
      + "WTN_E_STATE to the rest, as freshly created.",
    .child { stage in
      let rubbish = try RubbishBlobs(stage)
      return try stage.cases(rubbish.count) { try rubbish.run($0) }
    })

  /// STA-07.
  static let foreignState = Check(
    "STA-07", "foreign-state", level: 1, .error,
    danger: "After a renamed file or a step back to an older release a host offers what another has saved; figures of "
      + "another meaning become votes.",
    example: "static wtn_status restore(…, uint32_t version) { (void)version; memcpy(&self->now, blob.ptr, blob.len);",
    fix:
      "Begin the state with a mark of your own; refuse with WTN_E_STATE and a sentence every state_version that this "
      + "release does not know.",
    .child { stage in
      let foreign = try ForeignBlobs(stage)
      return try stage.cases(foreign.count) { try foreign.run($0) }
    })
}

/// States that are none.
private struct RubbishBlobs {
  private let stage: Stage
  private let series: Series
  private let expected: Signals
  private let own: [UInt8]
  /// Bars after which the instance's own state was saved.
  private static let saved = 60

  init(_ stage: Stage) throws {
    self.stage = stage
    series = stage.series(.realLike, try stage.usefulCount(beyond: 60))
    expected = try stage.baseline(series)
    let instance = try stage.subject().create()
    _ = try stage.feed(instance, series, 0..<min(Self.saved, series.count))
    own = try stage.state(of: instance)
  }

  /// Words in the own state that are overwritten with lengths that cannot be.
  private var words: Int { min(own.count / 8, 64) }
  private let lengths: [UInt64] = [1 << 63, .max, 1 << 31]
  private static let fixed = 8
  var count: Int { Self.fixed + words * lengths.count }

  func run(_ index: Int) throws -> [Finding] {
    var random = stage.random(UInt64(index) + 7)
    let (name, bytes): (String, [UInt8]?)
    switch index {
    case 0: (name, bytes) = ("no bytes at all (a null pointer)", nil)
    case 1: (name, bytes) = ("an empty state", [])
    case 2: (name, bytes) = ("one byte", [0x57])
    case 3: (name, bytes) = ("the first 9 bytes of its own state", Array(own.prefix(9)))
    case 4...6: (name, bytes) = ("1 MiB at random", (0..<131_072).flatMap { _ in Self.bytes(random.next()) })
    case 7: (name, bytes) = ("1 MiB of 0xFF", [UInt8](repeating: 0xFF, count: 1 << 20))
    default:
      let (word, length) = ((index - Self.fixed) / lengths.count, lengths[(index - Self.fixed) % lengths.count])
      var changed = own
      changed.replaceSubrange(word * 8..<word * 8 + 8, with: Self.bytes(length))
      (name, bytes) = ("its own state with \(length) at byte \(word * 8)", changed)
    }
    stage.phase("restore of \(name)")
    return try judge(name, bytes, isRubbish: index < Self.fixed)
  }

  private func judge(_ name: String, _ bytes: [UInt8]?, isRubbish: Bool) throws -> [Finding] {
    let instance = try stage.subject().create()
    defer { instance.destroy() }
    let before = wkp_heap_bytes()
    let status = try bytes.map { try instance.restore($0) } ?? instance.restoreNothing()
    let grown = Int(wkp_heap_bytes()) - Int(before)
    if grown > 32 << 20 {
      return [Finding("restore of \(name) took \(grown >> 20) MiB of memory, expected no more than a state needs")]
    }
    // What is refused, or is no state at all, leaves the instance as it was made. A plugin may take up a state of its
    // own in which only a figure is another.
    guard status < 0 || isRubbish else { return [] }
    let after = try stage.feed(instance, series, 0..<series.count)
    guard let (sentence, place) = after.difference(from: expected) else { return [] }
    return [
      Finding(
        "restore answered \(status) to \(name), and the instance is not as freshly created: \(sentence)", at: place)
    ]
  }

  private static func bytes(_ word: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
}

/// Sound states, but not this plugin's, or not of this version.
private struct ForeignBlobs {
  private let stage: Stage
  private let series: Series
  private let expected: Signals
  private let own: [UInt8]
  private let version: UInt32

  init(_ stage: Stage) throws {
    self.stage = stage
    series = stage.series(.realLike, try stage.usefulCount(beyond: 60))
    expected = try stage.baseline(series)
    version = try stage.subject().plugin.pointee.state_version
    let instance = try stage.subject().create()
    _ = try stage.feed(instance, series, 0..<min(60, series.count))
    own = try stage.state(of: instance)
  }

  var count: Int { own.isEmpty ? 0 : 4 }

  func run(_ index: Int) throws -> [Finding] {
    let (name, bytes, version): (String, [UInt8], UInt32)
    switch index {
    case 0: (name, bytes, version) = ("another plugin's state", Self.foreign(own.count), self.version)
    case 1: (name, bytes, version) = ("another plugin's longer state", Self.foreign(own.count + 64), self.version)
    case 2: (name, bytes, version) = ("its own state as of version \(self.version &+ 1)", own, self.version &+ 1)
    default: (name, bytes, version) = ("its own state as of version 4294967295", own, .max)
    }
    stage.phase("restore of \(name)")
    let instance = try stage.subject().create()
    defer { instance.destroy() }
    let status = try instance.restore(bytes, version: version)
    guard status < 0 else {
      return [Finding("restore answered \(status) to \(name), expected WTN_E_STATE (-2)", at: "restore")]
    }
    let after = try stage.feed(instance, series, 0..<series.count)
    guard let (sentence, place) = after.difference(from: expected) else { return [] }
    return [Finding("after \(name) was refused the instance is not as freshly created: \(sentence)", at: place)]
  }

  /// A state as another strategy might write it: mark, version, a few counts and prices.
  private static func foreign(_ count: Int) -> [UInt8] {
    var bytes = Array("OTHER\u{1}\u{0}\u{0}".utf8)
    var next: UInt64 = 1
    while bytes.count < count {
      let word = next % 3 == 0 ? (100 + Double(next)).bitPattern : next
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
      next += 1
    }
    return Array(bytes.prefix(max(count, 1)))
  }
}

extension Instance {
  /// restore with a null pointer and no bytes.
  func restoreNothing() -> wtn_status {
    let table = subject.table
    return subject.flight.call(.restore, instance: number) {
      table.restore(pointer, wtn_bytes(ptr: nil, len: 0), table.state_version)
    }
  }
}
