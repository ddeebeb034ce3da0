internal import CWitanProbe
internal import Glibc

/// Memory lent to the plugin: it ends at an unreadable page and begins behind one, and the recorder knows it.
///
/// With slack, a page that may be touched lies between the end and the guard. Most checks lend so, in order that a
/// plugin which reads too far fails the checks that are about it and not all of them.
final class LentMemory {
  /// What may be done with it.
  enum Access { case none, read, write }

  private let base: UnsafeMutableRawPointer
  private let length: Int
  private let room: Int
  private let slack: Int
  private let flight: Flight
  private let slot: Int?
  /// The lent bytes, `used` of them, ending at the guard.
  private(set) var start: UnsafeMutableRawPointer
  private(set) var used = 0

  static let page = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// Room for `capacity` bytes. Throws a ``KitError`` where the system gives no memory.
  init(_ capacity: Int, _ loan: Loan, _ column: Column = .whole, hasSlack: Bool = false, flight: Flight) throws {
    slack = hasSlack ? Self.page : 0
    room = max(1, (capacity + Self.page - 1) / Self.page) * Self.page + slack
    length = room + 2 * Self.page
    guard let place = mmap(nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), place != MAP_FAILED else {
      throw KitError("no memory for \(capacity) guarded bytes: \(String(cString: strerror(errno)))")
    }
    base = place
    start = place + Self.page + room - slack
    self.flight = flight
    var region = wkp_region()
    region.low = UInt64(UInt(bitPattern: place))
    region.high = region.low + UInt64(length)
    region.start = region.high - UInt64(Self.page + slack)
    region.end = region.start
    region.kind = loan.rawValue
    region.column = column.rawValue
    region.element = UInt32(column.element)
    slot = flight.register(region)
    try allow(.write)
    memset(start, 0xA5, slack)
  }

  deinit {
    flight.release(slot)
    munmap(base, length)
  }

  /// Makes `bytes` bytes at the end of the room the lent ones; what lies before them is filled with 0xA5.
  @discardableResult
  func lend(_ bytes: Int) -> UnsafeMutableRawPointer {
    precondition(bytes <= room - slack, "more was lent than there is room for")
    start = base + Self.page + room - slack - bytes
    if used != bytes {
      memset(base + Self.page, 0xA5, room - slack - bytes)
      flight.update(slot) { $0.start = UInt64(UInt(bitPattern: start)) }
    }
    used = bytes
    return start
  }

  /// The lent bytes now hold `contents`.
  @discardableResult
  func lend<Element: BitwiseCopyable>(_ contents: some Collection<Element>) -> UnsafeMutableRawPointer {
    let place = lend(contents.count * MemoryLayout<Element>.stride)
    let copied: Void? = contents.withContiguousStorageIfAvailable {
      if let from = $0.baseAddress { place.copyMemory(from: from, byteCount: used) }
    }
    if copied == nil {
      for (index, element) in contents.enumerated() {
        place.storeBytes(of: element, toByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
      }
    }
    return place
  }

  /// Sets what may be done with the room; the guards stay unreadable.
  func allow(_ access: Access) throws {
    let protection =
      switch access {
      case .none: PROT_NONE
      case .read: PROT_READ
      case .write: PROT_READ | PROT_WRITE
      }
    guard mprotect(base + Self.page, room, protection) == 0 else {
      throw KitError("the protection of lent memory could not be changed: \(String(cString: strerror(errno)))")
    }
    flight.update(slot) { $0.retired = access == .none ? 1 : 0 }
  }

  /// The bytes before the lent ones, and the slack behind them, are still as they were.
  var isCleanAround: Bool {
    Self.isAll(0xA5, base + Self.page, room - slack - used) && Self.isAll(0xA5, start + used, slack)
  }

  /// Every one of `count` bytes is `byte`: the first is, and each equals its neighbour.
  static func isAll(_ byte: UInt8, _ start: UnsafeRawPointer, _ count: Int) -> Bool {
    guard count > 0 else { return true }
    return start.load(as: UInt8.self) == byte && memcmp(start, start + 1, count - 1) == 0
  }
}
