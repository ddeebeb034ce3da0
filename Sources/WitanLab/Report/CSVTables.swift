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

/// `--votes`: one vote a line; abstentions are left out.
public enum VotesCSV {
  /// The table of `votes`, with its header.
  public static func text(_ votes: [KeptVote]) -> String {
    var text = "time,symbol,strategy,action,confidence,weight,reason\n"
    for vote in votes {
      let reason = vote.reason.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? quoted(vote.reason) : vote.reason
      text += "\(vote.time.milliseconds),\(vote.symbol),\(vote.strategy),\(vote.action),\(vote.confidence.double),"
      text += "\(vote.weight.double),\(reason)\n"
    }
    return text
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
