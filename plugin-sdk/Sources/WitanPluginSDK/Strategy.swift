#if hasFeature(Embedded)
  public import WitanIndicatorsEmbedded
#else
  public import WitanIndicators
#endif

/// Who a plugin is.
public struct Identity: Sendable {
  let id, name, version, author, summary: StaticString

  /// - Parameters:
  ///   - id: `[a-z0-9_-]{1,32}`, what `--enable` names.
  ///   - version: semver, "1.0.0".
  ///   - summary: one line.
  public init(
    id: StaticString, name: StaticString, version: StaticString, author: StaticString, summary: StaticString
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.author = author
    self.summary = summary
  }
}

/// A sentence that votes point at, with places {0} {1} {2} for their figures. No full stop.
public struct Reason: Sendable {
  let sentence: StaticString
  let units: (StaticString, StaticString, StaticString)

  /// `Reason("RSI {0} below {1}")`; a unit for each figure that has one ("%", "bars").
  public init(
    _ sentence: StaticString, _ unit0: StaticString = "", _ unit1: StaticString = "", _ unit2: StaticString = ""
  ) {
    self.sentence = sentence
    units = (unit0, unit1, unit2)
  }
}

/// A strategy: a value that judges closed bars, oldest first, each exactly once.
///
/// The SDK makes the descriptor, checks parameters, keeps instances, frames the state and sees that bars come in turn;
/// a strategy never meets a C struct. It must be deterministic: no clock, no chance, no globals. The same bars give the
/// same votes however they are cut into blocks, which holds by itself if bars are walked one after the other and all
/// state is the value's own.
public protocol Strategy: SendableMetatype {
  /// Who it is.
  static var identity: Identity { get }

  /// Raise it when what ``save(into:)`` writes changes its layout.
  static var stateVersion: UInt32 { get }

  /// At most 32; the order is the index at the border.
  static var parameters: [Parameter] { get }

  /// At most 63. The first has number 1, since 0 means "no reason given".
  static var reasons: [Reason] { get }

  /// What it lends to the host, at most 16; none unless said otherwise.
  static var functions: [LentFunction] { get }

  /// Makes a fresh strategy. Types and ranges are checked already; relations ("fast below slow") are checked here.
  init(_ values: Values) throws(Refusal)

  /// How many bars abstain before the first view can come.
  static func warmUp(_ values: Values) -> Int

  /// Judges the fresh bars and fills one vote for each.
  mutating func judge(_ bars: Bars, _ votes: Votes)

  /// Whether the plugin offers `evaluate_many`: the same bars judged with many sets of values in one pass, for searches.
  /// False unless said otherwise.
  static var judgesManySets: Bool { get }

  /// Judges the same bars by strategies of different values, each fresh at the first call and given all bars in turn;
  /// strategy k fills `votes[k]`. Their votes must be those of ``judge(_:_:)``, bit for bit. Unless said otherwise each
  /// judges by itself; a strategy may work out once what several of them share.
  static func judgeMany(_ strategies: inout [Self], _ bars: Bars, _ votes: [Votes])

  /// Appends the whole state. The parameters are kept by the SDK.
  func save(into writer: inout StateWriter)

  /// Takes up a state in a freshly made strategy; false if it is not one. What is half taken then is thrown away.
  mutating func restore(from reader: inout StateReader) -> Bool
}

extension Strategy {
  /// Not offered unless a strategy says so.
  public static var judgesManySets: Bool { false }

  /// Each strategy judges by itself.
  public static func judgeMany(_ strategies: inout [Self], _ bars: Bars, _ votes: [Votes]) {
    for index in 0..<strategies.count { strategies[index].judge(bars, votes[index]) }
  }
}
