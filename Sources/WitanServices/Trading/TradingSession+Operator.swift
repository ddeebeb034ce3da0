import Glibc
public import WitanCore
import WitanLab
import WitanPlugins

extension TradingSession {
  /// Carries out what the operator says.
  public func obey(_ command: Command) throws -> CommandAnswer {
    if case .enable(let id, true) = command, let place = place(of: id), seats[place] == nil {
      return CommandAnswer(
        done: false,
        text:
          "\(id) traded on this store at an earlier start and is not loaded now: put its plugin in a plugin folder, "
          + "enable it in the configuration and start the host again")
    }
    try apply(.command(command, at: now))
    guard waiting.isEmpty, let answer = collector.answer else {
      return CommandAnswer(
        done: false, text: "the store takes nothing at the moment; the command waits and is carried out when it does")
    }
    return answer
  }

  private func place(of id: StrategyID) -> Int? { engine.settings.strategies.firstIndex { $0.id == id } }

  /// Answers what an operator asks over the control socket; `desk` does what lies outside of the session.
  public func answer(
    _ request: ControlRequest, desk: OperatorDesk
  ) async -> ControlReply {
    do {
      switch request {
      case .status: return .status(status)
      case .plugins: return .plugins(pluginRows)
      case .reload(let id): return .done(try await desk.reload(id.map { [$0] }))
      case .shadow(let path): return .done(try await desk.shadow(path))
      case .unshadow(let id): return .done(try unwatch(id))
      case .promote(let id): return .done(try promote(id))
      case .retry(let id): return .done(try retry(id))
      case .account: return .account(try await account(desk).status())
      case .settle(let difference, let party): return try await account(desk).settle(difference, as: party)
      case .closeAll(let reason) where desk.account != nil: return try await closeAll(reason)
      case .pause, .resume, .halt, .closeAll, .unlock, .enable, .weight:
        let (halted, killed) = (engine.trading == .halted, engine.watch.killedBy != nil)
        guard let command = request.command else { return .failed("this host does not know that request") }
        return ControlReply(try obey(command), to: request, halted: halted, killed: killed)
      }
    } catch {
      return .failed("\(error)")
    }
  }

  private func account(_ desk: OperatorDesk) throws -> Reconciler {
    guard let account = desk.account else {
      throw SessionError("this host trades on paper, and has no account at an exchange to compare with")
    }
    return account
  }

  /// What the host holds and does now.
  public var status: StatusReport {
    var positions: [StatusReport.Position] = []
    for (market, instrument) in engine.settings.instruments.enumerated() {
      let position = engine.portfolio.positions[market]
      if position.isFlat { continue }
      var stop: Price?
      if case .stop(let trigger)? = engine.markets[market].stop?.request.kind { stop = trigger }
      positions.append(
        StatusReport.Position(
          symbol: instrument.symbol, quantity: position.quantity, averagePrice: position.averagePrice,
          price: position.price, stop: stop))
    }
    let last = series.compactMap { $0.isEmpty ? nil : $0.end(of: $0.count - 1) }.max()
    return StatusReport(
      pid: getpid(), mode: engine.settings.mode, state: StatusReport.State(engine.trading), since: since,
      equity: engine.portfolio.equity.money(.halfEven), cash: engine.portfolio.cash, positions: positions,
      killed: engine.watch.killedBy.map(Self.cause), bars: engine.statistics.bars,
      lastBar: last, retiredImages: strategies.retiredImages, places: places)
  }

  private static func cause(_ cause: KillCause) -> String {
    switch cause {
    case .initial: "the limit of the loss from the initial capital was reached"
    case .peak: "the limit of the drawdown from the peak was reached"
    }
  }

  /// Where the strategies that are loaded run.
  private var places: [String: PluginRow.Place] {
    Dictionary(
      strategies.strategies.map { ($0.id.description, PluginRow.Place($0)) }, uniquingKeysWith: { one, _ in one })
  }

  /// The strategies and how they fare.
  public var pluginRows: [PluginRow] {
    let places = places
    let onTrial = strategies.onTrial
    return engine.settings.strategies.enumerated().map { place, listing in
      let state: PluginRow.State =
        switch engine.standing(of: place) {
        case .disabled: .disabled
        case .suspended: .suspended
        case .quarantined: .quarantined
        case .counted, .carried, .abstained: .voting
        }
      let vote = lastSignals[listing.id].map {
        PluginRow.Vote(
          symbol: $0.symbol, time: $0.time, action: "\($0.action)".lowercased(), confidence: $0.confidence.double)
      }
      return PluginRow(
        id: listing.id, version: listing.version, sha256: listing.sha256, weight: listing.weight,
        enabled: listing.enabled, state: state, lastVote: vote, faults: faults[listing.id] ?? 0,
        isOnTrial: onTrial.contains(listing.id) ? true : nil, place: places[listing.id.description],
        reason: state == .quarantined ? quarantines[listing.id] : nil)
    } + shadowRows
  }
}

extension PluginRow.Place {
  /// Where a loaded strategy runs.
  init(_ strategy: LoadedStrategy) {
    self.init(
      runsIn: strategy.image.isIsolated ? .process : .host, pid: strategy.process, why: strategy.image.placement.why)
  }
}
