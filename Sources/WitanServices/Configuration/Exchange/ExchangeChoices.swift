public import WitanCore

/// Where the exchange is, and how it is listened to. The key is no part of it: see ``ExchangeCredential``.
public struct ExchangeChoices: Hashable, Sendable {
  /// Which exchange it is.
  public var venue = VenueChoice.binanceus
  /// Whether the venue's testnet is meant.
  public var testnet = false
  /// The address of its REST interface; nil = the venue's own.
  public var rest: String?
  /// The address of its streams; nil = the venue's own.
  public var streams: String?
  /// The whole address of its WebSocket API; nil = the venue's own.
  public var api: String?
  /// A file of certificates (PEM) that are trusted instead of the system's.
  public var authorities: String?
  /// The proxy that requests go through.
  public var proxy: String?
  /// How old a signed request may be when it arrives.
  public var receiveWindow = Interval.seconds(5)
  /// What becomes a tick.
  public var ticks = TickChoice.trades
  /// The file that holds the key; nil = it comes from elsewhere.
  public var keyFile: String?
  /// The file that holds the secret.
  public var secretFile: String?
  /// The defaults.
  public init() {}
}

/// Which exchange is spoken to.
public enum VenueChoice: String, Sendable, CaseIterable {
  /// Binance.US.
  case binanceus
  /// Binance.com.
  case binance
  /// An exchange that speaks Binance.US's protocol at other addresses, all of which are given.
  case custom
}

/// What becomes a tick.
public enum TickChoice: String, Sendable, CaseIterable {
  /// Every trade.
  case trades
  /// The middle of the best bid and the best offer.
  case book
}
