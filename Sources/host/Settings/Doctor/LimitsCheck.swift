import WitanCore
import WitanServices

/// Limits under which nothing would ever be traded.
enum LimitsCheck {
  /// What is wrong with the limits; one finding that they are sound where nothing is.
  static func findings(_ configuration: Configuration) -> [Finding] {
    let found = vote(configuration) + size(configuration)
    return found.isEmpty ? [.ok("limits", "trading is possible under them")] : found
  }

  private static func vote(_ configuration: Configuration) -> [Finding] {
    var found: [Finding] = []
    if configuration.voting.threshold.double >= 100 {
      found.append(
        .warn(
          "limits", "voting.threshold is 100: only votes of full strength can ever act",
          mend: "set voting.threshold lower, 70 is the default"))
    }
    let choices = configuration.plugins.strategies
    let named = configuration.plugins.enable
    let weightless = named.filter { choices[$0]?.weight == .zero || choices[$0]?.enabled == false }
    if !named.isEmpty, weightless.count == named.count {
      found.append(
        .fail(
          "limits", "every strategy of plugins.enable has weight 0 or is switched off: nobody votes",
          mend: "give one of \(named.map(\.description).joined(separator: ", ")) a weight above 0"))
    }
    return found
  }

  private static func size(_ configuration: Configuration) -> [Finding] {
    let (risk, capital) = (configuration.risk, configuration.trading.capital)
    var found: [Finding] = []
    if case .percent(let share) = risk.size {
      let largest = Part(min(share, risk.maxExposure)).of(Amount(capital)).money(.down)
      if largest < risk.minimumNotional {
        found.append(
          .fail(
            "limits",
            "an entry is worth at most \(largest) (capital \(capital)), expected at least the minimum of "
              + "\(risk.minimumNotional): every entry would be refused",
            mend: "raise trading.capital or the position's size, or lower the minimum"))
      }
    }
    for (name, share) in [
      ("risk.max_position_pct", risk.maxPosition), ("risk.max_exposure_pct", risk.maxExposure),
      ("the daily loss limit", risk.dailyLoss), ("the kill switch", risk.kill),
    ] where share == .zero {
      found.append(.fail("limits", "\(name) is 0: no entry could ever be made", mend: "set it above 0"))
    }
    return found
  }
}
