internal import CWitanABI

extension Check {
  /// SEC-02.
  static let networkTargets = Check(
    "SEC-02", "network-targets", level: 2, .error, needs: .asksFor(UInt64(WTN_CAP_HTTP)),
    danger:
      "A request in clear text, or to a number instead of a name, is read by whoever sits between, and no operator can "
      + "grant it by name.",
    example: "rq.url = (wtn_str)WTN_STR(\"http://10.0.0.7/mood\");",
    fix:
      "Ask https:// and a host's name that your README tells the operator to allow; put keys in as ${secret:NAME}. Where "
      + "a request is denied, abstain and go on. (The host alone makes requests; SEC-01 forbids sockets.)",
    .child { stage in
      let subject = try stage.subject()
      let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 60))
      let instance = try subject.create(host: host)
      stage.phase("every request is accepted, then answered as denied by the operator's list")
      var answered = 0
      for bar in 0..<series.count {
        _ = try stage.feed(instance, series, bar..<bar + 1)
        for request in host.requests[answered...] { try deny(request.number, instance) }
        answered = host.requests.count
      }
      instance.destroy()
      for request in host.requests {
        guard let fault = Target(request.url).fault else { continue }
        return [Finding("a request goes to \(request.url.prefix(120)): \(fault)", at: "host->http")]
      }
      guard host.requests.count <= 4 * series.count else {
        return [
          Finding(
            "\(host.requests.count) requests in \(series.count) bars, though each was denied; expected at most four a bar",
            at: "host->http")
        ]
      }
      return []
    })

  /// The reply that the operator's list allows no such host.
  private static func deny(_ number: UInt64, _ instance: Instance) throws {
    let table = instance.subject.table
    guard Int(table.size) >= MemoryLayout<wtn_plugin>.offset(of: \.on_news) ?? .max, let tell = table.on_http else {
      return
    }
    var reply = wtn_http_reply()
    reply.size = UInt32(MemoryLayout<wtn_http_reply>.size)
    (reply.error, reply.request) = (Int32(WTN_E_DENIED), number)
    _ = instance.subject.flight.call(.onHttp, instance: instance.number) { tell(instance.pointer, &reply) }
  }
}

/// Where a request goes.
struct Target {
  private let url: String

  init(_ url: String) { self.url = url }

  /// Why no operator could grant it by name; nil where one can.
  var fault: String? {
    guard url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
      return "it holds blanks or characters that no address has"
    }
    guard url.hasPrefix("https://") else { return "expected https://" }
    let authority = url.dropFirst(8).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.contains("@") else {
      return "it names a user in the address; keys go into headers as ${secret:NAME}"
    }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    let name = parts.first ?? ""
    guard !name.isEmpty, !authority.hasPrefix("[") else { return "expected a host's name" }
    guard name.contains("."), name != "localhost", !name.hasSuffix(".local") else {
      return "expected the full name of a host on the internet"
    }
    let isNumber = name.split(separator: ".").allSatisfy { $0.allSatisfy(\.isNumber) }
    return isNumber ? "expected a host's name, not its number" : nil
  }
}
