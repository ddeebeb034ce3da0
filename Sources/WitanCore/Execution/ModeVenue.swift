/// The venue of a running host and of its replays: the simulated one on paper, the relay in real mode.
public struct ModeVenue: ExecutionVenue, ~Copyable {
  /// Fills on paper; nil in real mode.
  private var paper: SimulatedVenue?
  private var relay = RelayVenue()

  /// The venue that these settings' mode asks for.
  public init(_ settings: EngineSettings) {
    switch settings.mode {
    case .paper: paper = SimulatedVenue(instruments: settings.instruments, fills: settings.fills)
    case .real: paper = nil
    }
  }

  public mutating func submit(_ order: consuming ApprovedOrder, _ effects: inout some Effects & ~Copyable) {
    if paper == nil { relay.submit(order, &effects) } else { paper!.submit(order, &effects) }
  }

  public mutating func cancel(
    _ order: OrderID, market: Int, at time: Instant, _ effects: inout some Effects & ~Copyable
  ) {
    if paper == nil {
      relay.cancel(order, market: market, at: time, &effects)
    } else {
      paper!.cancel(order, market: market, at: time, &effects)
    }
  }

  public mutating func nextAnswer() -> VenueEvent? { paper == nil ? nil : paper!.nextAnswer() }

  public mutating func trade(atOpenOf bar: Bar, market: Int, cash: Money) -> VenueEvent? {
    paper == nil ? nil : paper!.trade(atOpenOf: bar, market: market, cash: cash)
  }

  public mutating func trade(within bar: Bar, market: Int) -> VenueEvent? {
    paper == nil ? nil : paper!.trade(within: bar, market: market)
  }

  public mutating func trade(at tick: Tick, market: Int, cash: Money) -> VenueEvent? {
    paper == nil ? nil : paper!.trade(at: tick, market: market, cash: cash)
  }

  public mutating func grow(to instruments: [Instrument], fills: FillSettings) {
    if paper != nil { paper!.grow(to: instruments, fills: fills) }
  }
}

extension Engine where Venue == ModeVenue {
  /// The engine of a running host, for the mode that the settings name.
  public init(_ settings: EngineSettings) { self.init(settings, venue: ModeVenue(settings)) }
}

/// The engine of a running host, and of every replay of its journal.
public typealias HostEngine = Engine<ModeVenue>
