import WitanCore

/// One key of the configuration: everything that is to be known about it, declared once.
///
/// Reading, error messages, `host config show`, the JSON Schema, `.env.example` and `docs/configuration.md` follow
/// from this; the list is ``all``.
public struct Setting: Sendable {
  /// The dotted key: `risk.max_position_pct`.
  public let key: String
  /// What it may hold.
  public let kind: SettingKind
  /// What its number counts; nil where it is no number or a bare one.
  public let unit: String?
  /// What it does, as one sentence without its unit and range.
  public let summary: String
  /// Other keys under which a file may give it.
  public let spellings: [String]
  /// Other environment variables that give it, beside ``variable``.
  public let others: [OtherVariable]
  /// Whether a running host takes a new value.
  public let reload: ReloadRule

  let current: @Sendable (Configuration) -> SettingValue
  let put: @Sendable (inout Configuration, SettingValue) -> Bool

  /// A setting whose value is the field of the configuration at `path`.
  init<Value>(
    _ key: String, _ path: any WritableKeyPath<Configuration, Value> & Sendable, _ codec: SettingCodec<Value>,
    unit: String? = nil, spellings: [String] = [], others: [OtherVariable] = [], reload: ReloadRule = .live,
    _ summary: String
  ) {
    self.key = key
    self.kind = codec.kind
    self.unit = unit ?? codec.unit
    self.summary = summary
    self.spellings = spellings
    self.others = others
    self.reload = reload
    current = { codec.write($0[keyPath: path]) }
    put = { configuration, value in
      guard let typed = codec.read(value) else { return false }
      configuration[keyPath: path] = typed
      return true
    }
  }

  /// The first part of the key.
  public var section: String { String(key.prefix { $0 != "." }) }
  /// The environment variable that gives it: `WITAN_RISK_MAX_POSITION_PCT`.
  public var variable: String { "WITAN_" + key.uppercased().replacing(".", with: "_") }
  /// The default.
  public var defaultValue: SettingValue { current(Configuration()) }
  /// What was expected, with the unit.
  public var expected: String { unit.map { "\(kind.expected) (\($0))" } ?? kind.expected }

  /// The setting of that key or other spelling, or nil.
  public static func named(_ key: String) -> Setting? {
    all.first { $0.key == key || $0.spellings.contains(key) }
  }
}

/// An environment variable beside the one that follows from the key.
public struct OtherVariable: Hashable, Sendable {
  /// Its name.
  public let name: String
  /// What its words mean as a value of the setting; empty = the value itself.
  public let meanings: [String: String]
  /// A variable that holds the value itself, or words that mean one.
  init(_ name: String, meanings: [String: String] = [:]) {
    self.name = name
    self.meanings = meanings
  }
}

/// Whether a running host takes a setting's new value.
public enum ReloadRule: Hashable, Sendable {
  /// From the next bar on.
  case live
  /// Only at its next start, for the reason that follows "because".
  case fixed(String)
}
