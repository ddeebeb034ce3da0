public import WitanCore

/// What an operator asks of a running host.
public enum ControlRequest: Hashable, Sendable {
  /// No new entries; stops and exits live.
  case pause(reason: String)
  /// Ends a pause or, with a reason, a halt.
  case resume(reason: String)
  /// No new entries until resumed with a reason.
  case halt(reason: String)
  /// Sells everything that is ours and cancels every order.
  case closeAll(reason: String)
  /// Opens the kill switch's latch; `again` for a second time within 24 h.
  case unlock(reason: String, again: Bool)
  /// What the host holds and does.
  case status
  /// The strategies and how they fare.
  case plugins
  /// Lets a strategy vote, or not.
  case enable(StrategyID, Bool)
  /// Changes a strategy's weight.
  case weight(StrategyID, Share)
  /// Loads a strategy's file again; nil = every one that changed.
  case reload(StrategyID?)
  /// Gives a quarantined strategy another chance.
  case retry(StrategyID)
  /// Has the plugin at that path judge beside those that vote.
  case shadow(path: String)
  /// Lets a version in the shadow go.
  case unshadow(StrategyID)
  /// Has a version in the shadow vote.
  case promote(StrategyID)
  /// Compares the ledger with the account at the exchange, now.
  case account
  /// Settles a difference between them: it is the host's, or its owner's.
  case settle(difference: String, AccountParty)

  /// The engine's command that does it; nil for what the shell answers by itself.
  public var command: Command? {
    switch self {
    case .pause(let reason): .pause(reason: reason)
    case .resume(let reason): .resume(reason: reason)
    case .halt(let reason): .halt(reason: reason)
    case .closeAll(let reason): .closeAll(reason: reason)
    case .unlock(let reason, let again): .unlock(reason: reason, again: again)
    case .enable(let id, let on): .enable(id, on)
    case .weight(let id, let weight): .weigh(id, weight)
    case .status, .plugins, .reload, .retry, .shadow, .unshadow, .promote, .account, .settle: nil
    }
  }
}

/// Whose a trade, an order or a coin of the account is.
public enum AccountParty: String, Codable, Sendable, CaseIterable {
  /// The host books it.
  case host
  /// The host leaves it alone.
  case owner
}

/// A request as it travels: one flat JSON object in one line, `{"version":1,"do":"pause","reason":"lunch"}`.
struct ControlMessage: Codable {
  /// The words of `do`.
  enum Verb: String, Codable, CaseIterable {
    case hello, pause, resume, halt, closeAll = "close-all", unlock, status, plugins, enable, disable, weight, reload,
      retry, shadow, unshadow, promote, account, settle
  }

  /// The protocol that is spoken here. A field may be added under the same number; what changes meaning raises it.
  static let version = 1

  /// What is asked, the greeting between two hosts too.
  enum Content: Hashable, Sendable {
    /// Who are you? Answered by the server itself.
    case hello
    case request(ControlRequest)
  }

  let version: Int
  let verb: Verb
  var reason: String?
  var again: Bool?
  var id: StrategyID?
  var weight: Share?
  var path: String?
  var difference: String?
  var party: AccountParty?

  private enum CodingKeys: String, CodingKey {
    case version, verb = "do", reason, again, id, weight, path, difference, party
  }

  init(_ content: Content) {
    version = Self.version
    guard case .request(let request) = content else {
      verb = .hello
      return
    }
    switch request {
    case .pause(let reason): (verb, self.reason) = (.pause, reason)
    case .resume(let reason): (verb, self.reason) = (.resume, reason)
    case .halt(let reason): (verb, self.reason) = (.halt, reason)
    case .closeAll(let reason): (verb, self.reason) = (.closeAll, reason)
    case .unlock(let reason, let again): (verb, self.reason, self.again) = (.unlock, reason, again)
    case .status: verb = .status
    case .plugins: verb = .plugins
    case .enable(let id, let on): (verb, self.id) = (on ? .enable : .disable, id)
    case .weight(let id, let weight): (verb, self.id, self.weight) = (.weight, id, weight)
    case .reload(let id): (verb, self.id) = (.reload, id)
    case .retry(let id): (verb, self.id) = (.retry, id)
    case .shadow(let path): (verb, self.path) = (.shadow, path)
    case .unshadow(let id): (verb, self.id) = (.unshadow, id)
    case .promote(let id): (verb, self.id) = (.promote, id)
    case .account: verb = .account
    case .settle(let difference, let party): (verb, self.difference, self.party) = (.settle, difference, party)
    }
  }

  /// What it asks; throws a sentence where a field is missing.
  func content() throws(ControlError) -> Content {
    let reason = reason ?? ""
    return switch verb {
    case .hello: .hello
    case .pause: .request(.pause(reason: reason))
    case .resume: .request(.resume(reason: reason))
    case .halt: .request(.halt(reason: reason))
    case .closeAll: .request(.closeAll(reason: reason))
    case .unlock: .request(.unlock(reason: reason, again: again ?? false))
    case .status: .request(.status)
    case .plugins: .request(.plugins)
    case .enable: .request(.enable(try strategy(), true))
    case .disable: .request(.enable(try strategy(), false))
    case .weight: .request(.weight(try strategy(), try share()))
    case .reload: .request(.reload(id))
    case .retry: .request(.retry(try strategy()))
    case .shadow: .request(.shadow(path: try file()))
    case .unshadow: .request(.unshadow(try strategy()))
    case .promote: .request(.promote(try strategy()))
    case .account: .request(.account)
    case .settle: .request(try settlement())
    }
  }

  private func strategy() throws(ControlError) -> StrategyID {
    guard let id else {
      throw ControlError(.malformed, "found \"\(verb.rawValue)\" without an id, expected a strategy's id; add \"id\"")
    }
    return id
  }

  private func file() throws(ControlError) -> String {
    guard let path, path.hasPrefix("/") else {
      throw ControlError(
        .malformed, "found \"shadow\" without an absolute path, expected a plugin's file; add \"path\"")
    }
    return path
  }

  private func settlement() throws(ControlError) -> ControlRequest {
    guard let difference, let party else {
      throw ControlError(
        .malformed, "found \"settle\" without a difference and a party, expected what is whose; add both")
    }
    return .settle(difference: difference, party)
  }

  private func share() throws(ControlError) -> Share {
    guard let weight else {
      throw ControlError(.malformed, "found \"weight\" without a weight, expected 0 to 1; add \"weight\"")
    }
    return weight
  }
}
