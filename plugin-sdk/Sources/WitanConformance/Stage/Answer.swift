internal import CWitanABI
internal import Glibc

/// The columns that `evaluate` fills: each ends at an unreadable page and is filled with a pattern before the call.
final class Answer {
  private let columns: [LentMemory]
  private let header: LentMemory
  private var fresh = 0
  private var given: Set<Column> = []
  /// The shape of the struct at the next call.
  var shape = Window.Shape.exact
  /// Bits of `wtn_signals.flags` at the next call.
  var flags: UInt32 = 0
  /// Which columns the next call is given; `action` and `confidence` always are.
  var wanted = Set(Column.signals)
  /// What every byte is before the next call.
  var pattern: UInt8 = 0xA5

  /// Room for `capacity` bars a call; guarded = writing beyond the end is a fault at once.
  init(_ capacity: Int, isGuarded: Bool = false, guardsStruct: Bool = false, flight: Flight) throws {
    columns = try Column.signals.map {
      try LentMemory(capacity * $0.element, .signals, $0, hasSlack: !isGuarded, flight: flight)
    }
    let most = MemoryLayout<wtn_signals>.size + 1024
    header = try LentMemory(most, .signalsStruct, hasSlack: !guardsStruct, flight: flight)
  }

  /// Lays out room for exactly `fresh` signals.
  func lay(_ fresh: Int) -> UnsafePointer<wtn_signals> {
    self.fresh = fresh
    given = wanted.union([.action, .confidence])
    for (column, memory) in zip(Column.signals, columns) {
      memset(memory.lend(fresh * column.element), Int32(pattern), memory.used)
    }
    var out = wtn_signals()
    out.size = shape.size ?? UInt32(MemoryLayout<wtn_signals>.size + shape.tail)
    out.flags = flags
    out.action = pointer(.action)
    out.confidence = pointer(.confidence)
    out.reason = pointer(.reason)
    out.figures = (pointer(.figure0), pointer(.figure1), pointer(.figure2))
    out.valid_ms = pointer(.validMs)
    out.stop_price = pointer(.stopPrice)
    out.target_price = pointer(.targetPrice)
    let place = header.lend(MemoryLayout<wtn_signals>.size + shape.tail)
    memset(place, 0xA5, header.used)
    place.storeBytes(of: out, as: wtn_signals.self)
    return UnsafePointer(place.assumingMemoryBound(to: wtn_signals.self))
  }

  /// Appends what the call wrote.
  func read(into signals: inout Signals) {
    signals.action += values(.action)
    signals.confidence += values(.confidence)
    signals.reason += values(.reason)
    for (index, column) in [Column.figure0, .figure1, .figure2].enumerated() {
      signals.figures[index] += values(column) as [Double]
    }
    signals.validMs += values(.validMs)
    signals.stopPrice += values(.stopPrice)
    signals.targetPrice += values(.targetPrice)
  }

  /// A column that was written to outside its elements, or that was not given and was written all the same.
  func spill() -> Column? {
    for (column, memory) in zip(Column.signals, columns) {
      if !memory.isCleanAround { return column }
      if !given.contains(column), !LentMemory.isAll(pattern, memory.start, memory.used) { return column }
    }
    return nil
  }

  private func pointer<Element>(_ column: Column) -> UnsafeMutablePointer<Element>? {
    guard given.contains(column), let index = Column.signals.firstIndex(of: column) else { return nil }
    return columns[index].start.assumingMemoryBound(to: Element.self)
  }

  private func values<Element>(_ column: Column) -> [Element] {
    pointer(column).map { Array(UnsafeBufferPointer(start: $0, count: fresh)) } ?? []
  }
}
