public import WitanCore

/// What a host holds and does at one moment.
public struct StatusReport: Hashable, Codable, Sendable {
  /// Whether entries are made.
  public enum State: String, Hashable, Codable, Sendable, CaseIterable {
    /// Entries and exits.
    case running
    /// The operator paused entries.
    case paused
    /// The operator halted entries; needs a reason to go on.
    case halted
    /// The engine's state by the same name.
    public init(_ state: TradingState) {
      self =
        switch state {
        case .running: .running
        case .paused: .paused
        case .halted: .halted
        }
    }
  }

  /// An open position.
  public struct Position: Hashable, Codable, Sendable {
    /// The market.
    public let symbol: Symbol
    /// What is held, in base currency.
    public let quantity: Quantity
    /// The average entry price, without fees.
    public let averagePrice: Price
    /// The newest price.
    public let price: Price
    /// The stop below it; nil without one.
    public let stop: Price?
    /// A position.
    public init(symbol: Symbol, quantity: Quantity, averagePrice: Price, price: Price, stop: Price?) {
      self.symbol = symbol
      self.quantity = quantity
      self.averagePrice = averagePrice
      self.price = price
      self.stop = stop
    }
  }

  /// The host's process number.
  public let pid: Int32
  /// Whose money moves.
  public let mode: TradeMode
  /// Whether entries are made.
  public let state: State
  /// Since when the host runs.
  public let since: Instant
  /// Cash and positions at their newest prices, in quote currency.
  public let equity: Money
  /// Cash, in quote currency.
  public let cash: Money
  /// What is open, in the markets' order.
  public let positions: [Position]
  /// What locked the kill switch, in words; nil while it is open.
  public let killed: String?
  /// How many bars the engine has seen.
  public let bars: Int
  /// The last moment of the newest bar; nil before the first.
  public let lastBar: Instant?
  /// How many replaced plugin images stay in memory until the host ends, since they must not be unloaded.
  public let retiredImages: Int
  /// Where the strategies that are loaded run, by id.
  public let places: [String: PluginRow.Place]?

  /// A report.
  public init(
    pid: Int32, mode: TradeMode, state: State, since: Instant, equity: Money, cash: Money, positions: [Position],
    killed: String?, bars: Int, lastBar: Instant?, retiredImages: Int = 0,
    places: [String: PluginRow.Place]? = nil
  ) {
    self.pid = pid
    self.mode = mode
    self.state = state
    self.since = since
    self.equity = equity
    self.cash = cash
    self.positions = positions
    self.killed = killed
    self.bars = bars
    self.lastBar = lastBar
    self.retiredImages = retiredImages
    self.places = places
  }

  /// The report in one line: `running on paper, equity 10000.00000000, 1 position, …`.
  public var sentence: String {
    let open =
      positions.isEmpty ? "nothing open" : positions.map { "\($0.quantity) \($0.symbol)" }.joined(separator: ", ")
    let last = lastBar.map { ", last at \($0)" } ?? ""
    let latch = killed.map { "; the kill switch is locked: \($0)" } ?? ""
    return "\(state.rawValue) (\(mode.rawValue)), equity \(equity), cash \(cash), \(open), \(bars) bars\(last)\(latch)"
  }
}
