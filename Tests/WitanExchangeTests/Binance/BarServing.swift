import WitanCore

@testable import WitanExchange

/// `klines` as a venue answers it: hourly bars whose price tells their number.
enum BarServing {
  static let hour: Int64 = 3_600_000
  /// 1,760,000,000,000 is no full hour: the bar of 08:00 is open at the test's time.
  static let open = VenueServer.start.milliseconds / hour * hour

  /// The value of a parameter in a request's line.
  static func parameter(_ name: String, _ line: String) -> Int64? {
    line.split(separator: " ").dropFirst().first?.split(separator: "?").last?.split(separator: "&")
      .first { $0.hasPrefix(name + "=") }.flatMap { Int64($0.dropFirst(name.utf8.count + 1)) }
  }

  /// The answer to a request for bars; those that open at one of `absent` do not exist.
  static func answer(_ line: String, absent: Set<Int64> = [], most: Int64 = 1000) -> LoopbackServer.Reply {
    guard let from = parameter("startTime", line), let to = parameter("endTime", line),
      let limit = parameter("limit", line)
    else { return .answer(400, "{\"code\":-1102,\"msg\":\"\"}") }
    let first = (from + hour - 1) / hour * hour
    let starts = stride(from: first, through: min(to, open), by: Int(hour)).filter { !absent.contains($0) }
    return .answer(200, "[" + starts.prefix(Int(min(limit, most))).map(row).joined(separator: ",") + "]")
  }

  static func price(_ start: Int64) -> Int64 { start / hour % 100_000 }

  private static func row(_ start: Int64) -> String {
    let price = price(start)
    return "[\(start),\"\(price).50000000\",\"\(price).75000000\",\"\(price).25000000\",\"\(price).50000000\","
      + "\"1.00000001\",\(start + hour - 1),\"1.00000000\",3,\"0.1\",\"0.1\",\"0\"]"
  }
}
