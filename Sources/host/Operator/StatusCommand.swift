import ArgumentParser
import WitanCore
import WitanServices

/// `host status`: what a running host holds and does.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show what a running host holds and does.")
  @Flag(help: "Show it again every second until interrupted; as JSON one line each.")
  var watch = false
  @OptionGroup var conversation: HostConversation

  func run() async throws {
    guard watch else { return try show(try report(), again: false) }
    while true {
      try show(try report(), again: true)
      try await Task.sleep(for: .seconds(1))
    }
  }

  private func report() throws -> StatusReport {
    guard let status = try conversation.ask(.status).status else {
      throw CommandFailure.failed(
        "found an answer without a status, expected one; use the `host` that belongs to the running one")
    }
    return status
  }

  private func show(_ report: StatusReport, again: Bool) throws {
    if conversation.json { return try Output.json(report, indented: !again) }
    // On a terminal the screen is drawn anew; a pipe gets a line each time.
    if again, !Output.isTerminal { return print(report.sentence) }
    if again { print("\u{1B}[H\u{1B}[2J", terminator: "") }
    print(Self.text(report))
  }

  private static func text(_ report: StatusReport) -> String {
    var facts = Table(["host", "\(report.pid)"])
    facts.add(["mode", report.mode.rawValue])
    facts.add(["state", report.state.rawValue])
    facts.add(["kill switch", report.killed.map { "locked: \($0)" } ?? "open"])
    facts.add(["running since", "\(report.since)"])
    facts.add(["bars", "\(report.bars)" + (report.lastBar.map { ", the last at \($0)" } ?? "")])
    facts.add(["equity", "\(report.equity)"])
    facts.add(["cash", "\(report.cash)"])
    if report.retiredImages > 0 {
      let advice = report.retiredImages > 1000 ? "; a restart frees them" : ""
      facts.add(["retired images", "\(report.retiredImages) replaced plugins stay in memory\(advice)"])
    }
    for (id, place) in (report.places ?? [:]).sorted(by: { $0.key < $1.key }) {
      facts.add(["\(id) runs in", place.sentence])
    }
    guard !report.positions.isEmpty else { return facts.text + "\nnothing is open" }
    var open = Table(["market", "quantity", "entry", "price", "stop"])
    for position in report.positions {
      open.add([
        "\(position.symbol)", "\(position.quantity)", "\(position.averagePrice)", "\(position.price)",
        position.stop.map { "\($0)" } ?? "",
      ])
    }
    return facts.text + "\n\n" + open.text
  }
}
