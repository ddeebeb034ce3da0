internal import CWitanProbe
internal import Glibc

extension Stage {
  /// How a copy of this process ended.
  enum Fate {
    /// It did what it was to, and these are its bytes.
    case told([UInt8])
    /// It died: what of, and in which call.
    case died(signal: Int32?, sentence: String, place: String)
    /// It did not end in time and was killed.
    case late(place: String)
  }

  /// Runs `body` in a copy of this process and answers its bytes.
  ///
  /// Two copies begin at one same moment: the plugin lies at the same address, its statics and the seeds of its
  /// language's runtime are the same, and neither sees what the other did. What `body` throws is thrown here; where
  /// the copy dies, this process dies in the same way, so that the parent reads the one flight record of both.
  func apart(_ body: () throws -> [UInt8]) throws -> [UInt8] {
    let copy = try copied(within: nil, body)
    guard copy.status == 0, let words = copy.words, !words.isEmpty else { Self.die(as: copy.status) }
    return try Self.answer(words)
  }

  /// As ``apart(_:)``, but a copy that dies, or has not ended after so many milliseconds, is told of. A copy that ended
  /// itself with status 0 told nothing.
  func fate(within milliseconds: Double, _ body: () throws -> [UInt8]) throws -> Fate {
    let copy = try copied(within: milliseconds, body)
    let end = ChildProcess.End(status: copy.status, isTimeout: copy.words == nil, result: [], output: [])
    let autopsy = Autopsy(flight.record.pointee, status: end.status)
    // The next death is another's.
    (flight.record.pointee.signal, flight.record.pointee.trapped_ns) = (0, 0)
    guard let words = copy.words else { return .late(place: autopsy.place) }
    guard copy.status == 0 else { return .died(signal: end.signal, sentence: autopsy.death, place: autopsy.place) }
    return .told(words.isEmpty ? [] : try Self.answer(words))
  }

  private static func answer(_ words: [UInt8]) throws -> [UInt8] {
    if words.first == 0 { return Array(words.dropFirst()) }
    switch Message.read(Array(words.dropFirst()))?.first {
    case .finding(let finding): throw finding
    case .skip(let reason): throw Skip(reason)
    case .kitError(let text): throw KitError(text)
    default: throw KitError("a copy of the process said what no copy says")
    }
  }

  /// Runs `body` in a copy: its status as waitpid tells it and what it said; nil where it was killed for its time.
  private func copied(
    within milliseconds: Double?, _ body: () throws -> [UInt8]
  ) throws -> (status: Int32, words: [UInt8]?) {
    _ = try subject()
    let pipe = try Self.pipe()
    let child = wkp_fork()
    if child == 0 {
      var words: [UInt8]
      do { words = try [0] + body() } catch { words = [1] + ChildMain.message(error).framed }
      Self.write(words, to: pipe.writing)
      _exit(0)
    }
    guard child > 0 else { throw KitError("no copy of the process could be made: \(String(cString: strerror(errno)))") }
    pipe.closeWriting()
    var words: [UInt8] = []
    var patience = milliseconds.map { Patience(deadline: $0) }
    while !pipe.isAtEnd, patience?.left(for: child) ?? 1 > 0 {
      var place = pollfd(fd: pipe.reading, events: Int16(POLLIN), revents: 0)
      poll(&place, 1, patience?.pause(for: child) ?? -1)
      pipe.drain(into: &words, most: 256 << 20)
    }
    let isLate = !pipe.isAtEnd
    if isLate { kill(child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return (status, isLate ? nil : words)
  }

  /// A pipe to a copy. Throws a ``Finding`` where the process has no descriptor left: the kit opens a handful, so the
  /// plugin holds the rest.
  static func pipe() throws -> Pipe {
    do {
      return try Pipe()
    } catch {
      guard errno == EMFILE else { throw error }
      throw Finding("the process may open no more files: the plugin holds what it opened, expected that it closes them")
    }
  }

  /// ``apart(_:)`` for a run's signals.
  func signalsApart(_ body: () throws -> Signals) throws -> Signals {
    let bytes = try apart { try body().packed }
    guard let signals = Signals(packed: bytes) else {
      throw KitError("the signals of a copy of the process are cut short")
    }
    return signals
  }

  /// A run over a series (``run(_:values:host:_:)``) in a copy of this process.
  func runApart(_ series: Series, _ run: Run = Run()) throws -> Signals {
    try signalsApart { try self.run(series, run) }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var left = bytes[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { _exit(66) }
      left = left.dropFirst(count)
    }
  }

  /// Ends this process as that one ended.
  static func die(as status: Int32) -> Never {
    let number = status & 0x7F
    if number != 0 {
      signal(number, SIG_DFL)
      raise(number)
    }
    _exit(status >> 8 & 0xFF)
  }
}

extension Signals {
  /// All of it as bytes, each column behind its length: what ``init(packed:)`` reads.
  var packed: [UInt8] {
    var bytes: [UInt8] = []
    func append<Element: BitwiseCopyable>(_ column: [Element]) {
      withUnsafeBytes(of: UInt64(column.count)) { bytes += $0 }
      column.withUnsafeBytes { bytes += $0 }
    }
    append(action)
    append(confidence)
    append(reason)
    figures.forEach { append($0) }
    append(validMs)
    append(stopPrice)
    append(targetPrice)
    return bytes
  }

  /// Signals from ``packed``; nil where they are cut short.
  init?(packed: [UInt8]) {
    var at = 0
    func take<Element: BitwiseCopyable>(_ column: inout [Element]) -> Bool {
      packed.withUnsafeBytes { bytes in
        guard at + 8 <= bytes.count else { return false }
        let count = Int(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        let length = count * MemoryLayout<Element>.stride
        at += 8
        guard length <= bytes.count - at else { return false }
        column = (0..<count).map {
          bytes.loadUnaligned(fromByteOffset: at + $0 * MemoryLayout<Element>.stride, as: Element.self)
        }
        at += length
        return true
      }
    }
    self.init()
    let isWhole =
      take(&action) && take(&confidence) && take(&reason) && take(&figures[0]) && take(&figures[1])
      && take(&figures[2]) && take(&validMs) && take(&stopPrice) && take(&targetPrice)
    guard isWhole else { return nil }
  }
}
