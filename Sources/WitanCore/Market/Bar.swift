/// One closed bar of one market. Obeys 0 < low ≤ open, close ≤ high and volume ≥ 0.
public struct Bar: Hashable, BitwiseCopyable, Sendable {
  /// When the bar opened.
  public let start: Instant
  /// The first price.
  public let open: Price
  /// The highest price.
  public let high: Price
  /// The lowest price.
  public let low: Price
  /// The last price.
  public let close: Price
  /// What was traded, in base currency.
  public let volume: Quantity

  /// The bar, or nil where a price is not positive, the prices contradict each other or the volume is negative.
  public init?(start: Instant, open: Price, high: Price, low: Price, close: Price, volume: Quantity) {
    guard low.units > 0, low <= open, low <= close, open <= high, close <= high, volume.units >= 0 else {
      return nil
    }
    self.init(checkedStart: start, open: open, high: high, low: low, close: close, volume: volume)
  }

  init(checkedStart start: Instant, open: Price, high: Price, low: Price, close: Price, volume: Quantity) {
    self.start = start
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }
}

/// One trade or quote of one market: the newest price.
public struct Tick: Hashable, Codable, BitwiseCopyable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// When it happened at the venue.
  public let time: Instant
  /// The price, positive.
  public let price: Price
  /// What was traded, in base currency; nought for a quote.
  public let quantity: Quantity

  /// The tick, or nil where the price is not positive or the quantity is negative.
  public init?(symbol: Symbol, time: Instant, price: Price, quantity: Quantity) {
    guard price.units > 0, quantity.units >= 0 else { return nil }
    self.symbol = symbol
    self.time = time
    self.price = price
    self.quantity = quantity
  }
}
