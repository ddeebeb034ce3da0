public import WitanCore

/// An exchange that speaks Binance's protocol: where it is, and in what it differs from the others of its kind.
///
/// Everything that one such exchange does otherwise than another stands here, and only here. The two that exist are
/// ``us`` and ``com``; a configuration may replace any of the values, and a simulator is a copy with other addresses.
public struct Venue: Hashable, Sendable {
  /// How an order pair is placed of which one cancels the other.
  public enum PairForm: Hashable, Sendable {
    /// `POST /order/oco`: one price, one stop price.
    case classic
    /// `POST /orderList/oco`: a leg above and a leg below.
    case aboveAndBelow
  }

  /// How the account's own events come.
  public enum UserStream: Hashable, Sendable {
    /// By a key that is asked for over REST and is a stream's name.
    case listenKey
    /// By `userDataStream.subscribe.signature` over the WebSocket API.
    case subscription
  }

  /// The name that a configuration knows it by: `binanceus`.
  public var name: String
  /// Where REST is: scheme, host, port and what stands before `/api`.
  public var rest: String
  /// Where the streams are, without `/ws` and `/stream`.
  public var streams: String
  /// The whole address of the WebSocket API.
  public var calls: String
  /// How a pair of orders is placed.
  public var pairForm: PairForm
  /// How the account's events come.
  public var userStream: UserStream
  /// What each call weighs.
  public var weights: CallWeights
  /// The limits that hold until `exchangeInfo` has said which do.
  public var limits: [RateLimit]
  /// The bars it has, by their name in a request.
  public var intervals: [String: Interval]
  /// How often the server sends a ping over a stream.
  public var pingInterval: Interval
  /// After how long without a pong the server closes a stream.
  public var pongDeadline: Interval
  /// The most messages that a stream's connection may send the server in a second.
  public var messagesEachSecond = 5
  /// The most streams of one connection.
  public var streamsEachConnection = 1024
  /// The longest life of a stream's connection.
  public var connectionLife = Interval.hours(24)
  /// How old a signed request may be when it arrives.
  public var receiveWindow = Interval.seconds(5)
  /// How long the venue itself waits for its matching engine before it says that it does not know.
  public var engineDeadline = Interval.seconds(10)
  /// How long an order's answer is waited for; longer than ``engineDeadline``, or the answer would be missed.
  public var orderDeadline = Interval.seconds(15)
  /// How long the first answer is waited for where the request may be repeated and a position may wait for it: to a question
  /// about an order, and to a cancel.
  public var questionDeadline = Interval.seconds(1)
  /// How long nothing is sent after the venue's firewall refused a request (403), which names no time itself.
  public var firewallPause = Interval.minutes(5)
  /// How long nothing is sent after a ban (418) that names no time; each further one takes twice as long.
  public var banPause = Interval.minutes(2)

  /// The same for a later attempt: twice as long as the one before, four times as long at most.
  func questionDeadline(attempt: Int) -> Interval {
    Interval(milliseconds: questionDeadline.milliseconds << min(max(attempt, 0), 2))
  }

  /// The most recent form of Binance.US's documents.
  public static let us = Venue(
    name: "binanceus", rest: "https://api.binance.us", streams: "wss://stream.binance.us:9443",
    calls: "wss://ws-api.binance.us:443/ws-api/v3", pairForm: .classic, userStream: .listenKey, weights: .us,
    limits: [
      RateLimit(.weight, 1200, each: .minutes(1)), RateLimit(.requests, 5000, each: .minutes(5)),
      RateLimit(.orders, 10, each: .seconds(1)),
    ],
    intervals: Self.usualIntervals, pingInterval: .minutes(3), pongDeadline: .minutes(10))

  /// The most recent form of Binance.com's documents.
  public static let com = Venue(
    name: "binance", rest: "https://api.binance.com", streams: "wss://stream.binance.com:9443",
    calls: "wss://ws-api.binance.com:443/ws-api/v3", pairForm: .aboveAndBelow, userStream: .subscription,
    weights: .com,
    limits: [
      RateLimit(.weight, 6000, each: .minutes(1)), RateLimit(.requests, 300_000, each: .minutes(5)),
      RateLimit(.orders, 50, each: .seconds(10)), RateLimit(.orders, 160_000, each: .days(1)),
    ],
    intervals: Self.usualIntervals.merging(["1s": .seconds(1)]) { $1 }, pingInterval: .seconds(20),
    pongDeadline: .minutes(1))

  /// Binance.com's testnet: virtual balances, wiped now and then. Binance.US has none.
  public static let testnet: Venue = {
    var venue = com
    venue.name = "binance testnet"
    venue.rest = "https://testnet.binance.vision"
    venue.streams = "wss://stream.testnet.binance.vision"
    venue.calls = "wss://ws-api.testnet.binance.vision/ws-api/v3"
    return venue
  }()

  /// The venues that a configuration can name.
  public static let known = [us, com]

  /// The venue of that name; nil where there is none.
  public static func named(_ name: String) -> Venue? { known.first { $0.name == name } }

  /// Bars whose length is the same wherever they stand; a month is none of them.
  private static let usualIntervals: [String: Interval] = [
    "1m": .minutes(1), "3m": .minutes(3), "5m": .minutes(5), "15m": .minutes(15), "30m": .minutes(30), "1h": .hours(1),
    "2h": .hours(2), "4h": .hours(4), "6h": .hours(6), "8h": .hours(8), "12h": .hours(12), "1d": .days(1),
    "3d": .days(3), "1w": .days(7),
  ]

  /// The name in a request of bars that take so long; nil where the venue has none.
  public func intervalName(_ interval: Interval) -> String? { intervals.first { $0.value == interval }?.key }

  /// The server of the REST calls: what an ``HTTPClient`` must be allowed to reach.
  ///
  /// Throws a ``VenueFailure`` of kind `configuration` where ``rest`` is no address, or would send keys over an
  /// unencrypted connection that leaves this machine.
  public func restOrigin() throws(VenueFailure) -> Origin {
    let origin: Origin
    do throws(HTTPFailure) { origin = try Origin(of: rest) } catch {
      throw VenueFailure(.configuration, call: "venue \(name)", error.description)
    }
    let isLocal = ["127.0.0.1", "localhost", "[::1]"].contains(origin.host)
    guard origin.isEncrypted || isLocal else {
      throw VenueFailure(
        .configuration, call: "venue \(name)",
        "the address \(origin) is not encrypted; expected https, or http on this machine's loopback")
    }
    return origin
  }
}
