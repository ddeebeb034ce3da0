internal import CWitanABI
internal import CWitanProbe
internal import Glibc

/// Where hostile calls are made: an instance that has judged bars, its host, and memory of every kind to hand over.
///
/// The calls go through libffi, so that a row of the table is all that a new one takes.
final class HostileBench {
  let stage: Stage
  let subject: Subject
  let series: Series
  let host: RecordingHost
  let instance: Instance
  /// How many bars the instance has judged: the next one is what a call hands over.
  let judged: Int
  private let own: [UInt8]
  private let window: Window
  private let answer: Answer, second: Answer
  private let place: LentMemory
  private let rubbish: LentMemory
  /// Memory that lives as long as the call.
  private var lent: [LentMemory] = []

  /// An instance with the declared values, fed to its warm-up and 20 bars further.
  init(_ stage: Stage) throws {
    self.stage = stage
    subject = try stage.subject()
    series = stage.series(.realLike, try stage.usefulCount(beyond: 60))
    host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
    instance = try subject.create(host: host)
    judged = series.count - 40
    do { _ = try stage.feed(instance, series, 0..<judged) } catch let finding as Finding {
      throw Skip("sound bars are not judged: \(finding.sentence)")
    }
    own = try stage.state(of: instance)
    window = try Window(judged + 1, flight: stage.flight)
    answer = try Answer(1, flight: stage.flight)
    second = try Answer(1, flight: stage.flight)
    place = try LentMemory(8, .other, flight: stage.flight)
    rubbish = try LentMemory(256, .other, hasSlack: true, flight: stage.flight)
  }

  /// Makes the call; nil where the plugin does not offer the function.
  func make(_ call: HostileCall) throws -> wtn_status? {
    let table = subject.table
    // A plugin that keeps no state may take up anything.
    if call.function == .restore && own.isEmpty { return nil }
    guard let function = call.function.address(in: table), let signature = call.function.signature else { return nil }
    let foreign = try ForeignCall(signature, answers: call.function == .destroy ? nil : .int32)
    place.lend([UInt64](repeating: Self.untouched, count: 1))
    lent = []
    let arguments = try call.arguments.map { try argument($0) }
    let answer = instance.call(call.function, bar: UInt64(judged + 1)) { foreign.call(function, arguments) }
    return wtn_status(truncatingIfNeeded: answer)
  }

  /// What the 8 bytes to answer to hold before a call.
  static let untouched: UInt64 = 0xA5A5_A5A5_A5A5_A5A5
  /// Nothing was written to the 8 bytes to answer to.
  var isPlaceUntouched: Bool { place.start.load(as: UInt64.self) == Self.untouched }
  /// What was written there.
  var written: UInt64 { place.start.load(as: UInt64.self) }

  private func argument(_ argument: HostileCall.Argument) throws -> ForeignCall.Argument {
    switch argument {
    case .instance: return .init(instance.pointer)
    case .host: return .init(host.table)
    case .null: return .init(UInt64(0))
    case .place: return .init(place.start)
    case .word(let word):
      return word == HostileCall.ownVersion ? .init(UInt64(subject.plugin.pointee.state_version)) : .init(word)
    case .real(let number): return .init(number)
    case .count(let more): return .init(UInt64(subject.parameters.count + more))
    case .values(let change): return .init(try values(change))
    case .bars(let spoil, let change): return .init(try bars(spoil, change))
    case .signals(let change):
      let out = UnsafeMutablePointer(mutating: answer.lay(1))
      change(&out.pointee)
      return .init(out)
    case .sets(let change): return .init(try sets(change))
    case .rooms(let change): return .init(try rooms(change))
    case .halfARoom: return .init(try rooms(nil))
    case .room(let bytes): return .init(try keep(LentMemory(bytes, .blob, flight: stage.flight)).lend(bytes))
    case .blob(let isOdd, let make): return .init(try blob(make(own), isOdd))
    case .noBlob(let length): return .init(wtn_bytes(ptr: nil, len: length))
    case .value(let make): return .init(make())
    case .rubbish(let size):
      let start = rubbish.lend([UInt8](repeating: 0, count: 256))
      start.storeBytes(of: size, as: UInt32.self)
      return .init(start)
    }
  }

  private func keep(_ memory: LentMemory) -> LentMemory {
    lent.append(memory)
    return memory
  }

  /// The declared values, each changed; one more than there are parameters lies behind them.
  private func values(_ change: (inout wtn_value) -> Void) throws -> UnsafeMutableRawPointer {
    var values = subject.standardValues
    values.append(values.last ?? .int(1))
    for index in values.indices { change(&values[index]) }
    return try keep(LentMemory(values.count * 40, .values, flight: stage.flight)).lend(values)
  }

  /// The declared values twice, the second ones each changed.
  private func sets(_ change: (inout wtn_value) -> Void) throws -> UnsafeMutableRawPointer {
    let first = subject.standardValues
    var second = first
    for index in second.indices { change(&second[index]) }
    return try keep(LentMemory(max(first.count * 80, 1), .values, flight: stage.flight)).lend(first + second)
  }

  /// A list of two addresses of signals; the second null where there is no change to make.
  private func rooms(_ change: ((inout wtn_signals) -> Void)?) throws -> UnsafeMutableRawPointer {
    var list: [UnsafePointer<wtn_signals>?] = [answer.lay(1), nil]
    if let change {
      let out = UnsafeMutablePointer(mutating: second.lay(1))
      change(&out.pointee)
      list[1] = UnsafePointer(out)
    }
    return try keep(LentMemory(16, .other, flight: stage.flight)).lend(list)
  }

  private func bars(
    _ spoil: (inout Series) -> Void, _ change: (inout wtn_bars) -> Void
  ) throws -> UnsafeMutablePointer<wtn_bars> {
    var visible = series.slice(0..<judged + 1)
    spoil(&visible)
    let bars = try window.lay(visible, 0..<judged + 1, lastSeq: UInt64(judged + 1))
    let changed = UnsafeMutablePointer(mutating: bars)
    change(&changed.pointee)
    return changed
  }

  private func blob(_ bytes: [UInt8], _ isOdd: Bool) throws -> wtn_bytes {
    let memory = keep(try LentMemory(bytes.count + 1, .blob, hasSlack: true, flight: stage.flight))
    let isEven = { (place: UnsafeMutableRawPointer) in UInt(bitPattern: place) % 2 == 0 }
    // The lent bytes end at a page, so their beginning is odd or even with their number.
    var start = memory.lend(bytes)
    if isEven(start) == isOdd { start = memory.lend(bytes + [0]) }
    return wtn_bytes(ptr: UnsafePointer(start.assumingMemoryBound(to: UInt8.self)), len: bytes.count)
  }
}
