/// How the ledger and the account at the exchange stand to each other.
public struct AccountStatus: Hashable, Codable, Sendable {
  /// One way in which they do not agree.
  public struct Difference: Hashable, Codable, Sendable {
    /// What the operator names it by: `trade:BTC/USDT:9911`.
    public let id: String
    /// What was found, what was expected, what to do.
    public let text: String
    /// A difference.
    public init(id: String, text: String) { (self.id, self.text) = (id, text) }
  }

  /// The host's orders under way, by their names at the exchange, each with its market.
  public let orders: [String]
  /// Those that the operator has not settled.
  public let differences: [Difference]

  /// A status.
  public init(orders: [String], differences: [Difference]) { (self.orders, self.differences) = (orders, differences) }

  /// One line.
  public var sentence: String {
    let under = orders.count == 1 ? "1 order is under way" : "\(orders.count) orders are under way"
    switch differences.count {
    case 0: return "ledger and account agree; \(under)"
    case 1: return "ledger and account differ in 1 way, which the operator has to settle; \(under)"
    default: return "ledger and account differ in \(differences.count) ways, which the operator has to settle; \(under)"
    }
  }
}
