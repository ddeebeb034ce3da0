import Glibc
import WitanCore

/// The bars of a download that has not ended, in a file: a line that says of what they are, then a row a bar. Rows are
/// added behind each other, so that whatever interrupts a download costs at most the last page.
final class PartFile {
  /// What a part is of. Another market, interval or venue is another download.
  struct Subject: Equatable {
    let venue: String
    let symbol: Symbol
    let interval: Interval
    /// When the first bar was asked for.
    let from: Instant

    var line: String { "bars \(venue) \(symbol) \(interval) \(from.milliseconds)" }

    init(venue: String, symbol: Symbol, interval: Interval, from: Instant) {
      (self.venue, self.symbol, self.interval, self.from) = (venue, symbol, interval, from)
    }

    init?(line: some StringProtocol) {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 5, words[0] == "bars", let symbol = Symbol(words[2]), let interval = Interval(words[3]),
        let from = Int64(words[4])
      else { return nil }
      self.init(
        venue: String(words[1]), symbol: symbol, interval: interval, from: Instant(milliseconds: from))
    }
  }

  let path: String
  private let descriptor: Int32
  /// The bars that were there already and count: behind the beginning that is asked for now.
  private(set) var resumed: [Bar] = []

  /// Opens or makes the part at `path`. What is in it is taken on where it is of the same subject, begins no later, and
  /// every row of it is sound; a last row that was cut off is fetched again. Else it begins anew.
  init(_ path: String, _ subject: Subject) throws(DownloadFailure) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw Self.cannot("be opened", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw DownloadFailure("\(path) is in use by another download; wait until that one has ended")
    }
    if let (bars, end) = Self.rows(of: try contents(), subject) {
      resumed = bars.filter { $0.start >= subject.from }
      guard ftruncate(descriptor, off_t(end)) == 0 else { throw Self.cannot("be cut", path) }
    } else {
      guard ftruncate(descriptor, 0) == 0 else { throw Self.cannot("be emptied", path) }
      try append(Array((subject.line + "\n").utf8))
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Adds bars.
  func append(_ bars: [Bar]) throws(DownloadFailure) {
    var text = ""
    for bar in bars {
      text += "\(bar.start.milliseconds),\(bar.open.venueText),\(bar.high.venueText),\(bar.low.venueText),"
      text += "\(bar.close.venueText),\(bar.volume.venueText)\n"
    }
    try append(Array(text.utf8))
  }

  private func append(_ bytes: [UInt8]) throws(DownloadFailure) {
    guard lseek(descriptor, 0, SEEK_END) >= 0 else { throw Self.cannot("be written", path) }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.cannot("be written", path) }
      done += count
    }
  }

  private func contents() throws(DownloadFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.cannot("be read", path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// The bars of a part and where its last whole row ends; nil where it cannot be taken on.
  private static func rows(of bytes: [UInt8], _ subject: Subject) -> ([Bar], end: Int)? {
    guard let last = bytes.lastIndex(of: 0x0A) else { return nil }
    let lines = bytes[..<last].split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let head = lines.first, let found = Subject(line: String(decoding: head, as: UTF8.self)),
      found.from <= subject.from,
      Subject(venue: found.venue, symbol: found.symbol, interval: found.interval, from: subject.from) == subject
    else { return nil }
    var bars: [Bar] = []
    for line in lines.dropFirst() {
      guard let bar = bar(line), bars.last.map({ $0.start < bar.start }) ?? true else { return nil }
      bars.append(bar)
    }
    return (bars, last + 1)
  }

  private static func bar(_ line: ArraySlice<UInt8>) -> Bar? {
    let fields = line.split(separator: 0x2C, omittingEmptySubsequences: false)
    guard fields.count == 6, let start = Int64(String(decoding: fields[0], as: UTF8.self)) else { return nil }
    let numbers = fields.dropFirst().compactMap { DecimalText.read($0).flatMap { $0.exact ? $0.units : nil } }
    guard numbers.count == 5 else { return nil }
    return Bar(
      start: Instant(milliseconds: start), open: Price(units: numbers[0]), high: Price(units: numbers[1]),
      low: Price(units: numbers[2]), close: Price(units: numbers[3]), volume: Quantity(units: numbers[4]))
  }

  private static func cannot(_ what: String, _ path: String) -> DownloadFailure {
    DownloadFailure("\(path) cannot \(what): \(String(cString: strerror(errno))); check the folder and the disk")
  }
}
