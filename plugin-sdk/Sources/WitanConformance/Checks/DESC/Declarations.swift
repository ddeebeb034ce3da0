internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// DESC-04.
  static let declares = Check(
    "DESC-04", "declares", level: 1, .error,
    danger:
      "Everything later is judged against what the descriptor says: a warm-up that nobody can replay, a capability "
      + "without the function that it is for, a lent function that is not there.",
    example: ".wants = WTN_CAP_TIMER, .on_timer = NULL,          /* who is told of it? */",
    fix: "Declare a warm-up of at most 10,000,000 bars; give each capability its function (WTN_CAP_HTTP on_http, "
      + "WTN_CAP_NEWS on_news, WTN_CAP_TIMER on_timer), each WTN_PF_LIVE parameter set_param, each lent function an "
      + "address and a signature; offer evaluate_many only with WTN_F_DETERMINISTIC and no capability. (Interval, symbols "
      + "and time a bar are the operator's to say in this contract.)",
    .child { stage in try Declarations(try stage.subject()).findings() })

  /// DESC-05.
  static let overclaim = Check(
    "DESC-05", "overclaim", level: 3, .warning,
    needs: .asksFor(UInt64(WTN_CAP_HTTP | WTN_CAP_TIMER | WTN_CAP_OWN_THREADS)),
    danger:
      "A right that is asked for and never used is an operator's trust for nothing, and a door for the next release.",
    example: ".wants = WTN_CAP_HTTP,                              /* and host->http is never called */",
    fix: "Ask for what you use. (That WTN_CAP_NEWS is used cannot be seen from outside.)",
    .child { stage in
      let subject = try stage.subject()
      var calls: [String: Int] = [:]
      var threads = 0
      for series in stage.series(try stage.usefulCount(beyond: 600)) {
        let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
        let before = ProcessState.now().threads
        let feeder = try Feeder(stage, series, host: host)
        while !feeder.isAtEnd {
          for _ in 0..<50 { try feeder.step() }
          threads = max(threads, ProcessState.now().threads - before)
        }
        calls.merge(host.calls) { $0 + $1 }
      }
      let unused: [(Int, String, Bool)] = [
        (Int(WTN_CAP_HTTP), "WTN_CAP_HTTP, and never calls host->http", calls["http", default: 0] == 0),
        (Int(WTN_CAP_TIMER), "WTN_CAP_TIMER, and never calls host->set_timer", calls["set_timer", default: 0] == 0),
        (Int(WTN_CAP_OWN_THREADS), "WTN_CAP_OWN_THREADS, and starts no thread", threads == 0),
      ]
      return unused.filter { subject.asked & UInt64($0.0) != 0 && $0.2 }.map { _, words, _ in
        Finding(
          "the plugin asks for \(words) over six series of bars, expected that it uses what it asks for", at: "wants")
      }
    })

  /// DESC-06.
  static let indexRange = Check(
    "DESC-06", "index-range", level: 1, .error,
    danger: "A host that asks for a descriptor behind the last one must be told that there is none.",
    example: "return &plugins[index];", fix: "Nothing: a file holds one plugin.",
    .notApplicable(
      "a file holds one plugin, and its tables are data with a count, so no function is asked by an index; what set_param "
        + "answers to an index behind the last parameter is PAR-05, and a signal's index into the reasons is SIG-03"))

  /// DESC-07.
  static let noteAgrees = Check(
    "DESC-07", "note-agrees", level: 2, .warning,
    danger: "A list of plugins made from the files' notes would show another version than the one that trades.",
    example: "__attribute__((section(\".note.witan\"))) …", fix: "Nothing: there is no such note.",
    .notApplicable(
      "the contract has no note: a descriptor is only ever read through the entry, in a child; that it is the same in every "
        + "process is DESC-03"))
}

/// What a descriptor promises beyond its names, as an untrusted document.
private struct Declarations {
  private let subject: Subject
  private let table: wtn_plugin

  init(_ subject: Subject) {
    self.subject = subject
    table = subject.table
  }

  func findings() throws -> [Finding] { try warmUp() + capabilities() + manySets() + lent() }

  private func warmUp() throws -> [Finding] {
    let bars = try subject.warmUp()
    guard bars < 0 || bars > 10_000_000 else { return [] }
    return [
      Finding(
        "warmup_bars answers \(bars) to the declared values, expected 0 to 10,000,000 bars", at: "warmup_bars")
    ]
  }

  private func capabilities() -> [Finding] {
    let asked = subject.asked
    let missing: [(Int, String, Bool)] = [
      (Int(WTN_CAP_HTTP), "WTN_CAP_HTTP, but on_http", !table.has(\.on_http) || table.on_http == nil),
      (Int(WTN_CAP_NEWS), "WTN_CAP_NEWS, but on_news", !table.has(\.on_news) || table.on_news == nil),
      (Int(WTN_CAP_TIMER), "WTN_CAP_TIMER, but on_timer", !table.has(\.on_timer) || table.on_timer == nil),
    ]
    var findings = missing.filter { asked & UInt64($0.0) != 0 && $0.2 }.map { _, words, _ in
      Finding("the plugin asks for \(words) is null, expected the function that is told", at: "wants")
    }
    let live = subject.parameters.first(where: \.isLive)
    if let live, !table.has(\.set_param) || table.set_param == nil {
      findings.append(
        Finding("parameter \(live.name) is WTN_PF_LIVE, but set_param is null, expected a function", at: live.name))
    }
    return findings
  }

  /// evaluate_many has no instance and no host: the same values and bars must say everything.
  private func manySets() -> [Finding] {
    guard table.has(\.evaluate_many), table.evaluate_many != nil else { return [] }
    var findings: [Finding] = []
    if !subject.isDeterministic {
      findings.append(
        Finding(
          "the plugin offers evaluate_many without WTN_F_DETERMINISTIC, expected the promise: it judges without an "
            + "instance", at: "flags"))
    }
    if subject.asked != 0 {
      findings.append(
        Finding(
          "the plugin offers evaluate_many and asks for capabilities (0x\(String(subject.asked, radix: 16))), expected "
            + "none: it judges without a host", at: "wants"))
    }
    return findings
  }

  private func lent() -> [Finding] {
    guard table.function_count > 0 else { return [] }
    guard let first = table.functions, table.function_count <= 64,
      Int(table.function_stride) >= MemoryLayout<wtn_function>.size
    else { return [] }
    return (0..<Int(table.function_count)).flatMap { index -> [Finding] in
      let one = UnsafeRawPointer(first).advanced(by: index * Int(table.function_stride))
        .loadUnaligned(as: wtn_function.self)
      let name = one.name.shown
      var findings: [Finding] = []
      if one.fn == nil { findings.append(Finding("the lent function \(name) is null, expected an address", at: name)) }
      if !Self.isSignature(one.signature.bytes(most: 64)) {
        findings.append(
          Finding(
            "the lent function \(name) has the signature \"\(one.signature.shown)\", expected up to 16 of d i l p, then > "
              + "and one of them", at: name))
      }
      return findings
    }
  }

  private static func isSignature(_ text: [UInt8]) -> Bool {
    let letters = Set("dilp".utf8)
    guard text.count >= 2, text.count <= 18, let last = text.last, letters.contains(last),
      text[text.count - 2] == UInt8(ascii: ">")
    else { return false }
    return text.dropLast(2).allSatisfy(letters.contains)
  }
}
