internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-01.
  static let versionHandshake = Check(
    "ABI-01", "version-handshake", level: 1, .fatal,
    danger: "A plugin that refuses a newer minor stops working at the host's next release; one that accepts another "
      + "major reads structs that it does not know.",
    example: "return host_major == 1 && host_minor == 0 ? &plugin : NULL;   /* refuses host 1.1 */",
    fix: "return host_major == WTN_ABI_MAJOR ? &plugin : NULL;",
    .child { stage in
      let handle = try Subject.open(stage.path, stage.flight)
      let entry = try Subject.entry(in: handle)
      let major = UInt16(WTN_ABI_MAJOR), minor = UInt16(WTN_ABI_MINOR)
      let own = (0...minor).map { (major, $0) } + [(major, minor + 1), (major, minor + 10), (major, .max)]
      let others = [(major + 1, 0), (major + 1, minor), (0, 0), (UInt16.max, .max)]
      let offers = own.map { ($0, true) } + others.map { ($0, false) }
      return try stage.cases(offers.count) { index in
        let (offer, isOwn) = offers[index]
        stage.phase("a host of version \(offer.0).\(offer.1)")
        let answer = stage.flight.call(.entry) { entry(offer.0, offer.1) }
        guard (answer != nil) != isOwn else { return [] }
        return [
          Finding(
            isOwn
              ? "the entry refuses a host of version \(offer.0).\(offer.1), expected the descriptor"
              : "the entry serves a host of version \(offer.0).\(offer.1), expected null for another major",
            at: "wtn_plugin_entry")
        ]
      }
    })

  /// ABI-06.
  static let unknownCapability = Check(
    "ABI-06", "unknown-extension", level: 1, .error,
    danger: "A host of the next minor grants capabilities and sets flags that this plugin has never heard of.",
    example: "if (host->granted & ~KNOWN_CAPABILITIES) return WTN_E_ARG;",
    fix: "Look at the bits you know; ignore all others.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let known = try stage.run(series)
      for bits in [UInt64(1) << 63, 1 << 40, ~UInt64(0xF)] {
        stage.phase("a host that grants unknown capabilities (0x\(String(bits, radix: 16)))")
        let host = try RecordingHost(.init(minor: 7, granted: subject.asked | bits), flight: stage.flight)
        let (status, instance) = try subject.make(subject.standardValues, host: host)
        guard let instance else {
          return [
            Finding(
              "create answered \(status) to a host 1.7 that grants 0x\(String(bits, radix: 16)) beyond what is asked "
                + "for, expected an instance: unknown bits are ignored", at: "create")
          ]
        }
        let signals = try stage.feed(instance, series, 0..<series.count)
        if let difference = signals.firstDifference(from: known) {
          return [
            Finding(
              "unknown capability bits change the signals",
              at: "bar \(difference.bar), column \(difference.column.word)")
          ]
        }
      }
      return []
    })
}
