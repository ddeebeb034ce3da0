public import WitanCore

/// What the venue says about a pair of orders of which one cancels the other.
public struct PairReport: Hashable, Sendable {
  /// One of the two.
  public struct Leg: Hashable, Sendable, Decodable {
    /// The venue's number of the order.
    public let orderID: Int64
    /// The order's own name.
    public let clientID: String
    private enum CodingKeys: String, CodingKey {
      case orderID = "orderId"
      case clientID = "clientOrderId"
    }
  }

  /// Whether the pair still works.
  public enum Status: String, Hashable, Sendable {
    case executing = "EXECUTING"
    case done = "ALL_DONE"
    case rejected = "REJECT"
    /// One that was not known when this was written.
    case unrecognised = ""
  }

  /// The market's name at the venue.
  public let symbol: String
  /// The venue's number of the pair.
  public let pairID: Int64
  /// The pair's own name; in the answer to a cancel, the pair's all the same.
  public let clientID: String
  /// Whether it still works.
  public let status: Status
  /// When this was so.
  public let time: Instant
  /// Its orders.
  public let legs: [Leg]
  /// How they stand; empty where the answer does not say.
  public let reports: [OrderReport]
}

extension PairReport: Decodable {
  private enum Key: String, CodingKey {
    case symbol, orderListId, listClientOrderId, listOrderStatus, transactionTime, orders, orderReports
  }
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    symbol = try object.decode(String.self, forKey: .symbol)
    pairID = try object.decode(Int64.self, forKey: .orderListId)
    clientID = try object.decode(String.self, forKey: .listClientOrderId)
    status = Status(rawValue: try object.decode(String.self, forKey: .listOrderStatus)) ?? .unrecognised
    time = Instant(milliseconds: try object.decode(Int64.self, forKey: .transactionTime))
    legs = try object.decode([Leg].self, forKey: .orders)
    reports = try object.decodeIfPresent([OrderReport].self, forKey: .orderReports) ?? []
  }
}

/// One member of the answer to `DELETE /openOrders`: a single order or a pair.
public enum CancelledItem: Hashable, Sendable, Decodable {
  case order(OrderReport)
  case pair(PairReport)

  private enum Key: String, CodingKey { case contingencyType }
  public init(from decoder: any Decoder) throws {
    let isPair = try decoder.container(keyedBy: Key.self).contains(.contingencyType)
    self = isPair ? .pair(try PairReport(from: decoder)) : .order(try OrderReport(from: decoder))
  }
}
