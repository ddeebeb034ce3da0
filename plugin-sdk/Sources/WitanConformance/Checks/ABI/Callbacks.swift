internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-13.
  static let callbackRules = Check(
    "ABI-13", "callback-rules", level: 2, .error,
    danger:
      "A host function that is called outside the instance's own calls meets a host that does not expect it: a call "
      + "is booked on another strategy, or runs beside the engine.",
    example: "static const wtn_host *last;  …  last->log(last->ctx, WTN_LOG_INFO, text);    /* whose is it? */",
    fix:
      "Keep the host in the instance; call it only while a call into that instance runs, on that call's thread (with "
      + "WTN_CAP_OWN_THREADS also from your own threads), and not after destroy. (Host functions never call back into a "
      + "plugin, so there is no re-entrance to be tried.)",
    .child { stage in
      let subject = try stage.subject()
      let hosts = try (0..<2).map { _ in try RecordingHost(.init(granted: subject.asked), flight: stage.flight) }
      let ownThreads = subject.asked & UInt64(WTN_CAP_OWN_THREADS) != 0
      func judge(_ when: String) throws {
        for (index, host) in hosts.enumerated() {
          let strays = host.strays.filter { !ownThreads || !$0.hasSuffix("thread") }
          guard let stray = strays.first else { continue }
          throw Finding(
            "\(when) the plugin has called \(stray), through the table of instance \(index + 1), expected calls only from "
              + "inside a call into that instance", at: when)
        }
      }
      try stage.live(hosts) { call in try judge("during \(call)") }
      // A third life, while the first two are over.
      let third = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
      _ = try subject.warmUp()
      try stage.live([third])
      try judge("after destroy")
      return []
    })

  /// ABI-14.
  static let returnCodes = Check(
    "ABI-14", "return-codes", level: 2, .error,
    danger:
      "An operator who reads only a number cannot mend his settings; a number that the contract does not have tells "
      + "not even that.",
    example: "if (values[FAST].i >= values[SLOW].i) return -77;       /* and no word about it */",
    fix:
      "Return one of WTN_E_ARG … WTN_E_TOO_SMALL, and call host->set_error just before, with what was found, what was "
      + "expected and what to do, in at most 1,024 bytes of UTF-8.",
    .child { stage in
      let refusals = try Refusals(stage)
      return try stage.cases(Refusals.names.count) { try refusals.run($0) }
    })
}

/// Calls that must be refused with a status of the contract and a sentence.
private struct Refusals {
  static let names = [
    "create with values of another type", "create with values outside their ranges", "create with a value too few",
    "evaluate of a bar that was judged already", "restore of another plugin's state",
    "restore of a later version's state", "set_param of a parameter that does not exist",
  ]

  private let stage: Stage
  private let subject: Subject
  private let bench: HostileBench

  init(_ stage: Stage) throws {
    self.stage = stage
    subject = try stage.subject()
    bench = try HostileBench(stage)
  }

  func run(_ index: Int) throws -> [Finding] {
    let name = Self.names[index]
    stage.phase(name)
    _ = bench.host.takeWords()
    guard let status = try call(index), status < 0 else { return [] }
    var findings: [Finding] = []
    if status < Int32(WTN_E_TOO_SMALL) {
      findings.append(
        Finding("\(name) answered \(status), which the contract does not have, expected -1 to -9", at: name))
    }
    if let wrong = Self.fault(bench.host.words) {
      findings.append(Finding("\(name) answered \(status) \(wrong)", at: name))
    }
    return findings
  }

  /// What is wrong with the words of an error.
  private static func fault(_ words: [UInt8]?) -> String? {
    let hint = "expected a sentence through host->set_error just before"
    guard let words, !words.isEmpty else { return "without a word, \(hint)" }
    if words.count > 1024 { return "with \(words.count) bytes of words, expected at most 1024" }
    if String(validating: words, as: UTF8.self) == nil { return "with words that are no UTF-8, \(hint)" }
    if words.allSatisfy({ $0 <= 0x20 || $0 == 0x7F }) { return "with blanks only, \(hint)" }
    return nil
  }

  /// Makes the call; nil where it cannot be made of this plugin.
  private func call(_ index: Int) throws -> wtn_status? {
    switch index {
    case 0...2:
      let numbers = subject.parameters.contains { $0.type != Int32(WTN_T_TEXT) }
      guard numbers else { return nil }
      let rows = [
        "create with values of another type", "create with the greatest whole number and inf",
        "create with a value too few",
      ]
      return try HostileCall.table.first { $0.check == "ABI-07" && $0.name == rows[index] }.flatMap {
        try bench.make($0)
      }
    case 3:
      let steps = try Stepper(bench.instance, warmUp: Int(subject.warmUp()), flight: stage.flight)
      return try steps.step(bench.series, bench.judged - 1).status
    case 4: return try fresh { try $0.restore(Array("OTHER\u{1}\u{0}\u{0} a state of another strategy".utf8)) }
    case 5:
      let state = try stage.state(of: bench.instance)
      return try fresh { try $0.restore(state, version: .max) }
    default: return bench.instance.setParam(1000, .int(1))
    }
  }

  /// A call into an instance that has judged nothing.
  private func fresh(_ body: (Instance) throws -> wtn_status) throws -> wtn_status {
    let instance = try subject.create(host: bench.host)
    defer {
      instance.destroy()
      bench.host.isOver = false
    }
    _ = bench.host.takeWords()
    return try body(instance)
  }
}
