import WitanCore

/// One REST call before it is sent.
struct VenueCall: Sendable {
  /// What it has to carry.
  enum Security: Sendable {
    /// Nothing.
    case open
    /// The key.
    case key
    /// The key, a timestamp and a signature.
    case signed
  }

  let method: HTTPRequest.Method
  /// Behind `/api/v3`.
  let path: String
  var parameters = RequestParameters()
  var security = Security.open
  let cost: WeightBudget.Cost
  let priority: WeightBudget.Priority
  /// How long it may wait for the venue's limits.
  var patience: Interval
  /// How long its answer is waited for; nil = ``Venue/orderDeadline``.
  var deadline: Interval?
  /// The longest answer that is taken, in bytes.
  var longestAnswer = 8 << 20

  init(
    _ method: HTTPRequest.Method, _ path: String, _ security: Security = .open, weight: Int, orders: Int = 0,
    for priority: WeightBudget.Priority
  ) {
    (self.method, self.path, self.security) = (method, path, security)
    (cost, self.priority) = (WeightBudget.Cost(weight: weight, orders: orders), priority)
    patience =
      switch priority {
      case .protect: .seconds(10)
      case .order: .seconds(2)
      case .reconcile, .poll: .minutes(2)
      case .background: .days(3)
      }
  }

  /// The same with one more parameter; the same where there is no value for it.
  func with(_ name: String, _ value: String?) -> VenueCall {
    var copy = self
    if let value { copy.parameters.add(name, value) }
    return copy
  }

  /// The same with one more parameter; the same where there is no value for it.
  func with(_ name: String, _ value: Int64?) -> VenueCall { with(name, value.map { String($0) }) }

  /// Whether it changes something at the venue, so that its outcome can be unknown.
  var changes: Bool { method != .get && path != "/order/test" && path != "/userDataStream" }
  /// What stands in sentences and in the log.
  var name: String { "\(method.rawValue) /api/v3\(path)" }
}
