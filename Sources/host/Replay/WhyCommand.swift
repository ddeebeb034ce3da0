import ArgumentParser
import WitanCore
import WitanLab
import WitanStore

/// `host why`: what an order or a decision was, and everything that led to it.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Explain an order, a decision or a trade: votes, sums, checks, size, fills, end.",
    discussion: "ID is o17 for an order, d123 for a decision, t4 for the fourth closed trade.")

  @Argument(help: "o17, d123 or t4; a plain number where it can mean one of them alone.")
  var id: String
  @Option(help: "The store: sqlite:PATH or the file's path; without it the configuration's.")
  var store: String?
  @Flag(help: "Print JSON.")
  var json = false

  private enum Subject {
    case order(OrderID), decision(Int64)
  }

  func run() throws {
    let explainer = Explainer(try StoreArgument.open(store))
    switch try subject(explainer) {
    case .order(let order):
      guard let account = try explainer.order(order) else { throw try unknown(explainer) }
      if json { return try JSONLines.print(Answer(order: account)) }
      print(WhyText.order(account))
    case .decision(let number):
      guard let account = try explainer.decision(number) else { throw try unknown(explainer) }
      if json { return try JSONLines.print(Answer(decision: account)) }
      print(DecisionText.decision(account))
    }
  }

  private struct Answer: Encodable {
    let schema = "witan.why/1"
    var order: OrderAccount?
    var decision: DecisionAccount?
  }

  private func subject(_ explainer: Explainer) throws -> Subject {
    let letter = id.first.flatMap { "odt".contains($0) ? $0 : nil }
    guard let number = Int64(letter == nil ? id[...] : id.dropFirst()), number > 0 else {
      throw CommandFailure.usage("found \"\(id)\", expected o17 (an order), d123 (a decision) or t4 (a closed trade)")
    }
    switch letter {
    case "o": return .order(OrderID(number))
    case "d": return .decision(number)
    case "t":
      guard let entry = try explainer.trade(Int(number)) else { throw try unknown(explainer) }
      return .order(entry)
    default: return try plain(number, explainer)
    }
  }

  /// A number without a letter counts where only one of the three has it.
  private func plain(_ number: Int64, _ explainer: Explainer) throws -> Subject {
    let counts = try explainer.counts()
    var named: [String] = []
    if number <= counts.orders { named.append("the order o\(number)") }
    if number <= counts.decisions { named.append("the decision d\(number)") }
    if number <= counts.trades { named.append("the trade t\(number)") }
    guard named.count == 1 else {
      guard named.isEmpty else {
        throw CommandFailure.usage(
          "found \(number), which may be \(named.joined(separator: " or ")); expected one of them: write the letter")
      }
      throw try unknown(explainer)
    }
    return number <= counts.orders ? .order(OrderID(number)) : .decision(number)
  }

  private func unknown(_ explainer: Explainer) throws -> CommandFailure {
    let counts = try explainer.counts()
    return .usage(
      "found \(id), which the store does not hold; it has \(counts.orders) orders (o1 and on), \(counts.decisions) "
        + "decisions (d1 and on) and \(counts.trades) closed trades (t1 and on). Name one of them, or another --store")
  }
}

/// `host why-not`: why nothing, or something else, was done at a time.
struct WhyNotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why-not", abstract: "Explain what was decided at a time, and why nothing was done.",
    discussion: "Looks at the bar that closes at or after TIME, in every market or in the one of --symbol.")

  @Argument(help: "A UTC time such as 2024-01-31T12:00, or milliseconds since 1970.")
  var time: String
  @Option(help: "This market alone, such as BTC/USDT.")
  var symbol: String?
  @Option(help: "The store: sqlite:PATH or the file's path; without it the configuration's.")
  var store: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    guard let instant = Instant(time) else {
      throw CommandFailure.usage(
        "found the time \"\(time)\", expected UTC such as 2024-01-31T12:00, or milliseconds since 1970")
    }
    let market = try symbol.map { text in
      guard let market = Symbol(text) else {
        throw CommandFailure.usage("found --symbol \(text), expected BASE/QUOTE in capitals such as BTC/USDT")
      }
      return market
    }
    let moments = try Explainer(StoreArgument.open(store)).moments(at: instant, symbol: market)
    try check(moments, market, instant)
    if json { return try JSONLines.print(Answer(time: instant, decisions: moments.decisions)) }
    var texts = moments.decisions.map { DecisionText.decision($0) }
    texts += moments.without.map { "\($0): no bar closed at \(instant) or after it" }
    print(texts.joined(separator: "\n\n"))
  }

  private struct Answer: Encodable {
    let schema = "witan.why-not/1"
    let time: Instant
    let decisions: [DecisionAccount]
  }

  private func check(_ moments: Explainer.Moments, _ market: Symbol?, _ instant: Instant) throws {
    if let market, !moments.markets.contains(market) {
      let known = moments.markets.map(\.description).joined(separator: ", ")
      throw CommandFailure.usage(
        "found --symbol \(market), expected a market of the store: \(known.isEmpty ? "it is empty" : known)")
    }
    guard moments.decisions.isEmpty else { return }
    guard let first = moments.first, let last = moments.last else {
      throw CommandFailure.failed("the store holds no decision: its bars only warmed the strategies up")
    }
    throw CommandFailure.usage(
      "found the time \(instant), expected one up to \(last): the store's decisions go from \(first) to \(last)")
  }
}
