internal import CWitanProbe
internal import Glibc

extension Stage {
  /// What came of a try in a copy of this process.
  enum Trial {
    case fine
    case found([Finding])
    case skipped(String)
    /// It ended otherwise than by returning: waitpid's status.
    case died(Int32)
    /// It was ended, since its time was over.
    case hung

    /// It shows the same fault: a finding, or a death by the same signal.
    func isLike(_ other: Trial) -> Bool {
      switch (self, other) {
      case (.found, .found): true
      case (.died(let one), .died(let two)): one == two
      default: false
      }
    }
  }

  /// Tries something in a copy of this process: whatever it does, this process goes on. A kit's own error is thrown.
  func attempt(milliseconds: Double? = nil, _ body: () throws -> [Finding]) throws -> Trial {
    _ = try subject()
    let pipe = try Self.pipe()
    let child = wkp_fork()
    if child == 0 {
      var messages: [Message]
      do { messages = try body().map { .finding($0) } } catch { messages = [ChildMain.message(error)] }
      Self.write((messages + [.end]).flatMap(\.framed), to: pipe.writing)
      _exit(0)
    }
    guard child > 0 else { throw KitError("no copy of the process could be made: \(String(cString: strerror(errno)))") }
    pipe.closeWriting()
    var words: [UInt8] = []
    var patience = milliseconds.map { Patience(deadline: $0) }
    var isHung = false
    while !pipe.isAtEnd && !isHung {
      var place = pollfd(fd: pipe.reading, events: Int16(POLLIN), revents: 0)
      poll(&place, 1, patience?.pause(for: child) ?? -1)
      pipe.drain(into: &words, most: 1 << 20)
      isHung = !pipe.isAtEnd && patience?.left(for: child) ?? 1 <= 0
    }
    if isHung { kill(child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    if isHung { return .hung }
    guard status == 0, let messages = Message.read(words), case .end? = messages.last else { return .died(status) }
    var findings: [Finding] = []
    for message in messages {
      switch message {
      case .finding(let finding): findings.append(finding)
      case .skip(let reason): return .skipped(reason)
      case .kitError(let text): throw KitError(text)
      case .testimony, .shrunk, .end: break
      }
    }
    return findings.isEmpty ? .fine : .found(findings)
  }

  /// Judges a series by `body`, in a copy of this process; where it finds something, or dies, the series is shrunk to the
  /// fewest bars that still do, and the parent is told them.
  ///
  /// `body` must take any series that keeps the contract, also one of a single bar. What is found, and how the process
  /// dies, is that of the whole series.
  func judge(_ series: Series, _ body: (Series) throws -> [Finding]) throws -> [Finding] {
    // In a debugger everything happens in this process.
    guard deadline != nil else { return try body(series) }
    let first = try attempt { try body(series) }
    switch first {
    case .fine, .hung: return []
    case .skipped(let reason): throw Skip(reason)
    case .found(let findings):
      try shrink(series, like: first, body)
      return findings
    case .died(let status):
      try shrink(series, like: first, body)
      // Once more, so that the recorder holds this death and not that of a try.
      _ = try attempt { try body(series) }
      Self.die(as: status)
    }
  }

  private func shrink(_ series: Series, like first: Trial, _ body: (Series) throws -> [Finding]) throws {
    let left = (deadline ?? 0) - start.milliseconds
    var shrinker = Shrinker(tries: 600, milliseconds: min(left / 2, 6000))
    let small = try shrinker.shrink(series) { candidate in
      try attempt(milliseconds: max(min(left / 4, 1000), 1)) { try body(candidate) }.isLike(first)
    }
    tell?(.shrunk(small))
  }
}
