/// Which of the host's orders a report is about. The venue's number decides, then the original client's name, then the
/// client's name: on a cancel the last of them is the cancel's own.
public struct OrderNames<Key: Hashable & Sendable>: Sendable {
  private var byNumber: [String: [Int64: Key]] = [:]
  private var byClient: [String: Key] = [:]

  /// No orders.
  public init() {}

  /// Takes note of an order under the client's name; `number` where the venue has given one already.
  public mutating func add(_ key: Key, client: String, symbol: String, number: Int64? = nil) {
    byClient[client] = key
    if let number { byNumber[symbol, default: [:]][number] = key }
  }

  /// Forgets an order that is over.
  public mutating func remove(client: String, symbol: String, number: Int64?) {
    byClient[client] = nil
    if let number { byNumber[symbol]?[number] = nil }
  }

  /// The order that a report is about; nil where it is none of the host's. The venue's number is learned from it.
  public mutating func find(_ report: ExecutionReport) -> Key? {
    if let key = byNumber[report.symbol]?[report.order] { return key }
    let key = report.originalClient.flatMap { byClient[$0] } ?? byClient[report.client]
    if let key { byNumber[report.symbol, default: [:]][report.order] = key }
    return key
  }
}

/// Knows the fills that were seen, by symbol and trade number, so that none counts twice. The oldest are forgotten where
/// there are too many.
public struct FillFilter: Sendable {
  private struct Fill: Hashable {
    let symbol: String
    let trade: Int64
  }

  private let most: Int
  private var known: Set<Fill> = []
  private var order: [Fill] = []
  private var oldest = 0
  /// How many fills came again.
  public private(set) var doubled = 0

  /// A filter that knows nothing and remembers so many fills, at least one.
  public init(remembering most: Int = 100_000) { self.most = max(most, 1) }

  /// Whether this fill was not seen before; it is from now on.
  public mutating func isNew(symbol: String, trade: Int64) -> Bool {
    let fill = Fill(symbol: symbol, trade: trade)
    guard known.insert(fill).inserted else {
      doubled += 1
      return false
    }
    if order.count < most {
      order.append(fill)
    } else {
      known.remove(order[oldest])
      order[oldest] = fill
      oldest = (oldest + 1) % most
    }
    return true
  }
}
