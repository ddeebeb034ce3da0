/// A row of plain values of fixed length that is owned once: no reference counting and no uniqueness check on the
/// engine's way, yet every access is checked against the bounds.
public struct Table<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  // Sendable: the storage is owned by this value alone and freed with it; nothing else can reach it.
  private var storage: UnsafeMutableBufferPointer<Element>

  /// `count` times `element`.
  public init(repeating element: Element, count: Int) {
    storage = .allocate(capacity: count)
    storage.initialize(repeating: element)
  }

  deinit { storage.deallocate() }

  /// How many there are.
  public var count: Int { storage.count }
  /// The places.
  public var indices: Range<Int> { 0..<storage.count }

  /// The value at `index`; traps outside the bounds.
  public subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress {
      precondition(index >= 0 && index < storage.count, "the table has no such place")
      return UnsafePointer(storage.baseAddress! + index)
    }
    @inline(__always) mutating unsafeMutableAddress {
      precondition(index >= 0 && index < storage.count, "the table has no such place")
      return storage.baseAddress! + index
    }
  }

  /// Makes the table `count` long; the new places hold `element`. Never shorter.
  mutating func grow(to count: Int, repeating element: Element) {
    guard count > storage.count else { return }
    let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
    for index in 0..<count { larger.initializeElement(at: index, to: index < storage.count ? storage[index] : element) }
    storage.deallocate()
    storage = larger
  }

  /// The rows as they lie in memory, for the length of the call.
  func withRows<Result>(_ body: (UnsafeMutableBufferPointer<Element>) -> Result) -> Result { body(storage) }
}
