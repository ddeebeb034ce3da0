internal import CWitanABI

/// One row of the table of hostile calls: a function of the descriptor, its arguments as data, and what a plugin owes.
struct HostileCall: Sendable {
  /// An argument.
  enum Argument: Sendable {
    /// The instance under test, its host, a null pointer, an address of 8 bytes to answer to.
    case instance, host, null, place
    /// A number or a count; a fraction.
    case word(UInt64), real(Double)
    /// One value for each parameter, each changed; then so many more of the last one.
    case values(@Sendable (inout wtn_value) -> Void)
    /// How many parameters there are, and so many more.
    case count(Int)
    /// The next bar of a sound series with those before it: its values changed, then the struct.
    case bars(@Sendable (inout Series) -> Void, @Sendable (inout wtn_bars) -> Void)
    /// Room for one signal.
    case signals(@Sendable (inout wtn_signals) -> Void)
    /// Two sets of the declared values, the second one's changed.
    case sets(@Sendable (inout wtn_value) -> Void)
    /// Addresses of room for one signal for each of two sets: the second one's struct changed, or null.
    case rooms(@Sendable (inout wtn_signals) -> Void), halfARoom
    /// A buffer of so many bytes.
    case room(Int)
    /// A state made of the instance's own one; at an odd address where it says so.
    case blob(isOdd: Bool, @Sendable ([UInt8]) -> [UInt8])
    /// `wtn_bytes` without an address.
    case noBlob(length: Int)
    /// A parameter's value, by value.
    case value(@Sendable () -> wtn_value)
    /// A reply, a piece of news: bytes that stand for nothing, with that `size`.
    case rubbish(size: UInt32)
  }

  /// What must come of it.
  enum Outcome: Sendable, Equatable {
    /// A status below 0, and nothing changed.
    case refused
    /// This status.
    case answers(Int32)
    /// Any status: the call returns.
    case returns
  }

  /// Which check makes the call.
  let check: String
  /// For sentences: "evaluate with bars of size 0".
  let name: String
  let function: Flight.Function
  let arguments: [Argument]
  let expected: Outcome
  /// Only a plugin with parameters is asked; a plugin without any may rightly accept.
  var needsParameters = false
}

extension HostileCall {
  /// All calls. ABI-05 and ABI-07 make theirs one by one, in a child each; FUZ-03 makes all of them in any order.
  static let table: [HostileCall] = creation + judging + manySets + keeping + events + forbidden

  /// The calls of a check.
  static func rows(of check: String) -> [HostileCall] { table.filter { $0.check == check } }

  // MARK: create and warmup_bars

  private static let creation: [HostileCall] = wrongValues.flatMap { name, values, count in
    [
      HostileCall(
        check: "ABI-07", name: "create with \(name)", function: .create, arguments: [.host, values, count, .place],
        expected: .refused, needsParameters: true),
      HostileCall(
        check: "ABI-07", name: "warmup_bars with \(name)", function: .warmupBars, arguments: [values, count],
        expected: .refused, needsParameters: true),
    ]
  }

  private static let wrongValues: [(String, Argument, Argument)] = [
    ("a count of 0", .values { _ in }, .word(0)),
    ("a value too few", .values { _ in }, .count(-1)),
    ("a value too many", .values { _ in }, .count(1)),
    ("a count of 18446744073709551615", .values { _ in }, .word(.max)),
    ("null values", .null, .count(0)),
    ("null values and a count of 0", .null, .word(0)),
    ("values of type 0", .values { $0.type = 0 }, .count(0)),
    ("values of type 77", .values { $0.type = 77 }, .count(0)),
    ("values of type -1", .values { $0.type = -1 }, .count(0)),
    (
      "values of another type", .values { $0.type = $0.type == WTN_T_FLOAT ? Int32(WTN_T_INT) : Int32(WTN_T_FLOAT) },
      .count(0)
    ),
    (
      "the least whole number, nan and a text of 2^60 bytes at null",
      .values {
        ($0.i, $0.f) = (.min, .nan)
        $0.s = wtn_str(ptr: nil, len: 1 << 60)
      }, .count(0)
    ),
    ("the greatest whole number and inf", .values { ($0.i, $0.f, $0.s.len) = (.max, .infinity, 1 << 60) }, .count(0)),
  ]

  // MARK: evaluate

  private static let sound = Argument.bars({ _ in }, { _ in })

