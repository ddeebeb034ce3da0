internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// STA-02.
  static let stableBytes = Check(
    "STA-02", "binary-stable", level: 2, .warning,
    danger: "A host keeps states by their digest and compares generations by them; bytes that differ without a reason "
      + "hide the difference that has one.",
    example:
      "struct { char side; double sum; } now;  memcpy(buf, &now, sizeof now);   /* padding: whatever lay there */",
    fix: "Write field by field, or clear the struct first; no time, no counter of saves, no pointer.",
    .child { stage in
      let calls = try SaveCalls(stage)
      let first = try stage.state(of: calls.instance), second = try stage.state(of: calls.instance)
      if let byte = firstDifference(first, second) {
        return [Finding("two saves of one state differ, expected the same bytes", at: "byte \(byte)")]
      }
      let other = try stage.subject().create()
      guard try other.restore(first) >= 0 else { throw Skip("restore refuses the plugin's own state; see STA-01") }
      guard let byte = firstDifference(first, try stage.state(of: other)) else { return [] }
      return [Finding("a restored instance saves other bytes than it took up, expected the same", at: "byte \(byte)")]
    })

  /// STA-03.
  static let smallBuffers = Check(
    "STA-03", "small-io", level: 2, .error,
    danger:
      "A host asks for the size, and the state grows before it is written; what is written behind the room given is "
      + "the host's own memory.",
    example: "*need = sizeof self->now;  memcpy(buf, &self->now, sizeof self->now);   /* cap was smaller */",
    fix: "Set *need, compare it with cap, and answer WTN_E_TOO_SMALL before anything is written.",
    .child { stage in
      let calls = try SaveCalls(stage)
      let size = try stage.state(of: calls.instance).count
      let rooms = [1, 7, 17, size - 1].filter { $0 > 0 && $0 < size }
      guard !rooms.isEmpty else { throw Skip("the state has \(size) bytes; there is no smaller room for it") }
      return try stage.cases(rooms.count) { try calls.save(into: rooms[$0], of: size) }
    })

  /// STA-11.
  static let pureSave = Check(
    "STA-11", "save-is-pure", level: 2, .error,
    danger: "A host saves whenever it likes: each minute, at a stop, at a swap. If saving changes votes, no backtest "
      + "tells what will be traded.",
    example: "static wtn_status save(…) { …; self->window_used = 0;      /* flushed, it thinks */",
    fix: "Take the instance as const in save.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 200))
      let expected = try stage.baseline(series)
      let warmUp = max(0, Int(try stage.subject().warmUp()))
      let steps = try Stepper(stage.subject().create(), warmUp: warmUp, flight: stage.flight)
      var signals = Signals()
      for bar in 0..<series.count {
        if bar % 7 == 0 { _ = try stage.state(of: steps.instance) }
        let (status, vote) = try steps.step(series, bar)
        guard status >= 0 else {
          return [Finding("after save, evaluate answered \(status) to a sound bar, expected 0", at: "bar \(bar)")]
        }
        signals.append(vote)
      }
      guard let (sentence, at) = signals.difference(from: expected) else { return [] }
      return [Finding("saving at each seventh bar changes the votes: \(sentence)", at: at)]
    })

  /// STA-13.
  static let stateSize = Check(
    "STA-13", "size-time", level: 2, .warning,
    danger:
      "A host refuses a state above 1 MiB, and the plugin starts anew at each restart; one that takes long to save "
      + "makes the swap late.",
    example: "uint8_t history[2 << 20];      /* all bars that ever were */",
    fix: "Keep sums and the last window; at most 1 MiB and 50 ms.",
    .child { stage in
      let calls = try SaveCalls(stage)
      let start = wkp_thread_ns()
      let (status, bytes) = try calls.instance.save(judgesSize: true)
      let saved = wkp_thread_ns()
      guard status >= 0 else { throw Skip("save answers \(status); see STA-01") }
      let other = try stage.subject().create()
      let begin = wkp_thread_ns()
      _ = try other.restore(bytes)
      let times = [("save", saved - start), ("restore", wkp_thread_ns() - begin)]
      return times.filter { $0.1 > 50_000_000 }.map { name, time in
        Finding("\(name) took \(time / 1_000_000) ms of processor time, expected at most 50", at: name)
      }
    })

  private static func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> Int? {
    if left == right { return nil }
    return zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
  }
}

/// An instance that has judged bars beyond its warm-up, to be saved.
private struct SaveCalls {
  let stage: Stage
  let instance: Instance

  init(_ stage: Stage) throws {
    self.stage = stage
    instance = try stage.subject().create()
    let series = stage.series(.realLike, try stage.usefulCount(beyond: 50))
    do {
      _ = try stage.feed(instance, series, 0..<series.count)
    } catch let finding as Finding {
      throw Skip("sound bars are not judged: \(finding.sentence)")
    }
  }

  /// save into too small a room: nothing written, the size told, WTN_E_TOO_SMALL.
  func save(into room: Int, of size: Int) throws -> [Finding] {
    stage.phase("save of \(size) bytes into \(room)")
    let lent = try LentMemory(room, .blob, flight: stage.flight)
    let place = lent.lend([UInt8](repeating: 0x5A, count: room)).assumingMemoryBound(to: UInt8.self)
    var need = 0
    let table = stage.plugin(of: instance)
    let status = stage.flight.call(.save, instance: instance.number) {
      table.save(instance.pointer, place, room, &need)
    }
    guard status == WTN_E_TOO_SMALL else {
      return [
        Finding("save of \(size) bytes into \(room) answered \(status), expected WTN_E_TOO_SMALL (-9)", at: "save")
      ]
    }
    if need != size {
      return [Finding("save into \(room) bytes says that it needs \(need), expected \(size)", at: "save")]
    }
    return LentMemory.isAll(0x5A, place, room)
      ? [] : [Finding("save answered WTN_E_TOO_SMALL and has written all the same, expected nothing", at: "save")]
  }
}

extension Stage {
  /// The table behind an instance.
  func plugin(of instance: Instance) -> wtn_plugin { instance.subject.table }
}
