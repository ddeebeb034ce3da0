internal import CWitanABI
internal import CWitanProbe
internal import Glibc

extension Check {
  /// THR-06.
  static let callTraces = Check(
    "THR-06", "signals-mask", level: 2, .error,
    danger:
      "The process is the host's: one plugin that blocks a signal, or sets the locale, changes every other's world. "
      + "With a decimal comma no number in a request is read right.",
    example: "setlocale(LC_ALL, \"\");                    /* to print a number once */",
    fix: "Change nothing that belongs to the process or the thread: signals, locale, environment, folder, rounding.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 40))
      let traces = CallTraces()
      let instance = try traces.around("create") { try subject.create() }
      _ = try traces.around("warmup_bars") { try subject.warmUp() }
      let first = series.count - 40
      _ = try traces.around("evaluate, in one block,") {
        try stage.feed(instance, series, 0..<first, Stage.Run(split: .whole))
      }
      for bar in first..<series.count {
        _ = try traces.around("evaluate, at bar \(bar),") { try stage.feed(instance, series, bar..<bar + 1) }
      }
      let state = try traces.around("save") { try instance.save() }
      let heir = try subject.create()
      _ = try traces.around("restore") { try heir.restore(state.bytes) }
      for parameter in subject.parameters where parameter.isLive {
        _ = traces.around("set_param") { heir.setParam(parameter.index, parameter.standard) }
      }
      traces.around("destroy") { instance.destroy() }
      heir.destroy()
      let modes = stage.flight.modeChanges.prefix(1).map {
        Finding("\($0.function.word) changed the floating point modes; see LOAD-03", at: $0.function.word)
      }
      return Array((traces.findings + modes).prefix(3))
    })
}

/// What of the process and the thread a call must leave as it was.
private struct CallWorld: Equatable {
  let masked = wkp_signal_mask()
  let handlers = ProcessState.handledSignals()
  let locale = setlocale(LC_ALL, nil).map { String(cString: $0) } ?? ""
  let threadLocale = UInt(bitPattern: uselocale(nil))
  let folder = ProcessState.currentFolder()
  let creationMask = ProcessState.creationMask()
  let environment = ProcessState.variables()
  let priority = getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)

  /// What is another thing afterwards; nil = nothing.
  func change(to after: CallWorld) -> (sentence: String, place: String)? {
    if masked != after.masked {
      return ("changed the signals that the thread blocks (mask \(String(after.masked, radix: 16)))", "signal mask")
    }
    if handlers != after.handlers { return ("changed what happens at a signal: \(after.handlers)", "signals") }
    if locale != after.locale { return ("changed the locale to \(after.locale)", "setlocale") }
    if threadLocale != after.threadLocale { return ("changed the thread's locale", "uselocale") }
    if folder != after.folder { return ("changed the working folder to \(after.folder)", "chdir") }
    if creationMask != after.creationMask {
      return ("changed umask to 0\(String(after.creationMask, radix: 8))", "umask")
    }
    if priority != after.priority { return ("changed the priority to \(after.priority)", "nice") }
    guard environment != after.environment else { return nil }
    let words = after.environment.filter { !environment.contains($0) }.prefix(2)
    return ("changed the environment: \(words.joined(separator: ", "))", "environment")
  }
}

/// Calls, and what each changed.
private final class CallTraces {
  private(set) var findings: [Finding] = []

  func around<Answer>(_ call: String, _ body: () throws -> Answer) rethrows -> Answer {
    let before = CallWorld()
    let answer = try body()
    if let (sentence, place) = before.change(to: CallWorld()) {
      findings.append(Finding("\(call) \(sentence)", at: place))
    }
    return answer
  }
}
