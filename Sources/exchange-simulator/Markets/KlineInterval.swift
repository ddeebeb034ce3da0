import WitanCore
import WitanFeeds

/// One of the venue's kline intervals; months and weeks are cut by the calendar.
struct KlineInterval: Hashable, Sendable {
  let name: String
  /// Its length; nil for a month.
  let length: Interval?

  static let all: [KlineInterval] =
    ["1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w"].map {
      KlineInterval(name: $0, length: Interval($0))
    } + [KlineInterval(name: "1M", length: nil)]

  /// When the bar that holds `moment` opened.
  func start(of moment: Instant) -> Instant {
    if let length { return length.start(of: moment) }
    return Instant(milliseconds: Self.month(of: moment, add: 0))
  }

  /// When the bar after the one that holds `moment` opens.
  func next(after moment: Instant) -> Instant {
    if let length { return length.start(of: moment) + length }
    return Instant(milliseconds: Self.month(of: moment, add: 1))
  }

  /// The first millisecond of the month of `moment`, or of the one after it.
  private static func month(of moment: Instant, add: Int) -> Int64 {
    let date = moment.description.split(separator: "-")
    guard date.count >= 3, let year = Int(date[0]), let month = Int(date[1]) else { return moment.milliseconds }
    let (nextYear, nextMonth) = month + add > 12 ? (year + 1, 1) : (year, month + add)
    let two = nextMonth < 10 ? "0\(nextMonth)" : "\(nextMonth)"
    return Instant("\(nextYear)-\(two)-01")?.milliseconds ?? moment.milliseconds
  }
}
