internal import CWitanABI

extension Check {
  /// SIG-05.
  static let stamp = Check(
    "SIG-05", "stamp", level: 1, .error,
    danger: "An answer that lands on another bar trades yesterday's view at today's price.",
    example: "host->emit(host->ctx, bars->last_seq + 1, &signal);       /* a bar that nobody has seen */",
    fix:
      "An answer's bar is its place in the column. Answer WTN_PENDING only where fresh is 1, and emit with that bar's "
      + "number, once.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      let host = try RecordingHost(.init(granted: stage.subject().asked), flight: stage.flight)
      let live = try stage.run(stage.series(.realLike, count), host: host)
      var asked: Set<UInt64> = []
      for bar in 0..<live.count where live.action[bar] == Side.pending { asked.insert(UInt64(bar + 1)) }
      for (bar, signal) in host.emitted {
        guard asked.remove(bar) != nil else {
          return [
            Finding(
              "emit answers bar number \(bar), expected a bar that was answered PENDING, and once", at: "bar \(bar)")
          ]
        }
        guard (Int32(Side.sell)...Int32(Side.abstain)).contains(signal.action) else {
          return [Finding("emit answers with the action \(signal.action), expected -1 to 2", at: "bar \(bar)")]
        }
      }
      guard try stage.subject().asked & UInt64(WTN_CAP_HTTP) == 0 else { return [] }
      let block = try stage.run(stage.series(.realLike, count), Stage.Run(split: .whole))
      guard let bar = block.action.firstIndex(of: Side.pending) else { return [] }
      return [
        Finding(
          "bar \(bar) of a block is answered PENDING, expected only where fresh is 1", at: "bar \(bar), column action")
      ]
    })
}
