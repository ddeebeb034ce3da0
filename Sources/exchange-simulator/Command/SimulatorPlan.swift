import Foundation
import WitanCore

/// A checked command line: everything that a run begins with.
struct SimulatorPlan: Sendable {
  let simulator: Simulator
  let server: ServerPlan
  let venue: Flavour

  /// Checks the options and loads the files that they name.
  /// - Throws: ``PlanError`` or a feed's error: a sentence for the one who gave them.
  init(_ options: Options, environment: [String: String], now: Instant, nanoseconds: UInt64) throws {
    venue = options.venue
    server = try Self.server(options)
    let market = try MarketPlan(options, now: now)
    var exchange = Exchange(
      rules: .of(options.venue), markets: market.markets, prices: market.prices, start: Instant(milliseconds: 0),
      seed: options.seed)
    let fees = FeeRates(
      maker: try AccountsFile.rate(options.makerFee), taker: try AccountsFile.rate(options.takerFee),
      fromBNB: options.feesFromBnb)
    for entry in try Self.accounts(options, environment, fees) { exchange.open(entry.account, keys: entry.keys) }
    exchange.loadHistory(until: market.start)
    let faults = FaultEngine(
      rules: try Self.faults(options.faults), seed: try Self.faultSeed(options), start: market.start)
    simulator = Simulator(
      exchange: exchange,
      clock: ExchangeClock(start: market.start, speed: try Self.speed(options.speed), nanoseconds: nanoseconds),
      faults: faults, plan: .init(scaledWindows: options.scaledWindows))
  }

  /// Reads `60x` or `60`.
  static func speed(_ text: String) throws(PlanError) -> Double {
    let digits = text.hasSuffix("x") ? text.dropLast() : text[...]
    guard let speed = Double(digits), (0...100_000).contains(speed) else {
      throw PlanError("found the speed \(text), expected such as 1x or 60x, at most 100000x; correct --speed")
    }
    return speed
  }

  private static func server(_ options: Options) throws(PlanError) -> ServerPlan {
    guard options.host == "::1" || options.host == "localhost" || options.host.hasPrefix("127.") else {
      throw PlanError(
        "found the host \(options.host), expected a loopback address such as 127.0.0.1: this exchange is for "
          + "rehearsals on one machine; correct --host")
    }
    for port in [options.port, options.controlPort, options.streamPort ?? 0, options.wsApiPort ?? 0]
    where !(0...65_535).contains(port) {
      throw PlanError("found the port \(port), expected 0 to 65535; correct it")
    }
    var plan = ServerPlan(
      host: options.host, port: options.port, streamPort: options.streamPort, webSocketAPIPort: options.wsApiPort,
      controlPort: options.controlPort)
    switch (options.tlsCertificate, options.tlsKey) {
    case (nil, nil): break
    case (let certificate?, let key?): plan.tls = .init(certificate: certificate, key: key)
    default: throw PlanError("found one of --tls-certificate and --tls-key, expected both or neither; give both")
    }
    return plan
  }

  private static func text(_ path: String) throws(PlanError) -> String {
    do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw PlanError("\(path) could not be read (\(error.localizedDescription)), expected a text file; correct it")
    }
  }

  private static func accounts(
    _ options: Options, _ environment: [String: String], _ fees: FeeRates
  ) throws(PlanError) -> [AccountsFile.Entry] {
    guard let path = options.accounts else {
      return [try AccountsFile.single(environment, balances: options.balance, fees: fees)]
    }
    guard options.balance.isEmpty else {
      throw PlanError("found --balance beside --accounts, expected one of them; write balances into \(path)")
    }
    return try AccountsFile.read(try text(path), file: path, fees: fees)
  }

  private static func faults(_ path: String?) throws(PlanError) -> [FaultRule] {
    guard let path else { return [] }
    let json = try YAMLText.read(try text(path), file: path)
    guard let list = json["faults"]?.elements else {
      throw PlanError("\(path): found no list `faults`, expected one entry a fault; write it")
    }
    var rules: [FaultRule] = []
    for (index, entry) in list.enumerated() {
      do throws(PlanError) { rules.append(try FaultRule.read(entry)) } catch {
        throw PlanError("\(path), entry \(index + 1): \(error)")
      }
    }
    return rules
  }

  private static func faultSeed(_ options: Options) throws(PlanError) -> UInt64 {
    guard let path = options.faults else { return options.seed }
    let seed = try YAMLText.read(try text(path), file: path)["seed"]?.whole
    return seed.map { UInt64(bitPattern: $0) } ?? options.seed
  }
}
