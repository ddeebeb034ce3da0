public import WitanCore

/// What the venue has counted, as it says in the header fields of an answer.
public struct UsedCounts: Hashable, Sendable {
  /// One count.
  public struct Count: Hashable, Sendable {
    /// What was counted.
    public let kind: RateLimit.Kind
    /// In which interval.
    public let interval: Interval
    /// How much.
    public let used: Int
  }

  /// All counts that were found.
  public let counts: [Count]

  /// The counts in `X-MBX-USED-WEIGHT-1M`, `X-MBX-ORDER-COUNT-10S` and their like; what cannot be read is left out.
  public init(_ headers: [(name: String, value: String)]) {
    let names: [(String, RateLimit.Kind)] = [("x-mbx-used-weight-", .weight), ("x-mbx-order-count-", .orders)]
    counts = headers.compactMap { name, value in
      let name = name.lowercased()
      guard let (prefix, kind) = names.first(where: { name.hasPrefix($0.0) }), let used = Int(value), used >= 0,
        let interval = Interval(name.dropFirst(prefix.count))
      else { return nil }
      return Count(kind: kind, interval: interval, used: used)
    }
  }
}
