internal import CWitanABI
internal import CWitanProbe
internal import Glibc

extension Check {
  /// SOK-01.
  static let weekInAMinute = Check(
    "SOK-01", "week-in-a-minute", level: 4, .error, needs: .deterministic,
    limits: Limits(memory: 1024, processor: 120, deadline: 180_000),
    danger:
      "After a week of reloads, settings and forks a plugin must still vote as if nothing had happened; a counter that "
      + "overflows, a state that loses a digit, shows only then.",
    example: "state.bars = (uint16_t)self->bars;                 /* wraps, and the warm-up begins again */",
    fix: "Save every figure that decides the next vote, in its full width. The report names symbol, bar and column.",
    .child { stage in try Week(stage).judge() })
}

/// 50 symbols, 10,080 bars of a minute each: reloaded every 500 bars, set now and then, forked; every vote that of an
/// undisturbed run.
private final class Week {
  private static let symbols = 50, bars = 10_080, reload = 500
  /// So many bars pass between two looks at all symbols. Every tenth symbol judges them one by one, the others at once.
  private static let stride = 20
  private let stage: Stage
  private let live: [SubjectParameter]
  private let markets: [Series]
  /// How bars are handed over where nobody cares.
  private let blocks: Stage.Split
  private var generation = 0

  init(_ stage: Stage) throws {
    self.stage = stage
    let subject = try stage.subject()
    blocks = try stage.blockSplit(.blocks(Self.reload))
    live = subject.parameters.filter { $0.isLive && !$0.otherValues.isEmpty }
    // Ten different markets; five symbols each are given the same bars.
    markets = (0..<10).map { index in
      SeriesGenerator.allCases[[0, 1, 3, 4, 5][index % 5]].series(seed: stage.seed &+ UInt64(index), count: Self.bars)
    }
    _ = try stage.baseline(stage.series(.realLike, try stage.usefulCount(beyond: 60)))
  }

  private func market(_ symbol: Int) -> Series { markets[symbol % markets.count] }

  /// The live parameter's change that is due before a bar: the same in both runs.
  private func change(_ symbol: Int, _ bar: Int) -> (SubjectParameter, wtn_value)? {
    guard !live.isEmpty, bar % 700 == 340 + symbol % 5 * Self.stride else { return nil }
    let parameter = live[(bar / 700) % live.count]
    let values = parameter.otherValues
    return (parameter, values[bar / 700 % values.count])
  }

  func judge() throws -> [Finding] {
    stage.phase("the undisturbed run")
    // Symbols of one market differ by the moments of their settings alone.
    let kinds = live.isEmpty ? markets.count : Self.symbols
    let expected = try (0..<kinds).map { symbol in try stage.signalsApart { try self.undisturbed(symbol) } }
    stage.phase("50 symbols, a reload every 500 bars")
    var desks = try (0..<Self.symbols).map { _ in
      Desk(instance: try stage.subject().create(), values: try stage.subject().standardValues)
    }
    for bar in Swift.stride(from: 0, to: Self.bars, by: Self.stride) {
      if bar % Self.reload == 0 && bar > 0 { try swap(&desks) }
      if bar % 2500 == 1260 { try fork(desks, bar, expected) }
      let next = bar..<min(bar + Self.stride, Self.bars)
      for symbol in desks.indices {
        let signals = try step(&desks[symbol], symbol, next)
        let found = Difference(
          how: "after \(generation) reloads, symbol \(symbol) votes otherwise than an undisturbed run:",
          series: market(symbol), base: expected[symbol % kinds].slice(next), other: signals, offset: bar
        ).findings
        if !found.isEmpty { return found }
      }
    }
    return []
  }

  /// One symbol's place.
  private struct Desk {
    var instance: Instance
    /// The values that hold now, which a reload makes the new instance with.
    var values: [wtn_value]
  }

  private func undisturbed(_ symbol: Int) throws -> Signals {
    let instance = try stage.subject().create()
    var signals = Signals()
    var from = 0
    for bar in 0..<Self.bars {
      guard let (parameter, value) = change(symbol, bar) else { continue }
      signals.append(try stage.feed(instance, market(symbol), from..<bar, Stage.Run(split: blocks)))
      _ = instance.setParam(parameter.index, value)
      from = bar
    }
    signals.append(try stage.feed(instance, market(symbol), from..<Self.bars, Stage.Run(split: blocks)))
    return signals
  }

  private func step(_ desk: inout Desk, _ symbol: Int, _ bars: Range<Int>) throws -> Signals {
    if let (parameter, value) = change(symbol, bars.lowerBound),
      let status = desk.instance.setParam(parameter.index, value), status >= 0
    {
      desk.values[parameter.index] = value
    }
    let split = symbol % 10 == 3 ? Stage.Split.single : blocks
    return try stage.feed(desk.instance, market(symbol), bars, Stage.Run(split: split))
  }

  /// A new generation from a copy of the file takes all states up; the old one is left mapped, as a host leaves it.
  private func swap(_ desks: inout [Desk]) throws {
    generation += 1
    let copy = try PluginCopy(of: stage.path, as: "generation-\(generation).so")
    let next = try Subject(copy.path, stage.flight)
    for symbol in desks.indices {
      let state = try stage.state(of: desks[symbol].instance)
      let new = try next.create(desks[symbol].values)
      let status = try new.restore(state)
      guard status >= 0 else {
        throw Finding(
          "generation \(generation) answered \(status) to the state of the one before, symbol \(symbol), expected 0",
          at: "restore")
      }
      desks[symbol].instance.destroy()
      desks[symbol].instance = new
    }
  }

  /// A copy of this process goes on for 40 bars with one symbol: it votes as the undisturbed run does.
  private func fork(_ desks: [Desk], _ bar: Int, _ expected: [Signals]) throws {
    let symbol = 7, end = min(bar + 40, Self.bars)
    let signals = try stage.signalsApart {
      try self.stage.feed(desks[symbol].instance, self.market(symbol), bar..<end)
    }
    // Where a setting is due in these bars, the copy does not have it.
    if (bar..<end).contains(where: { change(symbol, $0) != nil }) { return }
    guard
      let difference = Difference(
        how: "in a fork at bar \(bar), symbol \(symbol) votes otherwise than an undisturbed run:",
        series: market(symbol),
        base: expected[symbol % expected.count].slice(bar..<end), other: signals, offset: bar
      ).findings.first
    else { return }
    throw difference
  }
}
