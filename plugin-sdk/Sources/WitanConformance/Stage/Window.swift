internal import CWitanABI
internal import Glibc

/// Bars laid out for one call: each column ends at an unreadable page and begins behind one.
///
/// The fill before the first visible bar is a signalling pattern (0xA5 bytes), since a page begins only every 4,096
/// bytes.
final class Window {
  /// How strictly the bars are kept.
  enum Custody: Sendable {
    /// Behind the newest bar lies a page of 0xA5 that may be read: for checks that are about something else.
    case open
    /// The newest bar is the last that can be read; writable and at one place: no system call a bar.
    case guarded
    /// On pages that can only be read; behind the newest bar as in `open`.
    case readOnly
    /// Elsewhere at the next call; the former place becomes unreadable.
    case moving
  }

  /// What `wtn_bars.size` says, and what follows the struct.
  struct Shape: Sendable {
    /// nil = the struct's size with its tail.
    var size: UInt32?
    /// Bytes of 0xA5 behind the struct.
    var tail = 0

    /// As the released header has it.
    static let exact = Shape()
  }

  /// One place where bars can lie.
  private struct Place {
    let columns: [LentMemory]
    let header: LentMemory
    let symbol: LentMemory

    init(_ bars: Int, _ hasSlack: Bool, _ guardsStruct: Bool, _ flight: Flight) throws {
      columns = try Column.bars.map { try LentMemory(bars * 8, .bars, $0, hasSlack: hasSlack, flight: flight) }
      let most = MemoryLayout<wtn_bars>.size + 1024
      header = try LentMemory(most, .barsStruct, hasSlack: !guardsStruct, flight: flight)
      symbol = try LentMemory(65_536, .symbol, hasSlack: hasSlack, flight: flight)
    }

    func allow(_ access: LentMemory.Access) throws {
      for memory in columns + [header, symbol] { try memory.allow(access) }
    }
  }

  private let places: [Place]
  private let custody: Custody
  private var turn = 0
  private var isProtected: Bool { custody == .readOnly }
  /// The shape of the struct at the next call.
  var shape = Shape.exact
  /// Bits of `wtn_bars.flags` at the next call.
  var flags: UInt32 = 0

  /// Room for `capacity` bars; guardsStruct = `wtn_bars` itself ends at the unreadable page.
  init(_ capacity: Int, _ custody: Custody = .open, guardsStruct: Bool = false, flight: Flight) throws {
    self.custody = custody
    places = try (0..<(custody == .moving ? 2 : 1)).map { _ in
      try Place(capacity, custody != .guarded, guardsStruct, flight)
    }
  }

  /// Lays out the bars `range` of a series; `lastSeq` is the number of the newest in the instance's stream.
  func lay(_ series: Series, _ range: Range<Int>, lastSeq: UInt64) throws -> UnsafePointer<wtn_bars> {
    if custody == .moving { try places[turn].allow(.none) }
    turn = (turn + 1) % places.count
    let place = places[turn]
    if custody != .open && custody != .guarded { try place.allow(.write) }
    var bars = wtn_bars()
    let at = [
      place.columns[0].lend(series.openMs[range]), place.columns[1].lend(series.open[range]),
      place.columns[2].lend(series.high[range]), place.columns[3].lend(series.low[range]),
      place.columns[4].lend(series.close[range]), place.columns[5].lend(series.volume[range]),
    ]
    let symbol = place.symbol.lend(Array(series.symbol.utf8))
    bars.size = shape.size ?? UInt32(MemoryLayout<wtn_bars>.size + shape.tail)
    bars.flags = flags
    bars.count = UInt64(range.count)
    bars.last_seq = lastSeq
    bars.interval_ms = series.interval
    bars.symbol = wtn_str(ptr: UnsafePointer(symbol.assumingMemoryBound(to: CChar.self)), len: place.symbol.used)
    bars.open_ms = UnsafePointer(at[0].assumingMemoryBound(to: Int64.self))
    bars.open = UnsafePointer(at[1].assumingMemoryBound(to: Double.self))
    bars.high = UnsafePointer(at[2].assumingMemoryBound(to: Double.self))
    bars.low = UnsafePointer(at[3].assumingMemoryBound(to: Double.self))
    bars.close = UnsafePointer(at[4].assumingMemoryBound(to: Double.self))
    bars.volume = UnsafePointer(at[5].assumingMemoryBound(to: Double.self))
    let header = place.header.lend(MemoryLayout<wtn_bars>.size + shape.tail)
    memset(header, 0xA5, place.header.used)
    header.storeBytes(of: bars, as: wtn_bars.self)
    if isProtected { try place.allow(.read) }
    return UnsafePointer(header.assumingMemoryBound(to: wtn_bars.self))
  }
}
