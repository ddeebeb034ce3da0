internal import CWitanABI

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

  /// Text as it was given, at most `most` bytes.
  private static func bytes(_ text: wtn_str, _ most: Int = 4096) -> [UInt8] {
    guard let start = text.ptr, text.len > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: min(text.len, most)))
  }

  private static func addTalk(_ host: inout wtn_host, _ variation: Variation) {
    let has = { (name: String) in !variation.absent.contains(name) }
    if has("log") {
      host.log = { context, level, text in
        guard let host = RecordingHost.of(context) else { return }
        host.count("log")
        if host.logged.count < 1000 { host.logged.append((level, RecordingHost.bytes(text))) }
      }
    }
    if has("set_error") {
      host.set_error = { context, text in
        guard let host = RecordingHost.of(context) else { return }
        host.count("set_error")
        host.words = RecordingHost.bytes(text)
      }
    }
    if has("emit") {
      host.emit = { context, bar, signal in
        guard let host = RecordingHost.of(context) else { return Int32(WTN_E_ARG) }
        host.count("emit")
        guard let signal else { return Int32(WTN_E_ARG) }
        if let answer = host.variation.answer { return answer }
        host.emitted.append((bar, signal.pointee))
        return Int32(WTN_OK)
      }
    }
    if has("explain") {
      host.explain = { context, _, _ in
        guard let host = RecordingHost.of(context) else { return Int32(WTN_E_ARG) }
        host.count("explain")
        return host.variation.answer ?? Int32(WTN_OK)
      }
    }
  }

  private static func addQuestions(_ host: inout wtn_host, _ variation: Variation) {
    let has = { (name: String) in !variation.absent.contains(name) }
    if has("now_ms") {
      host.now_ms = { context in
        guard let host = RecordingHost.of(context) else { return 0 }
        host.count("now_ms")
        return host.now
      }
    }
    if has("random") {
      host.random = { context in
        guard let host = RecordingHost.of(context) else { return 0 }
        host.count("random")
        return host.nextRandom()
      }
    }
    if has("http") {
      host.http = { context, request, number in
        RecordingHost.of(context)?.accept(request, number) ?? Int32(WTN_E_ARG)
      }
    }
    if has("http_cancel") {
      host.http_cancel = { context, number in
        guard let host = RecordingHost.of(context) else { return Int32(WTN_E_ARG) }
        host.count("http_cancel")
        if let answer = host.variation.answer { return answer }
        return Int32(host.requests.contains { $0.number == number } ? WTN_OK : WTN_E_ARG)
      }
    }
    if has("set_timer") {
      host.set_timer = { context, when, id in
        guard let host = RecordingHost.of(context) else { return Int32(WTN_E_ARG) }
        host.count("set_timer")
        guard host.isGranted(UInt64(WTN_CAP_TIMER), "set_timer") else { return Int32(WTN_E_DENIED) }
        if let answer = host.variation.answer { return answer }
        host.timers[id] = when
        return Int32(WTN_OK)
      }
    }
  }

  private func accept(_ request: UnsafePointer<wtn_http_request>?, _ number: UnsafeMutablePointer<UInt64>?) -> Int32 {
    count("http")
    guard isGranted(UInt64(WTN_CAP_HTTP), "http") else { return Int32(WTN_E_DENIED) }
    guard let request, let number else { return Int32(WTN_E_ARG) }
    if let answer = variation.answer { return answer }
    let next = UInt64(requests.count + 1)
    let url = String(decoding: Self.bytes(request.pointee.url), as: UTF8.self)
    requests.append(Request(number: next, method: request.pointee.method, url: url))
    number.pointee = next
    return Int32(WTN_OK)
  }
}
