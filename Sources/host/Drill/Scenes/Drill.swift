/// A rehearsal: what happens, in which order. It acts through prices, time, faults and signals alone.
protocol Drill: Sendable {
  /// What `host drill` calls it.
  static var name: String { get }
  /// What is traded, at which exchange.
  var scene: DrillScene { get }
  /// Plays it, and says what it saw on the way. The books are compared afterwards, by ``DrillEnd``.
  func play(on stage: Stage, _ report: DrillReport) async throws
  /// The markets in which a position must be held at the end.
  var holds: [DrillScene.Market] { get }
}

extension Stage {
  /// Waits until a market was bought and its stop rests at the exchange.
  func untilProtected(_ market: DrillScene.Market) async throws -> Look {
    do {
      return try await until("a position in \(market.name) with its stop", within: .seconds(120)) {
        $0.venue.isProtected(market)
      }
    } catch let stop as DrillStop {
      throw DrillStop(
        "\(stop). A drill needs something to rehearse on: the strategies must buy a price that rises steadily; leave "
          + "--enable and --config away to rehearse with \(DrillOptions.standard)")
    }
  }
}
