/// A figure computed from bars as they come, one `update` a bar, in constant memory.
///
/// All indicators share these rules:
/// - `update` answers nil while the indicator warms up, and a value on every bar from then on. It allocates nothing.
/// - Inputs are finite by contract (prices and volumes of closed bars, of magnitude below 1e150). What a NaN or an
///   infinity would do is unspecified but for this: it neither traps nor goes unseen, the values that depend on it are
///   not finite or not meaningful. A recursive indicator (EMA, RSI, ATR …) never recovers from it.
/// - The same inputs give the same bits, however they are cut into blocks, and whether or not the state was saved and
///   restored in between.
/// - A copy is a value of its own. A windowed indicator's storage is copied at the first `update` after that; on a hot
///   path update it in place (or through `inout`) instead of through a copy.
///
/// The protocol serves as a constraint only, so it costs nothing and suits Embedded Swift.
public protocol Indicator: Sendable {
  /// What `update` answers once the indicator is warm.
  associatedtype Value

  /// The number of bars needed for the first value: `update` number `warmUp` (counted from 1) is the first that answers.
  var warmUp: Int { get }

  /// Appends the whole state, parameters included.
  func save(into writer: inout StateWriter)

  /// Takes up what ``save(into:)`` wrote, and goes on bit for bit; nil if the bytes are not such a state.
  init?(restoring reader: inout StateReader)
}

/// An indicator of one series, by custom the closing prices.
public protocol PriceIndicator: Indicator {
  /// Takes the next value of the series.
  mutating func update(_ price: Double) -> Value?
}

/// An indicator of the bars' extremes.
public protocol RangeIndicator: Indicator {
  /// Takes the next bar.
  mutating func update(high: Double, low: Double) -> Value?
}

/// An indicator of high, low and close.
public protocol BarIndicator: Indicator {
  /// Takes the next bar.
  mutating func update(high: Double, low: Double, close: Double) -> Value?
}
