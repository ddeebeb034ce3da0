import CWitanABI

#if hasFeature(Embedded)
  import WitanIndicatorsEmbedded
#else
  import WitanIndicators
#endif

/// One living strategy behind the border. The subclass knows the strategy's type; C functions know only this.
class Instance {
  let host: UnsafePointer<wtn_host>
  /// Number of the newest bar judged; nil before the first.
  final var newest: UInt64?

  init(host: UnsafePointer<wtn_host>) { self.host = host }

  func judge(_ bars: Bars, _ votes: Votes) {}
  func reset() { newest = nil }
  func state() -> [UInt8] { [] }
  func restore(_ blob: UnsafeRawBufferPointer, from version: UInt32) -> Bool { false }

  /// Judges the fresh bars, after bringing the state up to date with visible bars that this instance has not seen.
  final func evaluate(
    _ bars: UnsafePointer<wtn_bars>, fresh: UInt64, _ columns: wtn_signals
  ) throws(Refusal) {
    let count = Int(bars.pointee.count)
    let fresh = Int(fresh)
    let last = bars.pointee.last_seq
    let firstVisible = last &- UInt64(count) &+ 1
    let firstFresh = last &- UInt64(fresh) &+ 1
    var past = 0..<(count - fresh)
    if let newest {
      guard firstFresh > newest else {
        throw Refusal(.state, "a fresh bar has been judged already: make a new instance to judge the past again")
      }
      if firstVisible <= newest &+ 1 {
        past = Int(newest &+ 1 &- firstVisible)..<(count - fresh)
      } else {
        reset()
      }
    }
    guard let unseen = Bars(bars, from: past.lowerBound, count: past.count),
      let asked = Bars(bars, from: count - fresh, count: fresh)
    else { throw Refusal(.argument, "a column of the bars is missing") }
    if !past.isEmpty { judge(unseen, Votes()) }
    judge(asked, Votes(columns))
    newest = last
  }
}

/// An instance of one type of strategy, and the frame around its state.
final class Running<S: Strategy>: Instance {
  private static var mark: UInt64 { 0x3145_5441_5453_5457 }  // "WTSTATE1"
  private let fresh: S
  private var strategy: S
  private let fingerprint: UInt64

  init(_ values: Values, host: UnsafePointer<wtn_host>) throws(Refusal) {
    let made = try S(values)
    fresh = made
    strategy = made
    fingerprint = values.fingerprint
    super.init(host: host)
  }

  override func judge(_ bars: Bars, _ votes: Votes) { strategy.judge(bars, votes) }

  override func reset() {
    super.reset()
    strategy = fresh
  }

  override func state() -> [UInt8] {
    var writer = StateWriter()
    writer.write(Self.mark)
    writer.write(UInt64(S.stateVersion))
    writer.write(fingerprint)
    writer.write(newest != nil)
    writer.write(newest ?? 0)
    strategy.save(into: &writer)
    writer.write(Self.checksum(of: writer.bytes, count: writer.bytes.count))
    return writer.bytes
  }

  override func restore(_ blob: UnsafeRawBufferPointer, from version: UInt32) -> Bool {
    reset()
    guard version == S.stateVersion, blob.count >= 41, blob.count <= 1 << 20 else { return false }
    let bytes = [UInt8](blob)
    let end = bytes.count - 8
    var tail = StateReader([UInt8](bytes[end...]))
    guard tail.readUInt64() == Self.checksum(of: bytes, count: end) else { return false }
    var reader = StateReader([UInt8](bytes[..<end]))
    guard reader.readUInt64() == Self.mark, reader.readUInt64() == UInt64(version),
      reader.readUInt64() == fingerprint, let hasSeen = reader.readBool(), let seen = reader.readUInt64()
    else { return false }
    var candidate = fresh
    guard candidate.restore(from: &reader), reader.isAtEnd else { return false }
    strategy = candidate
    newest = hasSeen ? seen : nil
    return true
  }

  private static func checksum(of bytes: [UInt8], count: Int) -> UInt64 {
    var hash = Fingerprint()
    for index in 0..<count { hash.add(bytes[index]) }
    return hash.value
  }
}
