import Foundation
import WitanCore

/// The prices of a drill's market: minutes that rise or fall by the same amount, so that a trend follower has a view.
///
/// What else shall happen is done to them while the drill runs, through the exchange's control endpoint.
enum PricePath: Sendable {
  /// Rises by a twentieth of a percent of its beginning each minute.
  case rising
  /// Falls by a fiftieth of a percent each minute.
  case falling

  /// How many bars there are before the exchange starts, and how many in all.
  static let history = 240, length = 900

  /// The bars as CSV, from `first` on.
  func csv(from first: Price) -> String {
    let step = self == .rising ? first.units / 2000 : -first.units / 5000
    let margin = first.units / 10_000
    var text = "timestamp,open,high,low,close,volume\n"
    for row in 0..<Int64(Self.length) {
      let (open, close) = (first.units + row * step, first.units + (row + 1) * step)
      let values = [open, max(open, close) + margin, min(open, close) - margin, close].map { Price(units: $0) }
      text += "\(Self.epoch + row * 60_000),"
      text += values.map(\.description).joined(separator: ",") + ",8\n"
    }
    return text
  }

  /// When the first bar opens; the exchange plays it as if its past had ended now.
  private static let epoch: Int64 = 1_704_067_200_000
}
