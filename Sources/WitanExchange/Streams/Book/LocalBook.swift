internal import WitanCore

/// A symbol's order book, kept from a snapshot and the changes behind it, as the venue prescribes.
///
/// Changes are kept until the snapshot is there; the first that counts must hold the update behind the snapshot's, and
/// each later one must follow the one before it without a hole. Where that fails the book is not believed any more and
/// another snapshot is asked for. A book that stands crossed is not believed either.
public struct LocalBook: Hashable, Sendable {
  /// The symbol, as the venue names it.
  public let symbol: String
  /// How many changes are kept while a snapshot is awaited; the oldest are let go first.
  public let patience: Int
  /// How many times the book had to begin again since it was made.
  public private(set) var restarts = 0
  private var state = State.waiting([])

  private enum State: Hashable, Sendable {
    case waiting([DepthUpdate])
    case synced(Levels)
  }

  /// What must be done next.
  public enum Advice: Hashable, Sendable {
    /// Nothing.
    case none
    /// A snapshot must be asked for; the reason is one sentence.
    case snapshot(String)
  }

  /// A book that knows nothing.
  public init(symbol: String, patience: Int = 10_000) { (self.symbol, self.patience) = (symbol, max(patience, 1)) }

  /// Whether the levels are those of the venue.
  public var isSynced: Bool {
    if case .synced = state { true } else { false }
  }
  /// The number of the last update in the book; nil where it is not synced.
  public var lastUpdate: Int64? { levels?.last }
  /// The best bid; nil where there is none or the book is not synced.
  public var bid: BookLevel? { levels?.bids.last }
  /// The best offer; nil where there is none or the book is not synced.
  public var ask: BookLevel? { levels?.asks.first }
  /// The bids, best first; empty where the book is not synced.
  public var bids: [BookLevel] { levels.map { $0.bids.reversed() } ?? [] }
  /// The offers, best first; empty where the book is not synced.
  public var asks: [BookLevel] { levels?.asks ?? [] }

  private var levels: Levels? {
    if case .synced(let levels) = state { levels } else { nil }
  }

  /// The connection was interrupted: changes may be missing.
  public mutating func forget() -> Advice { restart("the stream was interrupted") }

  /// Takes what changed.
  public mutating func take(_ update: DepthUpdate) -> Advice {
    guard update.symbol == symbol else { return .none }
    switch state {
    case .waiting(var kept):
      if let last = kept.last, update.updates.lowerBound != last.updates.upperBound + 1 {
        // Seen twice while two connections overlap.
        if update.updates.upperBound <= last.updates.upperBound { return .none }
        kept = []
      }
      state = .waiting([])
      kept.append(update)
      if kept.count > patience { kept.removeFirst(kept.count - patience) }
      state = .waiting(kept)
      return kept.count == 1 ? .snapshot("the book of \(symbol) has changes and no snapshot") : .none
    case .synced(var levels):
      if update.updates.upperBound <= levels.last { return .none }
      guard update.updates.lowerBound == levels.last + 1 else {
        let advice = restart(
          "an update of \(symbol) begins at \(update.updates.lowerBound); expected \(levels.last + 1)")
        state = .waiting([update])
        return advice
      }
      // The copy in `state` is given up first, so that the levels change in place.
      state = .waiting([])
      levels.apply(update)
      guard !levels.isCrossed else { return restart("the book of \(symbol) stands crossed after \(levels.last)") }
      state = .synced(levels)
      return .none
    }
  }

  /// Takes the levels of a snapshot, best first or in any order.
  public mutating func take(snapshot lastUpdate: Int64, bids: [BookLevel], asks: [BookLevel]) -> Advice {
    guard case .waiting(let kept) = state else { return .none }
    if let first = kept.first, lastUpdate < first.updates.lowerBound - 1 {
      return .snapshot(
        "the snapshot of \(symbol) ends at \(lastUpdate) and the first change begins at \(first.updates.lowerBound); "
          + "another one is needed")
    }
    var levels = Levels(last: lastUpdate, bids: bids, asks: asks)
    for update in kept where update.updates.upperBound > lastUpdate {
      guard update.updates.lowerBound <= levels.last + 1 else {
        return restart("the changes of \(symbol) have a hole behind \(levels.last)")
      }
      levels.apply(update)
    }
    guard !levels.isCrossed else { return restart("the snapshot of \(symbol) at \(lastUpdate) stands crossed") }
    state = .synced(levels)
    return .none
  }

  private mutating func restart(_ reason: String) -> Advice {
    restarts += 1
    state = .waiting([])
    return .snapshot("\(reason); the book of \(symbol) begins again with a new snapshot")
  }

  /// Levels in rising order of price, so that the best bid stands last and the best offer first.
  private struct Levels: Hashable, Sendable {
    var last: Int64
    var bids: [BookLevel]
    var asks: [BookLevel]

    init(last: Int64, bids: [BookLevel], asks: [BookLevel]) {
      self.last = last
      self.bids = bids.filter { $0.quantity > .zero }.sorted { $0.price < $1.price }
      self.asks = asks.filter { $0.quantity > .zero }.sorted { $0.price < $1.price }
    }

    var isCrossed: Bool {
      guard let bid = bids.last, let ask = asks.first else { return false }
      return bid.price >= ask.price
    }

    mutating func apply(_ update: DepthUpdate) {
      for level in update.bids { Self.set(level, in: &bids) }
      for level in update.asks { Self.set(level, in: &asks) }
      last = update.updates.upperBound
    }

    private static func set(_ level: BookLevel, in side: inout [BookLevel]) {
      var low = 0, high = side.count
      while low < high {
        let middle = (low + high) / 2
        if side[middle].price < level.price { low = middle + 1 } else { high = middle }
      }
      let isThere = low < side.count && side[low].price == level.price
      if level.quantity == .zero {
        if isThere { side.remove(at: low) }
      } else if isThere {
        side[low] = level
      } else {
        side.insert(level, at: low)
      }
    }
  }
}
