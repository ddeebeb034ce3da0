public import WitanCore

extension Interval {
  /// When the bar that holds `moment` opened: multiples of the interval since 1970-01-01 00:00 UTC.
  ///
  /// Whole weeks are counted from Monday 1970-01-05 instead, as exchanges cut theirs.
  public func start(of moment: Instant) -> Instant {
    let offset: Int64 = milliseconds % 604_800_000 == 0 ? 345_600_000 : 0
    let since = moment.milliseconds - offset
    let remainder = since % milliseconds
    return Instant(milliseconds: moment.milliseconds - (remainder < 0 ? remainder + milliseconds : remainder))
  }
}
