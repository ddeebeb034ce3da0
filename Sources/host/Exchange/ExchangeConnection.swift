import Foundation
import WitanCore
import WitanExchange
import WitanServices

/// The exchange that the configuration names: its addresses, its time, and who speaks to it. Nobody else is contacted.
struct ExchangeConnection: Sendable {
  /// The exchange.
  let venue: Venue
  /// How fast its time runs against the wall's: 1, but for an exchange-simulator.
  let speed: Double
  /// Its time.
  let time: VenueTime
  /// Its REST calls.
  let client: VenueClient
  /// Opens its streams.
  let sockets: WebSocketClient

  /// A connection by the configuration, with an account's key or without.
  ///
  /// Nothing is contacted yet. Throws a ``CommandFailure`` where an address is not sound.
  init(_ configuration: Configuration, key: APIKey? = nil) throws(CommandFailure) {
    let choices = configuration.exchange
    var venue = Self.venue(choices)
    let speed: Double = if case .times(let factor) = configuration.feed.speed, choices.isLocal { factor } else { 1 }
    // How long an answer is waited for follows from how long the exchange's engine may take, by its own clock.
    venue.orderDeadline = Self.deadline(venue.orderDeadline, speed, least: .seconds(1))
    venue.questionDeadline = Self.deadline(venue.questionDeadline, speed, least: Interval(milliseconds: 100))
    (self.speed, self.venue) = (speed, venue)
    time = VenueTime(host: Self.clock(speed: speed))
    do {
      var http = HTTPClient.Settings(allowed: [try venue.restOrigin()])
      http.authorities = choices.authorities
      http.proxy = try choices.proxy.map { try Origin(of: $0) }
      client = try VenueClient(venue, key: key, http: HTTPClient(http), time: time, clock: Self.waits(speed: speed))
      var streams = WebSocketClient.Settings(allowed: [
        try WebSocketAddress(venue.streams).origin, try WebSocketAddress(venue.calls).origin,
      ])
      streams.authorities = choices.authorities
      streams.rules.mostSent = venue.messagesEachSecond
      streams.thread = .shared
      sockets = WebSocketClient(streams)
    } catch {
      throw CommandFailure.usage("the exchange cannot be reached as it is configured: \(error)")
    }
  }

  /// A deadline in the wall's time, which must leave this machine the time to answer at all.
  private static func deadline(_ deadline: Interval, _ speed: Double, least: Interval) -> Interval {
    max(Interval(milliseconds: Int64(Double(deadline.milliseconds) / speed)), least)
  }

  /// The exchange with the configuration's addresses in place of its own.
  static func venue(_ choices: ExchangeChoices) -> Venue {
    var venue: Venue =
      switch choices.venue {
      case .binanceus: .us
      case .binance: choices.testnet ? .testnet : .com
      case .custom: .us
      }
    if choices.venue == .custom { venue.name = "custom" }
    if let rest = choices.rest { venue.rest = Self.trimmed(rest) }
    if let streams = choices.streams { venue.streams = Self.trimmed(streams) }
    if let api = choices.api { venue.calls = Self.trimmed(api) }
    venue.receiveWindow = choices.receiveWindow
    return venue
  }

  private static func trimmed(_ address: String) -> String {
    address.hasSuffix("/") ? String(address.dropLast()) : address
  }

  /// The host's time in UTC. Where the exchange's runs faster, it runs with it from now on, so that the difference
  /// between the two stays what it was measured to be.
  private static func clock(speed: Double) -> @Sendable () -> Instant {
    let wall = { @Sendable in Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    guard speed != 1 else { return wall }
    let (begin, own) = (wall(), ContinuousClock.now)
    return { begin + Interval(milliseconds: Int64((own.duration(to: .now) / .milliseconds(1)) * speed)) }
  }

  /// Measures waits that belong to the exchange's time.
  var clock: any Clock<Duration> { Self.waits(speed: speed) }

  private static func waits(speed: Double) -> any Clock<Duration> {
    speed == 1 ? ContinuousClock() : ScaledClock(speed: speed)
  }

  /// A length of the wall's time as the exchange's clock counts it.
  func scaled(_ interval: Interval) -> Interval {
    Interval(milliseconds: Int64((Double(interval.milliseconds) * speed).rounded()))
  }
}
