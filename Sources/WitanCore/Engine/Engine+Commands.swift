// What the operator and the shell tell the engine.
extension Engine where Venue: ~Copyable {
  /// Carries a command out and says in one sentence what came of it.
  mutating func obey(_ command: Command, _ effects: inout some Effects & ~Copyable) -> CommandAnswer {
    switch command {
    case .pause(let reason): stopEntries(.paused, reason, &effects)
    case .halt(let reason): stopEntries(.halted, reason, &effects)
    case .resume(let reason): resume(reason, &effects)
    case .closeAll: closeAll(&effects)
    case .unlock(let reason, let again): unlock(reason, again, &effects)
    case .enable(let id, let on): enable(id, on, &effects)
    case .weigh(let id, let weight): weigh(id, weight, &effects)
    }
  }

  private mutating func stopEntries(_ state: TradingState, _ reason: String, _ effects: inout some Effects & ~Copyable)
    -> CommandAnswer
  {
    let name = state == .halted ? "halted" : "paused"
    if trading == state || (trading == .halted && state == .paused) {
      return CommandAnswer(done: false, text: "trading is \(trading == .halted ? "halted" : "paused") already")
    }
    trading = state
    effects.record(.tradingPaused(TradingNotice(state: name, reason: reason, time: now)))
    cancelEntries(&effects)
    return CommandAnswer(
      done: true, text: "trading is \(name): no new entries; stops and exits stay live; resume with `host resume`")
  }

  private mutating func resume(_ reason: String, _ effects: inout some Effects & ~Copyable) -> CommandAnswer {
    switch trading {
    case .running: return CommandAnswer(done: false, text: "trading is running already")
    case .halted where reason.isEmpty:
      return CommandAnswer(
        done: false, text: "trading is halted, which needs a reason to go on: `host resume --reason \"…\"`")
    case .halted, .paused:
      trading = .running
      effects.record(.tradingResumed(TradingNotice(state: "running", reason: reason, time: now)))
      let locked = watch.killedBy != nil ? "; the kill switch is still locked: `host unlock --reason \"…\"`" : ""
      return CommandAnswer(done: true, text: "trading is running\(locked)")
    }
  }

  private mutating func closeAll(_ effects: inout some Effects & ~Copyable) -> CommandAnswer {
    var closing: [String] = []
    cancelEntries(&effects)
    for market in markets.indices where !portfolio.positions[market].isFlat {
      closing.append("\(portfolio.positions[market].quantity) of \(settings.instruments[market].symbol)")
      leave(market, .closeAll, decision: 0, &effects)
    }
    if closing.isEmpty { return CommandAnswer(done: true, text: "nothing is open") }
    return CommandAnswer(done: true, text: "selling at the next price: \(closing.joined(separator: ", "))")
  }

  private mutating func unlock(_ reason: String, _ again: Bool, _ effects: inout some Effects & ~Copyable)
    -> CommandAnswer
  {
    guard watch.killedBy != nil else {
      return CommandAnswer(done: false, text: "the kill switch is not locked: nothing to unlock")
    }
    guard !reason.isEmpty else {
      return CommandAnswer(done: false, text: "unlocking needs a reason: `host unlock --reason \"…\"`")
    }
    let equity = portfolio.equity
    let sinceStart = LossWatch.loss(equity, from: Amount(watch.initial))
    let sinceUnlock = LossWatch.loss(equity, from: Amount(watch.base))
    guard watch.unlock(at: now, equity: equity, again: again) else {
      return CommandAnswer(
        done: false, text: "the kill switch was unlocked within the last 24 hours; to do it again add `--again`")
    }
    effects.record(
      .killSwitchUnlocked(
        UnlockNotice(
          reason: reason, base: watch.base, lossSinceStart: sinceStart, lossSinceUnlock: sinceUnlock, time: now)))
    let losses =
      "lost \(Self.percent(sinceStart)) since the start and \(Self.percent(sinceUnlock)) since the last unlock"
    return CommandAnswer(
      done: true, text: "the kill switch is unlocked; it measures from \(watch.base) now (\(losses))")
  }

