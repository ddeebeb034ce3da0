import Foundation
public import WitanCore

/// What `exchangeInfo` says: the limits in force, and the rules of each symbol. Fields that are not known are ignored.
public struct ExchangeInfo: Sendable {
  /// A symbol whose rules could not be read, and why.
  public struct Unreadable: Hashable, Sendable {
    /// Its name at the venue.
    public let name: String
    /// What was found.
    public let reason: String
  }

  /// The venue's time when it answered.
  public let serverTime: Instant
  /// The limits in force, of the kinds that are known.
  public let limits: [RateLimit]
  /// The filters of the whole account.
  public let account: AccountFilters
  /// The rules by the symbols' names at the venue.
  public let rules: [String: TradingRules]
  /// The symbols whose rules could not be read; they cannot be traded, and the others can.
  public let unreadable: [Unreadable]

  /// The rules of one market.
  ///
  /// Throws a ``VenueFailure`` of kind `configuration` where the venue does not have it, or its rules could not be read.
  public func rules(of symbol: Symbol) throws(VenueFailure) -> TradingRules {
    if let rules = rules[symbol.venueName], rules.symbol == symbol { return rules }
    let reason = unreadable.first { $0.name == symbol.venueName }?.reason
    throw VenueFailure(
      .configuration, call: "exchangeInfo",
      reason.map { "the rules of \(symbol) cannot be read: \($0)" }
        ?? "the venue has no \(symbol); expected one of its \(rules.count) symbols")
  }
}

extension ExchangeInfo: Decodable {
  private enum Key: String, CodingKey { case serverTime, rateLimits, exchangeFilters, symbols }

  /// Reads the answer of `exchangeInfo`.
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    serverTime = Instant(milliseconds: try object.decode(Int64.self, forKey: .serverTime))
    limits = try object.decode([Lenient<RateLimit>].self, forKey: .rateLimits).compactMap(\.value)
    var account = AccountFilters()
    if object.contains(.exchangeFilters) {
      var list = try object.nestedUnkeyedContainer(forKey: .exchangeFilters)
      while !list.isAtEnd { try FilterRecord.add(list.nestedContainer(keyedBy: FilterRecord.Key.self), to: &account) }
    }
    self.account = account
    var rules: [String: TradingRules] = [:]
    var unreadable: [Unreadable] = []
    for record in try object.decode([SymbolRecord].self, forKey: .symbols) {
      switch record.rules {
      case .success(let found): rules[record.name] = found
      case .failure(let fault): unreadable.append(Unreadable(name: record.name, reason: fault.reason))
      }
    }
    (self.rules, self.unreadable) = (rules, unreadable)
  }
}

/// A member of a list that may be one that is not known.
struct Lenient<Value: Decodable>: Decodable {
  let value: Value?
  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

/// One member of `symbols`: its rules, or why they could not be read.
private struct SymbolRecord: Decodable {
  struct Fault: Error { let reason: String }
  let name: String
  let rules: Result<TradingRules, Fault>

  private enum Key: String, CodingKey {
    case symbol, status, baseAsset, quoteAsset, baseAssetPrecision, quotePrecision, quoteAssetPrecision, orderTypes
    case ocoAllowed, cancelReplaceAllowed, quoteOrderQtyMarketAllowed, isSpotTradingAllowed, filters
  }

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    let name = try object.decode(String.self, forKey: .symbol)
    self.name = name
    do {
      rules = .success(try Self.rules(object, name))
    } catch let error as DecodingError {
      rules = .failure(Fault(reason: error.sentence))
    } catch let error as Fault {
      rules = .failure(error)
    }
  }

  private static func rules(_ object: KeyedDecodingContainer<Key>, _ name: String) throws -> TradingRules {
    let base = try object.decode(String.self, forKey: .baseAsset)
    let quote = try object.decode(String.self, forKey: .quoteAsset)
    guard let symbol = Symbol("\(base)/\(quote)"), symbol.venueName == name else {
      throw Fault(reason: "found the assets \(base) and \(quote), expected capitals and digits that make up \(name)")
    }
    var filters = SymbolFilters()
    var list = try object.nestedUnkeyedContainer(forKey: .filters)
    while !list.isAtEnd { try FilterRecord.add(list.nestedContainer(keyedBy: FilterRecord.Key.self), to: &filters) }
    return TradingRules(
      symbol: symbol, name: name,
      status: TradingRules.Status(rawValue: try object.decode(String.self, forKey: .status)) ?? .unrecognised,
      baseDecimals: try object.decode(Int.self, forKey: .baseAssetPrecision),
      quoteDecimals: try object.decodeIfPresent(Int.self, forKey: .quoteAssetPrecision)
        ?? object.decode(Int.self, forKey: .quotePrecision),
      orderTypes: Set(try object.decode([String].self, forKey: .orderTypes).compactMap(OrderType.init(rawValue:))),
      takesPairs: try object.decodeIfPresent(Bool.self, forKey: .ocoAllowed) ?? false,
      takesReplacements: try object.decodeIfPresent(Bool.self, forKey: .cancelReplaceAllowed) ?? false,
      takesQuoteAmounts: try object.decodeIfPresent(Bool.self, forKey: .quoteOrderQtyMarketAllowed) ?? false,
      isSpot: try object.decodeIfPresent(Bool.self, forKey: .isSpotTradingAllowed) ?? true, filters: filters)
  }
}

extension DecodingError {
  /// Where in an answer what was found, without the types of the host.
  var sentence: String {
    let context: Context
    switch self {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
    case .keyNotFound(let key, let found):
      return "found no field '\(key.stringValue)'\(Self.place(found))"
    @unknown default: return "it cannot be read"
    }
    return "\(context.debugDescription)\(Self.place(context))"
  }

  private static func place(_ context: Context) -> String {
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    return path.isEmpty ? "" : " at \(path)"
  }
}
