import WitanCore

/// How a field's type is written in the configuration, and back, exactly.
struct SettingCodec<Value>: Sendable {
  /// What the setting may hold.
  let kind: SettingKind
  /// What its number counts.
  var unit: String?
  /// The value as people write it.
  let write: @Sendable (Value) -> SettingValue
  /// The field's value, or nil for a value that is not of this kind.
  let read: @Sendable (SettingValue) -> Value?
}

extension SettingCodec where Value == Share {
  /// A share written in percent: `20` is 0.2; steps of 0.0001 % are the units of a share, so nothing is rounded.
  static func percent(_ range: ClosedRange<Int64> = 0...100) -> Self {
    Self(
      kind: .decimal(DecimalBounds(range, places: 4)), unit: "percent",
      write: { .decimal(units: Int64($0.units) * 10_000) },
      read: { if case .decimal(let units) = $0 { Share(Double(units / 10_000) / 1e6) } else { nil } })
  }
  /// A share written as it is, 0 to 1.
  static let share = Self(
    kind: Setting.shareKind, unit: "share, 0 to 1", write: { .decimal(units: Int64($0.units) * 100) },
    read: { if case .decimal(let units) = $0 { Share(Double(units / 100) / 1e6) } else { nil } })
}

extension Setting {
  /// A share from 0 to 1 in steps of 1e-6.
  static let shareKind = SettingKind.decimal(DecimalBounds(0...1, places: 6))
}

extension SettingCodec {
  /// The same, or a word that stands for nil.
  static func optional<Wrapped: Sendable>(_ codec: SettingCodec<Wrapped>, nilAs word: String = "none") -> Self
  where Value == Wrapped? {
    Self(
      kind: .word(word, or: codec.kind), unit: codec.unit,
      write: { $0.map(codec.write) ?? .text(word) },
      read: { $0 == .text(word) ? .some(nil) : codec.read($0).map { .some($0) } })
  }

  /// One of an enumeration's words.
  static func choice() -> Self where Value: RawRepresentable<String> & CaseIterable & Sendable {
    Self(
      kind: .choice(Value.allCases.map(\.rawValue)), write: { .text($0.rawValue) },
      read: { if case .text(let word) = $0 { Value(rawValue: word) } else { nil } })
  }

  /// A text that a type reads and writes itself.
  static func text(
    _ shape: TextShape, _ read: @escaping @Sendable (String) -> Value?, _ write: @escaping @Sendable (Value) -> String
  ) -> Self {
    Self(
      kind: .text(shape), write: { .text(write($0)) },
      read: { if case .text(let text) = $0 { read(text) } else { nil } })
  }

  /// A list of what `item` reads and writes.
  static func list<Item: Sendable>(_ item: SettingCodec<Item>, count: ClosedRange<Int>) -> Self
  where Value == [Item] {
    Self(
      kind: .list(item.kind, count: count), write: { .list($0.map(item.write)) },
      read: { value in
        guard case .list(let values) = value else { return nil }
        let items = values.compactMap(item.read)
        return items.count == values.count ? items : nil
      })
  }
}

extension SettingCodec where Value == Int {
  /// A whole number.
  static func count(_ range: ClosedRange<Int64>, _ unit: String? = nil) -> Self {
    Self(
      kind: .whole(range), unit: unit, write: { .whole(Int64($0)) },
      read: { if case .whole(let number) = $0 { Int(number) } else { nil } })
  }
}

extension SettingCodec where Value == UInt64 {
  /// A whole number from 0 to 2⁶³ − 1.
  static let seed = Self(
    kind: .whole(0...Int64.max), write: { .whole(Int64(clamping: $0)) },
    read: { if case .whole(let number) = $0 { UInt64(exactly: number) } else { nil } })
}

extension SettingCodec where Value == Bool {
  /// A switch.
  static let flag = Self(
    kind: .flag, write: { .flag($0) }, read: { if case .flag(let flag) = $0 { flag } else { nil } })
}

extension SettingCodec where Value == Money {
  /// An amount of the quote currency with up to eight decimals.
  static func money(_ range: ClosedRange<Int64>) -> Self {
    Self(
      kind: .decimal(DecimalBounds(range, places: 8)), unit: "quote currency", write: { .decimal(units: $0.units) },
      read: { if case .decimal(let units) = $0 { Money(units: units) } else { nil } })
  }
}

extension SettingCodec where Value == Confidence {
  /// A confidence, 0 to 100.
  static let confidence = Self(
    kind: .decimal(DecimalBounds(0...100, places: 6)), unit: "confidence, 0 to 100",
    write: { .decimal(units: Int64($0.units) * 100) },
    read: { if case .decimal(let units) = $0 { Confidence(Double(units / 100) / 1e6) } else { nil } })
}

extension SettingCodec where Value == Interval {
  /// A length of time as a whole number of a unit, such as seconds.
  static func time(_ unit: Interval, _ name: String, _ range: ClosedRange<Int64>) -> Self {
    Self(
      kind: .whole(range), unit: name, write: { .whole($0.milliseconds / unit.milliseconds) },
      read: {
        guard case .whole(let count) = $0 else { return nil }
        return Interval(milliseconds: count * unit.milliseconds)
      })
  }
  /// A whole number of seconds.
  static func seconds(_ range: ClosedRange<Int64>) -> Self { time(.seconds(1), "seconds", range) }
  /// A whole number of minutes.
  static func minutes(_ range: ClosedRange<Int64>) -> Self { time(.minutes(1), "minutes", range) }
  /// A whole number of milliseconds.
  static func milliseconds(_ range: ClosedRange<Int64>) -> Self {
    time(Interval(milliseconds: 1), "milliseconds", range)
  }
}

extension SettingCodec where Value == SizeRule {
  /// The percent of the equity, or `all-in`.
  static let size = Self(
    kind: .word("all-in", or: .decimal(DecimalBounds(least: 10_000, most: 10_000_000_000, places: 4))),
    unit: "percent",
    write: {
      switch $0 {
      case .percent(let share): SettingCodec<Share>.percent().write(share)
      case .allIn: .text("all-in")
      }
    },
    read: { $0 == .text("all-in") ? .allIn : SettingCodec<Share>.percent().read($0).map { .percent($0) } })
}

extension SettingCodec where Value == SlippageSpan {
  /// The least and the greatest slippage in basis points; a basis point is 0.01 %.
  static let span = Self(
    kind: .span(DecimalBounds(0...10_000, places: 2)), unit: "basis points",
    write: { .list([$0.least, $0.most].map { .decimal(units: Int64($0.units) * 1_000_000) }) },
    read: {
      guard case .list(let ends) = $0, ends.count == 2, case .decimal(let least) = ends[0],
        case .decimal(let most) = ends[1], let least = Share(Double(least / 1_000_000) / 1e6),
        let most = Share(Double(most / 1_000_000) / 1e6)
      else { return nil }
      return SlippageSpan(least: least, most: most)
    })
}

/// The least and the greatest slippage, as one setting.
struct SlippageSpan: Hashable, Sendable {
  /// The least share of the price.
  var least: Share
  /// The greatest share of the price.
  var most: Share
}

extension Configuration {
  /// Both ends of ``fills``' slippage.
  var slippage: SlippageSpan {
    get { SlippageSpan(least: fills.slippageLeast, most: fills.slippageMost) }
    set {
      fills.slippageLeast = newValue.least
      fills.slippageMost = newValue.most
    }
  }
}
