public import WitanCore

/// `--trades`: the JSON's fields as columns.
public enum TradesCSV {
  /// The table of `trades`, with its header.
  public static func text(_ trades: [Trade]) -> String {
    var text = TradeRow.columns.joined(separator: ",") + "\n"
    for trade in trades { text += TradeRow(trade).cells.joined(separator: ",") + "\n" }
    return text
  }
}