  private static func percent(_ share: Double) -> String {
    let hundredths = Int((share * 10_000).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
  }

  private func place(of id: StrategyID) -> Int? { settings.strategies.firstIndex { $0.id == id } }

  private mutating func enable(_ id: StrategyID, _ on: Bool, _ effects: inout some Effects & ~Copyable)
    -> CommandAnswer
  {
    guard let place = place(of: id) else { return unknown(id) }
    settings.strategies[place].enabled = on
    if on, coordinator.voters[place].suspendedUntil != 0 { endSuspension(place) }
    applyListings()
    recordAllocation("\(id) was \(on ? "enabled" : "disabled")", &effects)
    return CommandAnswer(done: true, text: "\(id) \(on ? "votes" : "does not vote") from the next decision on")
  }

  private mutating func weigh(_ id: StrategyID, _ weight: Share, _ effects: inout some Effects & ~Copyable)
    -> CommandAnswer
  {
    guard let place = place(of: id) else { return unknown(id) }
    settings.strategies[place].weight = weight
    applyListings()
    return CommandAnswer(done: true, text: "\(id) counts with weight \(weight.double) from the next decision on")
  }

  private func unknown(_ id: StrategyID) -> CommandAnswer {
    let known = settings.strategies.map(\.id.description).joined(separator: ", ")
    return CommandAnswer(done: false, text: "there is no strategy \(id); there are: \(known)")
  }

  /// What became of a plugin.
  mutating func adopt(_ change: StrategyChange, _ effects: inout some Effects & ~Copyable) {
    switch change {
    case .reloaded(let listing):
      guard let place = place(of: listing.id) else { return }
      let before = settings.strategies[place]
      settings.strategies[place] = listing
      settings.strategies[place].weight = before.weight
      settings.strategies[place].enabled = before.enabled
      // Other code, other faults: whoever was quarantined is heard again.
      forgive(place)
      record(.pluginReloaded, place, "version \(before.version) was swapped for \(listing.version)", &effects)
    case .retried(let id):
      guard let place = place(of: id) else { return }
      forgive(place)
      record(.pluginLoaded, place, "the operator gave it another chance", &effects)
    case .quarantined(let id, let reason):
      guard let place = place(of: id) else { return }
      coordinator.change(place) { $0.quarantined = true }
      record(.pluginQuarantined, place, reason, &effects)
    }
  }

  private mutating func forgive(_ place: Int) {
    coordinator.change(place) {
      $0.quarantined = false
      $0.faultsInARow = 0
    }
  }

  private enum PluginEvent {
    case pluginLoaded, pluginReloaded, pluginQuarantined
  }

  private func record(
    _ event: PluginEvent, _ place: Int, _ text: String, _ effects: inout some Effects & ~Copyable
  ) {
    let listing = settings.strategies[place]
    let notice = PluginNotice(
      strategy: listing.id, version: listing.version, sha256: listing.sha256, text: text, time: now)
    switch event {
    case .pluginLoaded: effects.record(.pluginLoaded(notice))
    case .pluginReloaded: effects.record(.pluginReloaded(notice))
    case .pluginQuarantined: effects.record(.pluginQuarantined(notice))
    }
  }

  /// Records who fell out before `row` of the block at hand; gives the weight that counts from it on.
  mutating func noteQuarantines(
    before row: Int, _ effects: inout some Effects & ~Copyable
  ) -> Int64 {
    for fallen in coordinator.quarantines where fallen.row == row - 1 {
      record(
        .pluginQuarantined, fallen.place,
        "\(fallen.reason); `host plugins retry \(coordinator.voters[fallen.place].id)` gives it another chance",
        &effects)
    }
    return coordinator.enabledWeight(in: row)
  }

  // MARK: Settings and allocation

  /// The host started again on the same journal: limits and strategies may have changed, money has not. Markets and
  /// strategies keep their places; those that are named no more stay, a strategy disabled; new ones come behind.
  mutating func restart(
    _ new: EngineSettings, _ time: Instant, _ effects: inout some Effects & ~Copyable
  ) {
    advance(to: time, &effects)
    var next = new
    (next.mode, next.capital) = (settings.mode, settings.capital)
    next.instruments = Self.merged(settings.instruments, new.instruments, \.symbol) { $0 }
    next.strategies = Self.merged(settings.strategies, new.strategies, \.id) {
      var gone = $0
      gone.enabled = false
      return gone
    }
    settings = next
    markets.grow(to: next.instruments.count, repeating: MarketState())
    portfolio.grow(markets: next.instruments.count, strategies: next.strategies.count)
    watch.adopt(next.risk)
    coordinator.settings = next.voting
    coordinator.grow(to: next.strategies, markets: next.instruments.count)
    ballot.grow(to: next.strategies.count, repeating: .nobody)
    winners.grow(to: next.strategies.count, repeating: .none)
    venue.grow(to: next.instruments, fills: next.fills)
    applyListings()
    guard settings.mode == .real else { return }
    // What happened at the venue while the host was down is not known: no entry until it is.
    isUnreconciled = true
    askForOrders(&effects)
  }

  /// `old` in its places, each replaced by what `new` says of it or else by what `gone` makes of it; then the rest
  /// of `new`.
  private static func merged<Element, Key: Hashable>(
    _ old: [Element], _ new: [Element], _ key: (Element) -> Key, gone: (Element) -> Element
  ) -> [Element] {
    let named = Dictionary(new.map { (key($0), $0) }) { first, _ in first }
    let known = Set(old.map(key))
    return old.map { named[key($0)] ?? gone($0) } + new.filter { !known.contains(key($0)) }
  }

  /// What became of the orders under way while the host was down only the venue knows.
  private mutating func askForOrders(_ effects: inout some Effects & ~Copyable) {
    for market in markets.indices {
      for order in markets[market].orders { doubt(market, order, now, &effects) }
    }
  }

  /// Takes over who is enabled and with which weight. The parts become equal again only where who is enabled has
  /// changed.
  private mutating func applyListings() {
    var hasChanged = false
    for place in settings.strategies.indices {
      let listing = settings.strategies[place]
      let isEnabled = listing.enabled && listing.weight > .zero
      if coordinator.voters[place].enabled != isEnabled { hasChanged = true }
      coordinator.change(place) { $0.enabled = isEnabled }
    }
    if hasChanged { reallocate() } else { reweigh() }
  }

  /// Equal parts for all that are enabled.
  mutating func reallocate() {
    let enabled = Int64(settings.strategies.filter { $0.enabled && $0.weight > .zero }.count)
    portfolio.allocate(
      settings.strategies.map { $0.enabled && $0.weight > .zero ? Part(1, of: enabled) : .zero })
    reweigh()
  }

  /// Effective weights: weight × a / max a, never above the configured one. All parts that are not nought have the
  /// same denominator.
  private mutating func reweigh() {
    var most: Int64 = 1
    for place in settings.strategies.indices { most = max(most, portfolio.sleeves[place].allocation.numerator) }
    for place in settings.strategies.indices {
      let part = Int128(portfolio.sleeves[place].allocation.numerator)
      let raw = Int128(settings.strategies[place].weight.units) * part
      let weight = Int64(Rounding.halfEven.divide(raw, by: Int128(most)))
      coordinator.change(place) { $0.weight = weight }
    }
  }

  /// A new allocation; one that does not sum to 1 over the enabled strategies changes nothing.
  mutating func allocate(_ shares: [Share], _ effects: inout some Effects & ~Copyable) {
    let enabled = settings.strategies.map { $0.enabled && $0.weight > .zero }
    let sum = shares.reduce(0) { $0 + Int($1.units) }
    // Each share is rounded to 1e-6, so the sum may miss 1 by as many units as there are shares.
    guard shares.count == enabled.count, abs(sum - 1_000_000) <= shares.count,
      !zip(shares, enabled).contains(where: { $0 > .zero && !$1 })
    else {
      return complain(
        "found the allocation \(shares.map(\.double)), expected a share for each of \(enabled.count) strategies, "
          + "summing to 1 over those that are enabled; nothing was changed", &effects)
    }
    portfolio.allocate(shares.map { Part($0) })
    reweigh()
    recordAllocation("the allocation was changed", &effects)
  }

  private func recordAllocation(_ reason: String, _ effects: inout some Effects & ~Copyable) {
    var shares: [String: Double] = [:]
    for (place, listing) in settings.strategies.enumerated() {
      let part = portfolio.sleeves[place].allocation
      shares[listing.id.description] = Double(part.numerator) / Double(part.denominator)
    }
    effects.record(.allocationChanged(AllocationNotice(shares: shares, reason: reason, time: now)))
  }
}
