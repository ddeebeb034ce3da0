internal import CCurl

/// One request in libcurl's hands. Used by one thread.
final class Transfer {
  let ticket: Ticket
  let handle: UnsafeMutableRawPointer
  private var fields: UnsafeMutablePointer<curl_slist>?
  private var given = 0
  private var isTooLong = false
  private var headers: [(name: String, value: String)] = []
  private var body: [UInt8] = []

  /// nil where libcurl has no memory for it.
  init?(_ ticket: Ticket, _ settings: HTTPClient.Settings) {
    guard let handle = curl_easy_init() else { return nil }
    (self.ticket, self.handle) = (ticket, handle)
    setRoute(settings)
    setRequest()
    setAnswer()
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(fields)
  }

  private var request: HTTPRequest { ticket.request }

  /// Whether libcurl has begun to write the request to a connection.
  var mayHaveArrived: Bool { curl_get_size(handle, CURLINFO_PRETRANSFER_TIME_T) > 0 }

  /// How it goes to its server.
  private func setRoute(_ settings: HTTPClient.Settings) {
    curl_set_text(handle, CURLOPT_URL, request.address)
    curl_set_number(handle, CURLOPT_PATH_AS_IS, 1)
    curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
    // An empty text switches off the proxies of the environment.
    curl_set_text(handle, CURLOPT_PROXY, settings.proxy?.description ?? "")
    // As it does the environment's list of servers that a configured proxy would not be used for.
    curl_set_text(handle, CURLOPT_NOPROXY, "")
    curl_set_number(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    curl_set_number(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let file = settings.authorities {
      curl_set_text(handle, CURLOPT_CAINFO, file)
      curl_set_text(handle, CURLOPT_CAPATH, nil)
    }
    // A kept connection whose other end is gone is found out before an order needs it.
    curl_set_number(handle, CURLOPT_TCP_KEEPALIVE, 1)
    // Without signals, which a library must not install: names are then resolved on a thread of libcurl's.
    curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
    // A request that is given up does not wait for that thread: all others would wait with it.
    curl_set_number(handle, CURLOPT_QUICK_EXIT, 1)
    curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(request.connectDeadline / .milliseconds(1))))
    curl_set_number(handle, CURLOPT_TIMEOUT_MS, max(1, Int(request.deadline / .milliseconds(1))))
  }

  /// What is sent.
  private func setRequest() {
    let hasBody = !request.body.isEmpty || request.method == .post || request.method == .put
    if hasBody {
      curl_set_number(handle, CURLOPT_POST, 1)
      curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
      curl_set_context(handle, CURLOPT_READDATA, Unmanaged.passUnretained(self).toOpaque())
      curl_set_data(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
        guard let bytes, let context else { return 0 }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().give(bytes, size * count)
      }
      curl_set_context(handle, CURLOPT_SEEKDATA, Unmanaged.passUnretained(self).toOpaque())
      curl_set_seek(handle, CURLOPT_SEEKFUNCTION) { context, offset, origin in
        guard let context, origin == 0 else { return Int32(CURL_SEEKFUNC_FAIL) }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().rewind(to: offset)
      }
    }
    curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    // A body that was read once is not given again; what has none can only be kept from a connection that may be dead.
    if !request.isRepeatable && request.body.isEmpty { curl_set_number(handle, CURLOPT_FRESH_CONNECT, 1) }
    curl_set_text(handle, CURLOPT_USERAGENT, "witan")
    // Without "Expect:" libcurl waits a second for a "100 Continue" before it sends a large body.
    fields = curl_slist_append(fields, "Expect:")
    if hasBody && !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
      fields = curl_slist_append(fields, "Content-Type: application/x-www-form-urlencoded")
    }
    for (name, value) in request.headers {
      fields = curl_slist_append(fields, value.isEmpty ? "\(name);" : "\(name): \(value)")
    }
    curl_set_list(handle, CURLOPT_HTTPHEADER, fields)
  }

  /// What comes back.
  private func setAnswer() {
    curl_set_text(handle, CURLOPT_ACCEPT_ENCODING, "")
    let me = Unmanaged.passUnretained(self).toOpaque()
    curl_set_context(handle, CURLOPT_WRITEDATA, me)
    curl_set_data(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .take(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    curl_set_context(handle, CURLOPT_HEADERDATA, me)
    curl_set_data(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        .takeField(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
  }

  private func give(_ room: UnsafeMutablePointer<CChar>, _ most: Int) -> Int {
    let count = min(most, request.body.count - given)
    request.body[given..<given + count].withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { UnsafeMutableRawPointer(room).copyMemory(from: base, byteCount: count) }
    }
    given += count
    return count
  }

  private func rewind(to offset: curl_off_t) -> Int32 {
    guard request.isRepeatable || given == 0, offset == 0 else { return Int32(CURL_SEEKFUNC_FAIL) }
    given = 0
    return Int32(CURL_SEEKFUNC_OK)
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= request.longestAnswer else {
      isTooLong = true
      return 0
    }
    body += bytes
    return bytes.count
  }

  /// Takes a line of the answer's head. All header fields together may take 256 KiB; libcurl sees to each one's length.
  private func takeField(_ bytes: UnsafeRawBufferPointer) -> Int {
    let line = String(decoding: bytes, as: UTF8.self)
    // An interim answer (100) is followed by another head.
    if line.hasPrefix("HTTP/") { headers = [] }
    guard let colon = line.firstIndex(of: ":"), headers.count < 512 else { return bytes.count }
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0.isNewline }
    let value = line[line.index(after: colon)...].drop(while: blank)
    let end = value.lastIndex { !blank($0) }
    headers.append((line[..<colon].lowercased(), end.map { String(value[...$0]) } ?? ""))
    return bytes.count
  }

  /// What came of it.
  func outcome(_ code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
    guard code != CURLE_OK else {
      let status = curl_get_number(handle, CURLINFO_RESPONSE_CODE)
      return .success(HTTPResponse(status: status, headers: headers, body: body))
    }
    let reason = String(cString: curl_easy_strerror(code))
    let place = "\(request.method.rawValue) \(request.origin)\(request.path)"
    let (kind, words): (HTTPFailure.Kind, String) =
      switch code {
      case CURLE_OPERATION_TIMEDOUT: (.deadline, "no whole answer within \(request.deadline)")
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: (.unreachable, reason)
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR: (.certificate, reason)
      case CURLE_WRITE_ERROR where isTooLong: (.tooLong, "the answer is longer than \(request.longestAnswer) bytes")
      case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: (.request, reason)
      default: (.broken, reason)
      }
    return .failure(HTTPFailure(kind, mayHaveArrived: mayHaveArrived, "\(place): \(words)"))
  }
}
