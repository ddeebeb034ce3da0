import WitanCore

// The operator's close-all where the orders lie at a venue: it is done when the venue has done it.
extension TradingSession {
  /// How long it waits for the venue before it says what is not done yet.
  static let closingPatience = Duration.seconds(10)

  /// Cancels and sells everything of the host's, and waits until the venue has. What is not done by then goes on being
  /// tried, and is named.
  func closeAll(_ reason: String) async throws -> ControlReply {
    lastTrouble = nil
    let answer = try obey(.closeAll(reason: reason))
    guard answer.done, stillOpen != nil else { return answer.done ? .done(answer.text) : .failed(answer.text) }
    let end = ContinuousClock.now + Self.closingPatience
    while let rest = stillOpen {
      guard ContinuousClock.now < end else {
        let why = lastTrouble.map { " The exchange: \($0)." } ?? ""
        return .failed(
          "not done yet: \(rest).\(why) Nothing is given up: it is tried until the exchange has done it, also after a "
            + "restart; `host status` shows what is left. Where that is too late, sell it by hand at the exchange")
      }
      // The session is free meanwhile: what the venue says is taken between two looks.
      try await Task.sleep(for: .milliseconds(20))
    }
    return .done("every order is cancelled and all that the host bought is sold")
  }

  /// What is held or under way, in words; nil where nothing is.
  private var stillOpen: String? {
    var found: [String] = []
    for (market, instrument) in engine.settings.instruments.enumerated() {
      let (position, state) = (engine.portfolio.positions[market], engine.markets[market])
      if !position.isFlat { found.append("\(position.quantity - position.dust) of \(instrument.symbol) is held") }
      for order in state.orders {
        found.append("its order \(order.request.id) (\(order.request.purpose.rawValue)) has not ended")
      }
    }
    return found.isEmpty ? nil : found.joined(separator: ", ")
  }
}
