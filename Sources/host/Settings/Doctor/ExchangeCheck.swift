import WitanCore
import WitanExchange
import WitanServices

/// The exchange: whether it answers, its clock, the markets' rules, and what the key may do.
enum ExchangeCheck {
  /// Findings about it; none where neither feed nor mode needs it.
  static func findings(_ configuration: Configuration, _ sources: ConfigurationSources) async throws -> [Finding] {
    let isReal = configuration.trading.mode == .real
    guard isReal || configuration.feed.kind == .binance else { return [] }
    var found: [Finding] = []
    var key: (key: APIKey, place: String)?
    do { key = try ExchangeKey.find(configuration, sources) } catch {
      found.append(.fail("exchange key", "\(error)", mend: "mend its place as said above"))
    }
    let connection: ExchangeConnection
    do throws(CommandFailure) { connection = try ExchangeConnection(configuration, key: key?.key) } catch {
      return found + [.fail("exchange", error.description, mend: "correct the section exchange")]
    }
    do throws(VenueFailure) { try await connection.client.synchronise() } catch {
      let mend = "look at the network, the proxy and the addresses of the section exchange"
      return found + [.fail("exchange", error.description, mend: mend)]
    }
    found.append(.ok("exchange", "\(connection.venue.name) answers at \(connection.venue.rest)"))
    found.append(clock(connection, bound: configuration.breakers.clockSkew, isReal))
    found += await markets(connection, configuration)
    if let key {
      found += await rights(connection, key.place, isReal)
    } else if isReal, !found.contains(where: { $0.check == "exchange key" }) {
      found.append(
        .fail(
          "exchange key", "there is none, expected one for real mode",
          mend: "give BINANCE_API_KEY and BINANCE_API_SECRET, exchange.key_file and exchange.secret_file, or systemd "
            + "credentials"))
    }
    return found
  }

  private static func clock(_ connection: ExchangeConnection, bound: Interval, _ isReal: Bool) -> Finding {
    guard connection.speed == 1, let measured = connection.time.measurement else {
      return .ok("exchange clock", "its time runs \(connection.speed) times as fast as the wall's")
    }
    let text =
      "the exchange is \(measured.offset.milliseconds) ms ahead of this machine, within "
      + "\(measured.uncertainty.milliseconds) ms"
    guard measured.offset.milliseconds.magnitude > bound.milliseconds.magnitude else {
      return .ok("exchange clock", text)
    }
    let sentence = "\(text), expected at most \(bound.milliseconds) ms"
    let mend = "set this machine's clock and let NTP keep it"
    return isReal ? .fail("exchange clock", sentence, mend: mend) : .warn("exchange clock", sentence, mend: mend)
  }

  private static func markets(_ connection: ExchangeConnection, _ configuration: Configuration) async -> [Finding] {
    let (venue, interval) = (connection.venue, configuration.trading.interval)
    var found: [Finding] = []
    if venue.intervalName(interval) == nil {
      found.append(
        .fail(
          "exchange bars", "\(venue.name) has no bars of \(interval)",
          mend: "set trading.interval to one of "
            + venue.intervals.sorted { $0.value < $1.value }.map(\.key).joined(separator: ", ")))
    }
    for symbol in configuration.trading.symbols {
      do throws(VenueFailure) {
        let rules = try await connection.client.exchangeInfo(of: [symbol]).rules(of: symbol)
        let instrument = try rules.instrument()
        let text =
          "\(symbol): prices in steps of \(instrument.tick), quantities of \(instrument.lot), at least "
          + "\(instrument.minimumNotional) an order"
        found.append(
          rules.status == .trading
            ? .ok("exchange market", text)
            : .fail(
              "exchange market", "\(symbol) does not trade now (\(rules.status)), expected it to be open",
              mend: "wait until it trades, or take it out of trading.symbols"))
      } catch {
        found.append(.fail("exchange market", error.description, mend: "correct trading.symbols, or ask again later"))
      }
    }
    return found
  }

  private static func rights(_ connection: ExchangeConnection, _ place: String, _ isReal: Bool) async -> [Finding] {
    let account: AccountReport
    do throws(VenueFailure) { account = try await connection.client.account() } catch {
      return [
        .fail(
          "exchange key", "the key from \(place): \(error)",
          mend: "give the key and secret as the exchange shows them; look at the key's rights and its address there")
      ]
    }
    var found: [Finding] = []
    if !account.canTrade {
      let text = "the key from \(place) may not trade"
      let mend = "give it that right at the exchange"
      found.append(isReal ? .fail("exchange key", text, mend: mend) : .warn("exchange key", text, mend: mend))
    }
    if account.canWithdraw {
      let text = "the key from \(place) may withdraw, expected one that may not: whoever gets it can take the coins"
      let mend = "make a key without that right, bound to this machine's address"
      found.append(isReal ? .fail("exchange key", text, mend: mend) : .warn("exchange key", text, mend: mend))
    }
    guard found.isEmpty else { return found }
    return [.ok("exchange key", "the key from \(place) may trade and not withdraw")]
  }
}
