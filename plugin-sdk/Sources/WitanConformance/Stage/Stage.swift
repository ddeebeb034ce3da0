internal import CWitanABI
internal import CWitanProbe

/// What a check's body stands on, inside its child: the plugin, series of bars, and the flight recorder.
///
/// `stage.subject()` loads the plugin at its first call; `stage.run(series)` feeds a fresh instance and gives all its
/// signals. Everything is repeatable from the seed.
public final class Stage {
  /// The plugin's file.
  let path: String
  /// The id of the check that stands on it; empty for a stage within one.
  let check: String
  /// All chance comes from it.
  let seed: UInt64
  /// Which of a check's children this is, from 0.
  let part: Int
  /// What the earlier children testified.
  let earlier: [[UInt8]]
  let flight: Flight
  /// The only case to run, when one is reproduced.
  let onlyCase: Int?
  /// How long a timed check goes on, in milliseconds.
  var duration = 10_000.0
  /// When this child is ended, in milliseconds after its start; nil in a debugger, where nothing is shrunk.
  var deadline: Double?
  /// Says something to the parent at once; nil in a debugger.
  var tell: ((Message) -> Void)?
  /// Since when this child is there.
  let start = Moment()
  /// What this child leaves to the later ones.
  private(set) var testimony: [UInt8] = []
  private var loaded: Subject?

  init(
    path: String, seed: UInt64, part: Int = 0, earlier: [[UInt8]] = [], onlyCase: Int? = nil,
    record: UnsafeMutablePointer<wkp_record>, check: String = ""
  ) {
    self.check = check
    self.path = path
    self.seed = seed
    self.part = part
    self.earlier = earlier
    self.onlyCase = onlyCase
    flight = Flight(record)
  }

  /// The plugin, loaded at the first call.
  func subject() throws -> Subject {
    if let loaded { return loaded }
    let subject = try Subject(path, flight)
    loaded = subject
    return subject
  }

  /// Forgets the plugin, so that the next ``subject()`` loads it again; nothing is closed.
  func forget() { loaded = nil }

  /// A generator of this check's own; different salts give independent ones.
  func random(_ salt: UInt64 = 0) -> SeededRandom {
    var mixer = SeededRandom(seed ^ salt &* 0x9E37_79B9_7F4A_7C15)
    return SeededRandom(mixer.next())
  }

  /// The six series of the seed.
  func series(_ count: Int) -> [Series] { SeriesGenerator.six(seed: seed, count: count) }

  /// One series of the seed.
  func series(_ kind: SeriesGenerator, _ count: Int) -> Series { kind.series(seed: seed, count: count) }

  /// The longest warm-up that checks judge beyond, in bars.
  static let longestWarmUp = 100_000

  /// Enough bars to see votes after the warm-up: the warm-up with the declared values, and `beyond`.
  func usefulCount(beyond: Int = 400, values: [wtn_value]? = nil) throws -> Int {
    let warmUp = try subject().warmUp(values)
    guard warmUp >= 0 else { throw Skip("warmup_bars answers \(warmUp) for the declared values; see DESC-01") }
    guard warmUp <= Self.longestWarmUp else {
      throw Skip("warmup_bars asks for \(warmUp) bars, more than the kit can give in its time; see DESC-04")
    }
    return Int(warmUp) + beyond
  }

  /// Says what is being tried, for the sentence after a crash.
  func phase(_ text: String) { flight.phase(text) }

  /// Leaves bytes to the later children of this check.
  func testify(_ bytes: [UInt8]) { testimony = bytes }

  /// Runs the cases 0..<count, or only the one that is being reproduced; stops at the first that finds something.
  func cases(_ count: Int, _ body: (Int) throws -> [Finding]) throws -> [Finding] {
    for index in 0..<count where onlyCase == nil || onlyCase == index {
      flight.note(case: index)
      let findings = try body(index)
      if !findings.isEmpty { return findings }
    }
    return []
  }

  /// Runs the cases 0, 1, 2 and so on until ``duration`` is over, or only the one that is being reproduced; stops at the
  /// first that finds something.
  func timedCases(_ body: (Int) throws -> [Finding]) throws -> [Finding] {
    if let onlyCase { return try cases(onlyCase + 1, body) }
    let start = Moment()
    var index = 0
    repeat {
      flight.note(case: index)
      let findings = try body(index)
      if !findings.isEmpty { return findings }
      index += 1
    } while start.milliseconds < duration
    return []
  }
}
