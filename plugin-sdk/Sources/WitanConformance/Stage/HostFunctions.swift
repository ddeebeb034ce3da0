internal import CWitanABI
internal import CWitanProbe

/// The functions of the host's table.
extension RecordingHost {
  /// A table with every function, less those that the variation takes away.
  static func functions(_ variation: Variation) -> wtn_host {
    var host = wtn_host()
    host.size = variation.size ?? UInt32(MemoryLayout<wtn_host>.size + variation.tail)
    host.abi_major = variation.major
    host.abi_minor = variation.minor
    host.granted = variation.granted
    addTalk(&host, variation)
    addQuestions(&host, variation)
    return host
  }

  /// Calls the table's functions that any thread of a plugin may call first, so that what the Swift runtime sets up at
  /// its first use is there.
  ///
  /// The runtime's lock for what happens once knows its holder by a thread's number that a copy of the process does not
  /// have: two threads of a copy that meet there wait for ever.
  static func warmUp(_ flight: Flight) throws {
    let host = try RecordingHost(flight: flight)
    let (table, text) = (host.table.pointee, Array("warm".utf8CString))
    text.withUnsafeBufferPointer { bytes in
      // Twice: the second time what is kept grows.
      for _ in 0..<2 {
        table.log?(table.ctx, Int32(WTN_LOG_DEBUG), wtn_str(ptr: bytes.baseAddress, len: bytes.count))
        table.set_error?(table.ctx, wtn_str(ptr: bytes.baseAddress, len: bytes.count))
        _ = table.now_ms?(table.ctx)
        _ = table.random?(table.ctx)
      }
    }
    _ = Signals()
  }

  /// Text as it was given, at most `most` bytes.
  private static func bytes(_ text: wtn_str, _ most: Int = 4096) -> [UInt8] {
    guard let start = text.ptr, text.len > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: min(text.len, most)))
  }

  /// Serves one call of the plugin's: counted, one at a time, and what the kit takes of memory meanwhile is not the
  /// plugin's.
  private static func serve<Answer>(
    _ context: UnsafeMutableRawPointer?, _ function: String, else refusal: Answer, _ body: (RecordingHost) -> Answer
  ) -> Answer {
    wkp_host_begin()
    defer { wkp_host_end() }
    guard let host = of(context) else { return refusal }
    return host.desk.withLock {
      host.count(function)
      return body(host)
    }
  }

  private static func addTalk(_ host: inout wtn_host, _ variation: Variation) {
    let has = { (name: String) in !variation.absent.contains(name) }
    if has("log") {
      host.log = { context, level, text in
        RecordingHost.serve(context, "log", else: ()) { host in
          if host.logged.count < (host.keepsTexts ? 1000 : 64) {
            host.logged.append((level, RecordingHost.bytes(text)))
          }
        }
      }
    }
    if has("set_error") {
      host.set_error = { context, text in
        RecordingHost.serve(context, "set_error", else: ()) { host in
          let words = RecordingHost.bytes(text)
          host.words = words
          if host.keepsTexts && host.errors.count < 1000 { host.errors.append(words) }
        }
      }
    }
    if has("emit") {
      host.emit = { context, bar, signal in
        RecordingHost.serve(context, "emit", else: Int32(WTN_E_ARG)) { host in
          guard let signal else { return Int32(WTN_E_ARG) }
          if let answer = host.answer { return answer }
          if host.emitted.count < RecordingHost.mostEmitted { host.emitted.append((bar, signal.pointee)) }
          return Int32(WTN_OK)
        }
      }
    }
    if has("explain") {
      host.explain = { context, _, text in
        RecordingHost.serve(context, "explain", else: Int32(WTN_E_ARG)) { host in
          if host.keepsTexts && host.explained.count < 1000 { host.explained.append(RecordingHost.bytes(text)) }
          return host.answer ?? Int32(WTN_OK)
        }
      }
    }
  }

  private static func addQuestions(_ host: inout wtn_host, _ variation: Variation) {
    let has = { (name: String) in !variation.absent.contains(name) }
    if has("now_ms") {
      host.now_ms = { context in RecordingHost.serve(context, "now_ms", else: 0) { $0.now } }
    }
    if has("random") {
      host.random = { context in RecordingHost.serve(context, "random", else: 0) { $0.nextRandom() } }
    }
    if has("http") {
      host.http = { context, request, number in
        RecordingHost.serve(context, "http", else: Int32(WTN_E_ARG)) { $0.accept(request, number) }
      }
    }
    if has("http_cancel") {
      host.http_cancel = { context, number in
        RecordingHost.serve(context, "http_cancel", else: Int32(WTN_E_ARG)) { host in
          host.answer ?? Int32(host.requests.contains { $0.number == number } ? WTN_OK : WTN_E_ARG)
        }
      }
    }
    if has("set_timer") {
      host.set_timer = { context, when, id in
        RecordingHost.serve(context, "set_timer", else: Int32(WTN_E_ARG)) { host in
          guard host.isGranted(UInt64(WTN_CAP_TIMER), "set_timer") else { return Int32(WTN_E_DENIED) }
          if let answer = host.answer { return answer }
          host.timers[id] = when
          return Int32(WTN_OK)
        }
      }
    }
  }

  private func accept(_ request: UnsafePointer<wtn_http_request>?, _ number: UnsafeMutablePointer<UInt64>?) -> Int32 {
    guard isGranted(UInt64(WTN_CAP_HTTP), "http") else { return Int32(WTN_E_DENIED) }
    guard let request, let number else { return Int32(WTN_E_ARG) }
    if let answer { return answer }
    let next = UInt64(requests.count + 1)
    let asked = request.pointee
    let body = wtn_str(ptr: UnsafeRawPointer(asked.body.ptr)?.assumingMemoryBound(to: CChar.self), len: asked.body.len)
    requests.append(
      Request(
        number: next, method: asked.method, url: String(decoding: Self.bytes(asked.url), as: UTF8.self),
        rest: Self.bytes(asked.headers) + Self.bytes(body)))
    number.pointee = next
    return Int32(WTN_OK)
  }
}
