import CWitanABI

/// A short text put together from constants and figures, without String and what String would link.
struct Sentence {
  private var bytes: [UInt8] = []

  mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// A number with at most four decimals; far beyond any parameter's range only its size is told.
  mutating func append(_ value: Double) {
    guard value == value else { return append("not a number") }
    guard abs(value) < 1e14 else { return append(value < 0 ? "less than -1e14" : "more than 1e14") }
    if value < 0 { append("-") }
    let scaled = UInt64(abs(value) * 10_000 + 0.5)
    appendDigits(scaled / 10_000)
    var rest = scaled % 10_000
    guard rest > 0 else { return }
    append(".")
    var unit: UInt64 = 1_000
    while rest > 0 {
      bytes.append(UInt8(truncatingIfNeeded: 48 + rest / unit))
      rest %= unit
      unit /= 10
    }
  }

  private mutating func appendDigits(_ value: UInt64) {
    if value >= 10 { appendDigits(value / 10) }
    bytes.append(UInt8(truncatingIfNeeded: 48 + value % 10))
  }

  /// Lends the text for the length of the call.
  func withText(_ body: (wtn_str) -> Void) {
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { body(wtn_str(ptr: $0.baseAddress, len: $0.count)) }
    }
  }
}
