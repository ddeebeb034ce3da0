internal import CWitanABI

/// An instance of the plugin; it is destroyed with this value, or before by ``destroy()``.
final class Instance {
  private var made: OpaquePointer?
  let number: Int
  let subject: Subject
  let host: RecordingHost

  init(_ made: OpaquePointer, number: Int, of subject: Subject, host: RecordingHost) {
    self.made = made
    self.number = number
    self.subject = subject
    self.host = host
  }

  deinit { destroy() }

  /// The plugin's own pointer, for calls that this type does not make.
  var pointer: OpaquePointer? { made }
  private var flight: Flight { subject.flight }
  private var table: wtn_plugin { subject.table }

  /// Makes a call into this instance: noted by the recorder, and by the host, which is there for it until it returns.
  func call<Result>(_ function: Flight.Function, bar: UInt64 = 0, _ body: () -> Result) -> Result {
    host.during { flight.call(function, instance: number, bar: bar, body) }
  }

  /// Frees the instance; a second call does nothing.
  func destroy() {
    guard let made else { return }
    call(.destroy) { table.destroy(made) }
    self.made = nil
    host.isOver = true
  }

  /// Judges the `fresh` newest of the bars that are laid out. Where there is a meeting, other threads judge between the
  /// same two of its rounds.
  func evaluate(
    _ bars: UnsafePointer<wtn_bars>, fresh: Int, into out: UnsafePointer<wtn_signals>, meeting: Meeting? = nil
  ) -> wtn_status {
    call(.evaluate, bar: bars.pointee.last_seq) {
      guard let meeting else { return table.evaluate(made, bars, UInt64(fresh), out) }
      meeting.await()
      defer { meeting.await() }
      return table.evaluate(made, bars, UInt64(fresh), out)
    }
  }

  /// The state; nil with the status where save refuses.
  ///
  /// A state above the limit skips the check, unless the check judges its size.
  func save(judgesSize: Bool = false) throws -> (status: wtn_status, bytes: [UInt8]) {
    var need = 0
    let asked = call(.save) { table.save(made, nil, 0, &need) }
    guard asked == WTN_E_TOO_SMALL || (asked >= 0 && need == 0) else { return (asked, []) }
    guard need <= 1 << 20 else {
      let words = "save needs \(need) bytes, expected at most 1,048,576"
      if judgesSize { throw Finding(words, at: "save") }
      throw Skip("\(words); see STA-13")
    }
    let lent = try LentMemory(max(need, 1), .blob, flight: flight)
    let place = lent.lend(need).assumingMemoryBound(to: UInt8.self)
    var written = 0
    let status = call(.save) { table.save(made, place, need, &written) }
    guard status >= 0 else { return (status, []) }
    guard written <= need else {
      throw Finding("save says that it wrote \(written) bytes into \(need), expected at most \(need)", at: "save")
    }
    return (status, Array(UnsafeBufferPointer(start: place, count: written)))
  }

  /// Takes a state up; nil as version = the plugin's own.
  func restore(_ bytes: [UInt8], version: UInt32? = nil) throws -> wtn_status {
    let lent = try LentMemory(max(bytes.count, 1), .blob, flight: flight)
    let place = lent.lend(bytes).assumingMemoryBound(to: UInt8.self)
    try lent.allow(.read)
    return call(.restore) {
      table.restore(made, wtn_bytes(ptr: place, len: bytes.count), version ?? table.state_version)
    }
  }

  /// Changes a parameter; nil where the plugin does not offer it.
  func setParam(_ index: Int, _ value: wtn_value) -> wtn_status? {
    guard table.size >= UInt32(MemoryLayout<wtn_plugin>.offset(of: \.on_outcome) ?? .max),
      let change = table.set_param
    else { return nil }
    return call(.setParam) { change(made, UInt32(truncatingIfNeeded: index), value) }
  }
}
