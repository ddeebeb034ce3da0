/// A file's bytes, read without ever trusting an offset: whatever lies outside answers nil.
///
/// Offsets come from the file itself, so they may be anything; none of these functions traps.
struct ELFBytes: Sendable {
  let bytes: [UInt8]

  var count: Int { bytes.count }

  /// The place of `length` bytes at `offset`, or nil where they do not lie wholly in the file.
  func place(_ offset: UInt64, _ length: UInt64) -> Range<Int>? {
    guard offset <= UInt64(count), length <= UInt64(count) - offset else { return nil }
    return Int(offset)..<Int(offset + length)
  }

  func byte(_ offset: UInt64) -> UInt8? {
    offset < UInt64(count) ? bytes[Int(offset)] : nil
  }

  /// A little-endian number.
  func number<Word: FixedWidthInteger & UnsignedInteger>(_ offset: UInt64, as: Word.Type = Word.self) -> Word? {
    guard let place = place(offset, UInt64(Word.bitWidth / 8)) else { return nil }
    var value: Word = 0
    for index in place.reversed() { value = value << 8 | Word(bytes[index]) }
    return value
  }

  /// The text that starts at `offset` and ends before a zero byte and before `end`; nil where there is no such byte
  /// within `longest` bytes. Ill-formed UTF-8 is replaced.
  func text(_ offset: UInt64, before end: UInt64, longest: Int = 4096) -> String? {
    guard offset < end, end <= UInt64(count) else { return nil }
    let reach = bytes[Int(offset)..<min(Int(end), Int(offset) + longest + 1)]
    guard let stop = reach.firstIndex(of: 0) else { return nil }
    return String(decoding: reach[..<stop], as: UTF8.self)
  }
}
