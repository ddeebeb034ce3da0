/// The canonical form of inputs: one byte for the kind, then its fields; bars and answers as whole columns.
///
/// Left out of a block: the Doubles (they follow from the exact prices), and reasons and figures, which nobody
/// decides by and which stand there only where somebody asked for them; the text of a fault, in which measured
/// times may stand.
extension Input {
  /// Writes the canonical form.
  public borrowing func encodeCanonical(into bytes: inout CanonicalBytes) {
    switch self {
    case .started(let settings, let time):
      bytes.put(1 as UInt8)
      bytes.put(time)
      bytes.put(encodable: settings)
    case .bars(let block):
      bytes.put(2 as UInt8)
      block.write(to: &bytes)
    case .tick(let tick, let market):
      bytes.put(3 as UInt8)
      tick.write(to: &bytes)
      bytes.put(UInt32(truncatingIfNeeded: market))
    case .vote(let vote):
      bytes.put(4 as UInt8)
      vote.write(to: &bytes)
    case .venue(let event):
      bytes.put(5 as UInt8)
      bytes.put(encodable: event)
    case .timer(let time):
      bytes.put(6 as UInt8)
      bytes.put(time)
    case .command(let command, let time):
      bytes.put(7 as UInt8)
      bytes.put(time)
      bytes.put(encodable: command)
    case .strategy(let change, let time):
      bytes.put(8 as UInt8)
      bytes.put(time)
      bytes.put(encodable: change)
    case .allocation(let shares, let time):
      bytes.put(9 as UInt8)
      bytes.put(time)
      bytes.put(UInt32(shares.count))
      for share in shares { bytes.put(share.units) }
    case .account(let event, let time):
      bytes.put(10 as UInt8)
      bytes.put(time)
      bytes.put(encodable: event)
    }
  }

  /// When it happened; a block's time is the last moment of its last bar (1970 for a block without bars).
  public var time: Instant {
    switch self {
    case .started(_, let time), .timer(let time), .command(_, let time), .strategy(_, let time),
      .allocation(_, let time), .account(_, let time):
      time
    case .bars(let block):
      block.range.isEmpty ? Instant(milliseconds: 0) : block.series.end(of: block.range.upperBound - 1)
    case .tick(let tick, _): tick.time
    case .vote(let vote): vote.time
    case .venue(let event): event.time
    }
  }
}

extension VenueEvent {
  /// When the venue says it happened.
  public var time: Instant {
    switch self {
    case .partlyFilled(let execution), .filled(let execution): execution.time
    case .accepted(_, let time), .rejected(_, _, let time), .cancelled(_, let time), .triggered(_, _, let time),
      .unknown(_, let time):
      time
    }
  }
}

extension LateVote: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(UInt32(truncatingIfNeeded: strategy))
    bytes.put(UInt32(truncatingIfNeeded: market))
    bytes.put(action.rawValue)
    bytes.put(confidence.units)
    bytes.put(barEnd)
    bytes.put(valid)
    bytes.put(time)
  }
}

extension BarBlock: Canonical {
  func write(to bytes: inout CanonicalBytes) {
    bytes.put(UInt32(truncatingIfNeeded: market))
    bytes.put(series.symbol)
    bytes.put(series.interval)
    bytes.put(UInt64(range.count))
    bytes.put(column: series.start[range])
    bytes.put(column: series.openUnits[range])
    bytes.put(column: series.highUnits[range])
    bytes.put(column: series.lowUnits[range])
    bytes.put(column: series.closeUnits[range])
    bytes.put(column: series.volumeUnits[range])
    bytes.put(UInt32(ballots.count))
    for column in ballots { column.write(rows: ballotStart..<ballotStart + range.count, to: &bytes) }
  }
}

extension BallotColumn {
  fileprivate func write(rows: Range<Int>, to bytes: inout CanonicalBytes) {
    bytes.put(column: answer[rows])
    bytes.put(column: confidence[rows])
    // A column of noughts and no column say the same, so they are written the same.
    let lasting = !validMilliseconds.isEmpty && validMilliseconds[rows].contains { $0 != 0 }
    bytes.put(lasting)
    if lasting { bytes.put(column: validMilliseconds[rows]) }
    let own = faults.filter { rows.contains($0.row) }
    bytes.put(UInt32(own.count))
    for fault in own {
      bytes.put(UInt32(fault.row - rows.lowerBound))
      bytes.put(fault.kind.rawValue)
    }
  }
}