  private static let room = Argument.signals { _ in }

  private static func evaluate(
    _ name: String, _ bars: Argument = sound, fresh: UInt64 = 1, out: Argument = room, _ expected: Outcome,
    check: String = "ABI-05", of instance: Argument = .instance
  ) -> HostileCall {
    HostileCall(
      check: check, name: "evaluate \(name)", function: .evaluate, arguments: [instance, bars, .word(fresh), out],
      expected: expected)
  }

  private static let judging: [HostileCall] = sizes + counts + oddBars

  private static let sizes: [HostileCall] = [
    evaluate("with bars of size 0", .bars({ _ in }, { $0.size = 0 }), .refused),
    evaluate("with bars of size 3", .bars({ _ in }, { $0.size = 3 }), .refused),
    evaluate("with bars of size 16", .bars({ _ in }, { $0.size = 16 }), .refused),
    evaluate("with bars of size 4294967295", .bars({ _ in }, { $0.size = .max }), .returns),
    evaluate("with signals of size 0", out: .signals { $0.size = 0 }, .refused),
    evaluate("with signals of size 3", out: .signals { $0.size = 3 }, .refused),
    evaluate("with signals of size 16", out: .signals { $0.size = 16 }, .refused),
    evaluate("with signals of size 4294967295", out: .signals { $0.size = .max }, .returns),
  ]

  private static let counts: [HostileCall] = [
    evaluate("of 0 fresh bars", fresh: 0, .refused),
    evaluate("of 18446744073709551615 fresh bars", fresh: .max, .refused),
    evaluate("of 9223372036854775808 fresh bars", fresh: 1 << 63, .refused),
    evaluate("of more fresh bars than there are", fresh: 1 << 20, .refused),
    evaluate("of a fresh bar where there is none", .bars({ _ in }, { $0.count = 0 }), .refused),
    evaluate("with a null action column", out: .signals { $0.action = nil }, .refused),
    evaluate("with a null confidence column", out: .signals { $0.confidence = nil }, .refused),
    evaluate("with a newest bar of number 0", .bars({ _ in }, { $0.last_seq = 0 }), .returns),
    evaluate("with a newest bar of number 18446744073709551615", .bars({ _ in }, { $0.last_seq = .max }), .returns),
  ]

  private static let oddBars: [HostileCall] = [
    evaluate("with bars of no length", .bars({ _ in }, { $0.interval_ms = 0 }), .returns),
    evaluate("with bars of the least length", .bars({ _ in }, { $0.interval_ms = .min }), .returns),
    evaluate("with bars of nan", .bars({ $0.become(.nan) }, { _ in }), .returns),
    evaluate("with bars of inf", .bars({ $0.become(.infinity) }, { _ in }), .returns),
    evaluate("with bars of -1.8e308", .bars({ $0.become(-.greatestFiniteMagnitude) }, { _ in }), .returns),
    evaluate("with bars before 1970", .bars({ $0.openMs = $0.openMs.map { -$0 } }, { _ in }), .returns),
    evaluate(
      "with bars at the beginning of time", .bars({ $0.openMs = $0.openMs.map { _ in .min } }, { _ in }), .returns),
  ]

  // MARK: save, restore, set_param

  private static func restoring(
    _ name: String, _ blob: Argument, version: UInt64? = nil, _ expected: Outcome, check: String = "ABI-05"
  ) -> HostileCall {
    HostileCall(
      check: check, name: "restore of \(name)", function: .restore,
      arguments: [.instance, blob, version.map { .word($0) } ?? .word(ownVersion)], expected: expected)
  }

  /// Stands for the plugin's own state_version, which is not known before it is loaded.
  static let ownVersion: UInt64 = 1 << 32

  private static let keeping: [HostileCall] = states + settings

  private static let states: [HostileCall] = [
    HostileCall(
      check: "ABI-05", name: "save into a buffer without room", function: .save,
      arguments: [.instance, .room(8), .word(0), .place], expected: .answers(Int32(WTN_E_TOO_SMALL))),
    restoring("one byte", .blob(isOdd: true) { Array($0.prefix(1)) }, .refused),
    restoring("64 KiB of 0xA5", .blob(isOdd: false) { _ in [UInt8](repeating: 0xA5, count: 65_536) }, .refused),
    restoring(
      "64 KiB of 0 at an odd address", .blob(isOdd: true) { _ in [UInt8](repeating: 0, count: 65_536) }, .refused),
    restoring("its own state as of version 4294967295", .blob(isOdd: false) { $0 }, version: .max >> 32, .refused),
    restoring("its own state at an odd address", .blob(isOdd: true) { $0 }, .answers(0)),
  ]

