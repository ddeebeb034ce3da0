internal import CWitanProbe
internal import Glibc

/// What the flight recorder tells about a child's end: which call was in progress, for which bar, and what the fault hit.
///
/// The record was written by the process that died: nothing in it can be relied on but its size.
public struct Autopsy {
  private let record: wkp_record
  /// As waitpid tells it.
  private let status: Int32

  init(_ record: wkp_record, status: Int32) {
    self.record = record
    self.status = status
  }

  init(_ record: wkp_record, _ end: ChildProcess.End) { self.init(record, status: end.status) }

  /// The signal that ended it.
  private var signal: Int32? { status & 0x7F == 0 ? nil : status & 0x7F }

  /// The case that ran.
  var caseIndex: Int { Int(truncatingIfNeeded: record.case_index) }

  /// The newest call; whether it had ended.
  private var call: (call: wkp_call, isOver: Bool)? {
    guard record.entered > 0 else { return nil }
    let index = Int((record.entered - 1) % UInt64(WKP_CALLS))
    let call = withUnsafeBytes(of: record.ring) { $0.bindMemory(to: wkp_call.self)[index] }
    return (call, call.left_ns != 0)
  }

  private var function: String {
    call.flatMap { Flight.Function(rawValue: $0.call.function) }?.word ?? "an unknown function"
  }

  /// `evaluate, instance 2, bar 417`.
  public var place: String {
    guard let (call, isOver) = call else { return "" }
    let instance = call.instance > 0 ? ", instance \(call.instance)" : ""
    let bar = call.bar > 0 ? ", bar \(call.bar)" : ""
    return (isOver ? "after " : "in ") + function + instance + bar
  }

  /// What was being tried.
  private var phase: String {
    let text = withUnsafeBytes(of: record.phase) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return text.isEmpty ? "" : " while trying: \(text)"
  }

  /// A sentence about a child that did not end in time, in milliseconds.
  func timeout(after deadline: Int) -> String { "the check was \(ended(after: deadline))" }

  /// What happened to a process that did not answer in time, in milliseconds: `ended after 50 ms: evaluate had not
  /// returned`.
  public func ended(after deadline: Int) -> String {
    let running = call.map { $0.isOver ? "no call was in progress" : "\(function) had not returned" } ?? "nothing ran"
    return "ended after \(deadline) ms: \(running)\(phase)"
  }

  /// A sentence about a child that died.
  public var death: String {
    guard let signal else {
      return "the process ended itself with status \(status >> 8 & 0xFF) (exit, or _exit), expected a return\(phase)"
    }
    if record.signal == 0, signal == SIGSYS {
      return "SIGSYS: a system call that was not declared, made while signals were blocked, as when a thread or a "
        + "process is started\(phase)"
    }
    guard record.signal != 0 else { return "the process was ended by \(Self.name(signal))\(phase)" }
    var sentence = "\(Self.name(record.signal))"
    if let (call, isOver) = call, !isOver, record.trapped_ns >= call.entered_ns {
      let after = Double(record.trapped_ns - call.entered_ns) / 1e6
      sentence += " \((after * 100).rounded() / 100) ms after entry"
    }
    if record.signal == SIGSYS {
      sentence += ": system call \(SystemCall.name(record.system_call)), which was not declared"
    } else if [SIGSEGV, SIGBUS].contains(record.signal) {
      sentence += ": " + (hit ?? "\(access) the address 0x\(String(record.address, radix: 16))")
    }
    return sentence + ", \(origin)\(phase)"
  }

  private var access: String { record.is_write == 1 ? "wrote to" : record.is_write == 0 ? "read" : "touched" }

  /// Where the instruction lies.
  private var origin: String {
    guard record.image_low != 0, record.pc >= record.image_low, record.pc < record.image_high else {
      return "at 0x\(String(record.pc, radix: 16)), outside the plugin's image"
    }
    return "at offset 0x\(String(record.pc - record.image_low, radix: 16)) in the plugin"
  }

  /// The lent memory that the fault hit: "read bar +2, column close".
  var hit: String? {
    guard let region, let loan = Loan(rawValue: region.kind) else { return nil }
    let column = Column(rawValue: region.column) ?? .whole
    let element = UInt64(max(region.element, 1))
    let what = column == .whole ? loan.word : "column \(column.word)"
    if region.retired != 0 { return "\(access) \(what) of an earlier call (a pointer that was kept)" }
    if record.address >= region.end {
      let offset = (record.address &- region.end) / element &+ 1
      if loan == .bars { return "\(access) bar +\(offset), column \(column.word): bars that do not exist yet" }
      return "\(access) \(what) beyond its end, \(element == 1 ? "byte" : "element") +\(offset)"
    }
    if record.address < region.start {
      let offset = (region.start &- record.address &+ element &- 1) / element
      return "\(access) \(what) \(offset) \(element == 1 ? "bytes" : "elements") before its beginning"
    }
    let index = (record.address - region.start) / element
    return "\(access) \(what), which is read-only, at \(element == 1 ? "byte" : "element") \(index)"
  }

  private var region: wkp_region? {
    withUnsafeBytes(of: record.region) { bytes in
      bytes.bindMemory(to: wkp_region.self).first {
        $0.high != 0 && record.address >= $0.low && record.address < $0.high
      }
    }
  }

  /// A signal's name.
  static func name(_ signal: Int32) -> String {
    let names = [
      SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE", SIGABRT: "SIGABRT", SIGSYS: "SIGSYS",
      SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGTRAP: "SIGTRAP",
    ]
    return names[signal] ?? "signal \(signal)"
  }
}
