import Foundation
import WitanCore
import WitanExchange
import WitanFeeds

/// The venue for timing, reached with the host's own client.
struct Loopback {
  let venue: Venue
  let client: VenueClient
  let sockets: WebSocketClient
  let key: APIKey

  /// The venue on a port of this machine; nothing is contacted yet.
  init(_ port: String) throws {
    var venue = Venue.us
    venue.name = "timing"
    venue.rest = "http://127.0.0.1:\(port)"
    venue.streams = "ws://127.0.0.1:\(port)"
    venue.calls = "ws://127.0.0.1:\(port)/ws-api/v3"
    self.venue = venue
    key = try APIKey(name: "timing", secret: String(repeating: "timing00", count: 8))
    let time = VenueTime { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
    client = try VenueClient(
      venue, key: key, http: HTTPClient(HTTPClient.Settings(allowed: [try venue.restOrigin()])), time: time)
    var streams = WebSocketClient.Settings(allowed: [try WebSocketAddress(venue.streams).origin])
    streams.thread = .shared
    sockets = WebSocketClient(streams)
  }

  /// A feed of these markets, as the host makes one; its bars begin with this minute.
  func feed(_ symbols: [Symbol], _ keeping: ConnectionKeeper.Rules = .init()) throws -> LiveFeed<VenueClient> {
    let rules = LiveFeedRules(interval: .minutes(1), intervalName: "1m")
    let first = rules.interval.start(of: client.time.now)
    let markets = symbols.map { LiveMarket(symbol: $0, name: $0.venueName, firstBar: first) }
    let streams = try MarketStreams(base: venue.streams, streams: rules.streams(markets.map(\.name)))
    return LiveFeed(
      markets, rules: rules, stream: KeptStream(sockets, streams, rules: keeping), bars: client,
      now: { [time = client.time] in time.now })
  }
}

/// A sentence for whoever runs the program.
struct Complaint: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What the process has used up.
enum Usage {
  /// Seconds of the processor, of all threads.
  static func seconds() -> Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The resident memory in KiB.
  static func memory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
      let size = Int(line.filter(\.isNumber))
    else { throw Complaint("/proc/self/status has no VmRSS; expected Linux") }
    return size
  }

  /// Open files and sockets.
  static func descriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
}