  private static let settings: [HostileCall] =
    [UInt64(64), 1 << 16, .max >> 32].map { setting("of parameter \($0)", $0) { .int(1) } }
    + [
      setting("of a value of no type", 0) { wtn_value(type: 77, reserved: -1, i: .min, f: .nan, s: wtn_str()) }
    ]

  private static func setting(
    _ name: String, _ index: UInt64, _ value: @escaping @Sendable () -> wtn_value
  ) -> HostileCall {
    HostileCall(
      check: "ABI-05", name: "set_param \(name)", function: .setParam,
      arguments: [.instance, .word(index), .value(value)], expected: .refused)
  }

  // MARK: what happens in the world

  private static let events: [HostileCall] = [
    event("on_http with a reply of size 0", .onHttp, [.instance, .rubbish(size: 0)]),
    event("on_http with a reply of size 3", .onHttp, [.instance, .rubbish(size: 3)]),
    event("on_news with an event of size 0", .onNews, [.instance, .rubbish(size: 0)]),
    event("on_news with an event of size 3", .onNews, [.instance, .rubbish(size: 3)]),
    event("on_timer of a timer never set, before 1970", .onTimer, [.instance, .word(.max), .word(1 << 63)]),
    event("on_outcome of a bar that never was, with nan", .onOutcome, [.instance, .word(.max), .real(.nan)]),
    event("on_outcome of bar 0, with inf", .onOutcome, [.instance, .word(0), .real(.infinity)]),
  ]

  private static func event(_ name: String, _ function: Flight.Function, _ arguments: [Argument]) -> HostileCall {
    HostileCall(check: "ABI-05", name: name, function: function, arguments: arguments, expected: .returns)
  }

  // MARK: what only a broken host does

  private static let forbidden: [HostileCall] = [
    evaluate("of an instance at null", sound, .refused, check: "FUZ-03", of: .null),
    evaluate("with null bars", .null, .refused, check: "FUZ-03"),
    evaluate("with null signals", out: .null, .refused, check: "FUZ-03"),
    evaluate(
      "with columns at null",
      .bars(
        { _ in },
        {
          $0.close = nil; $0.open = nil
        }), .returns, check: "FUZ-03"),
    evaluate(
      "with a symbol of 7 bytes at null", .bars({ _ in }, { $0.symbol = wtn_str(ptr: nil, len: 7) }), .returns,
      check: "FUZ-03"),
    HostileCall(
      check: "FUZ-03", name: "save of an instance at null", function: .save,
      arguments: [.null, .room(8), .word(8), .place], expected: .refused),
    HostileCall(
      check: "FUZ-03", name: "save into 4096 bytes at null", function: .save,
      arguments: [.instance, .null, .word(4096), .place], expected: .refused),
    HostileCall(
      check: "FUZ-03", name: "restore of an instance at null", function: .restore,
      arguments: [.null, .blob(isOdd: false) { $0 }, .word(ownVersion)], expected: .refused),
    restoring("64 bytes at null", .noBlob(length: 64), .refused, check: "FUZ-03"),
    HostileCall(
      check: "FUZ-03", name: "set_param of an instance at null", function: .setParam,
      arguments: [.null, .word(0), .value { .int(1) }], expected: .refused),
    HostileCall(
      check: "FUZ-03", name: "create with a null host", function: .create,
      arguments: [.null, .values { _ in }, .count(0), .place], expected: .refused),
    HostileCall(
      check: "FUZ-03", name: "on_outcome of an instance at null", function: .onOutcome,
      arguments: [.null, .word(1), .real(0)], expected: .returns),
  ]

  private static func judging(_ name: String, check: String, instance: Argument) -> HostileCall {
    HostileCall(
      check: check, name: "evaluate \(name)", function: .evaluate,
      arguments: [instance, sound, .word(1), .signals { _ in }], expected: .refused)
  }
}

extension Series {
  /// All its prices and volumes are one value.
  mutating func become(_ value: Double) {
    let column = [Double](repeating: value, count: count)
    (open, high, low, close, volume) = (column, column, column, column, column)
  }
}
