import CRunnerChannel
import Glibc
import WitanConformance

/// The host's end of what it shares with a runner. What comes from there is copied first and judged then.
final class RunnerChannel {
  private let request, reply, record: Int32
  let asked, answered: Int32
  let flight: FlightRecorder
  private let requestBase, replyBase: UnsafeMutableRawPointer

  /// Makes the shared memory and the bells; nil with `errno` where the system refuses.
  init?() {
    request = wrc_sealed_file("witan-request", wrc_request_size())
    reply = wrc_sealed_file("witan-reply", wrc_reply_size())
    record = wrc_sealed_file("witan-record", UInt64(FlightRecorder.size))
    asked = wrc_bell()
    answered = wrc_bell()
    let all = [request, reply, record, asked, answered]
    guard !all.contains(-1), let flight = FlightRecorder(file: record),
      let requestBase = wrc_map(request, 0, wrc_request_size()), let replyBase = wrc_map(reply, 0, wrc_reply_size())
    else {
      let code = errno
      for descriptor in all where descriptor >= 0 { close(descriptor) }
      errno = code
      return nil
    }
    (self.flight, self.requestBase, self.replyBase) = (flight, requestBase, replyBase)
  }

  deinit {
    munmap(requestBase, Int(wrc_request_size()))
    munmap(replyBase, Int(wrc_reply_size()))
    for descriptor in [request, reply, record, asked, answered] { close(descriptor) }
  }

  /// Lends the descriptors of a runner in their order; the request's can only be read through. Nil with `errno`.
  func withDescriptors<Result>(_ plugin: Int32, _ body: (UnsafePointer<Int32>) -> Result) -> Result? {
    let reading = wrc_reading_end(request)
    guard reading >= 0 else { return nil }
    defer { close(reading) }
    return [reading, reply, record, asked, answered, plugin].withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  // MARK: What the host writes

  var order: UnsafeMutablePointer<wrc_request> { requestBase.assumingMemoryBound(to: wrc_request.self) }
  var parcel: UnsafeMutableRawPointer { requestBase + Int(wrc_request_parcel()) }

  /// Copies `count` elements of 8 bytes so that they end where the column of `capacity` elements ends.
  func fill(_ column: UInt32, _ capacity: Int, from start: UnsafeRawPointer, _ count: Int) {
    (requestBase + Int(wrc_request_column(column)) + (capacity - count) * 8)
      .copyMemory(from: start, byteCount: count * 8)
  }

  // MARK: What the runner writes

  /// A reply, copied.
  struct Reply {
    let status: Int32
    let random: UInt64
    let parcel: Int
    let walls: Walls
    let error: [UInt8]
    let lines: [(level: Int32, text: [UInt8])]
    let dropped: Int
  }

  private var answer: UnsafeMutablePointer<wrc_reply> { replyBase.assumingMemoryBound(to: wrc_reply.self) }

  /// Whether the reply that lies there is to this request.
  func holds(_ ticket: UInt64) -> Bool {
    wrc_load(
      UnsafeRawPointer(answer).advanced(by: MemoryLayout<wrc_reply>.offset(of: \.ticket)!)
        .assumingMemoryBound(to: UInt64.self)) == ticket && answer.pointee.magic == WRC_MAGIC
  }

  /// The reply, with every length bounded.
  func take() -> Reply {
    let longest = Int(WRC_TEXT)
    let base = UnsafeRawPointer(answer)
    var lines: [(level: Int32, text: [UInt8])] = []
    for index in 0..<min(Int(answer.pointee.lines), Int(WRC_LINES)) {
      let at = MemoryLayout<wrc_reply>.offset(of: \.line)! + index * MemoryLayout<wrc_line>.stride
      let length = min(Int(base.load(fromByteOffset: at + 4, as: UInt32.self)), longest)
      lines.append(
        (
          base.load(fromByteOffset: at, as: Int32.self),
          Array(UnsafeRawBufferPointer(start: base + at + 8, count: length))
        ))
    }
    let length = min(Int(answer.pointee.error_length), longest)
    let text = base + MemoryLayout<wrc_reply>.offset(of: \.error)!
    return Reply(
      status: answer.pointee.status, random: answer.pointee.random,
      parcel: Int(min(answer.pointee.parcel, UInt64(WRC_PARCEL))), walls: Walls(rawValue: answer.pointee.walls),
      error: length == 0 ? [] : Array(UnsafeRawBufferPointer(start: text, count: length)), lines: lines,
      dropped: Int(answer.pointee.lines_dropped))
  }

  /// The first `count` bytes of the reply's parcel.
  func bytes(_ count: Int) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: replyBase + Int(wrc_reply_parcel()), count: count))
  }

  /// The state that was saved after the answer `ticket`; nil where that is not complete or makes no sense.
  func snapshot(_ ticket: UInt64, slot: Int) -> [UInt8]? {
    let place = replyBase + Int(wrc_reply_snapshot(UInt32(ticket & 1)))
    guard wrc_load(place.assumingMemoryBound(to: UInt64.self)) == ticket else { return nil }
    let (owner, length) = (
      Int((place + 8).load(as: UInt32.self)),
      Int((place + 12).load(as: UInt32.self))
    )
    guard owner == slot, length <= StrategyInstance.largestState else { return nil }
    return Array(UnsafeRawBufferPointer(start: place + Int(WRC_SNAPSHOT_BYTES), count: length))
  }

  /// The last `rows` elements of a column of signals.
  private func signals(_ column: UInt32, _ rows: Int) -> UnsafeMutableRawPointer {
    let size = Int(wrc_signal_element(column))
    return replyBase + Int(wrc_reply_signal(column)) + Int(wrc_signal_room()) - rows * size
  }

  /// The host's columns in the channel's order.
  private func targets(_ scratch: JudgingScratch) -> [UnsafeMutableRawPointer] {
    [
      UnsafeMutableRawPointer(scratch.action), UnsafeMutableRawPointer(scratch.confidence),
      UnsafeMutableRawPointer(scratch.valid), UnsafeMutableRawPointer(scratch.reason),
    ] + scratch.figures.map { UnsafeMutableRawPointer($0) }
  }

  /// Makes the columns of signals what the host's own are.
  func lend(_ scratch: JudgingScratch, _ rows: Int, reasons: Bool) {
    for (index, target) in targets(scratch).prefix(reasons ? 7 : 3).enumerated() {
      let column = UInt32(index)
      signals(column, rows).copyMemory(from: target, byteCount: rows * Int(wrc_signal_element(column)))
    }
  }

  /// Copies the signals into the host's own columns.
  func collect(_ scratch: JudgingScratch, _ rows: Int, reasons: Bool) {
    for (index, target) in targets(scratch).prefix(reasons ? 7 : 3).enumerated() {
      let column = UInt32(index)
      target.copyMemory(from: signals(column, rows), byteCount: rows * Int(wrc_signal_element(column)))
    }
  }
}
