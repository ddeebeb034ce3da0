import WitanCore
import WitanStore

/// A replay bar by bar, with every decision told, quiet ones too: what an explanation looks at.
enum JournalWalk {
  /// One bar, or one other input.
  struct Moment {
    /// The number of the input it belongs to.
    let seq: Int64
    /// The bars' block, of this one bar; nil for another input.
    let block: BarBlock?
    /// What it brought about, in order.
    let effects: [Effect]

    /// The decision taken here, with its votes.
    var decided: (decision: Decision, votes: [BallotEntry])? {
      for case .decided(let decision, let votes) in effects { return (decision, votes) }
      return nil
    }
    /// The events, without the rest.
    var events: [Event] {
      effects.compactMap { if case .event(let event) = $0 { event } else { nil } }
    }
  }

  /// Walks the inputs of `reader` until `body` returns false; the engine is the one after the moment.
  ///
  /// - Returns: the engine as it stands then; nil for an empty store.
  static func run(
    _ reader: StoreReader, _ body: (Moment, borrowing HostEngine) -> Bool
  ) throws -> HostEngine? {
    var player = JournalPlayer(recordsQuiet: true)
    try reader.forEachInput { seq, input in
      guard case .bars(let block) = input else {
        let moment = Moment(seq: seq, block: nil, effects: try player.play(input, seq: seq))
        return body(moment, player.engine!)
      }
      // The block's size changes no decision, and only between two bars can the engine be looked at.
      for offset in 0..<block.range.count {
        let row = block.range.lowerBound + offset
        let bar = BarBlock(
          market: block.market, series: block.series, range: row..<row + 1, ballots: block.ballots,
          ballotStart: block.ballotStart + offset)
        let moment = Moment(seq: seq, block: bar, effects: try player.play(.bars(bar), seq: seq))
        if !body(moment, player.engine!) { return false }
      }
      return true
    }
    return player.finish()
  }
}
