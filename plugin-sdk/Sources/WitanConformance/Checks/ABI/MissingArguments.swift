internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-11.
  static let missingArguments = Check(
    "ABI-11", "null-host", level: 1, .error,
    danger: "A host with a fault of its own passes null; a plugin that follows it takes the host down.",
    example: "static wtn_status create(const wtn_host *host, …) { host->log(host->ctx, …);   /* host may be null */",
    fix: "Answer WTN_E_ARG to a null pointer or a count that cannot be, before anything else.",
    .child { stage in
      let attempts = Attempts(stage: stage, subject: try stage.subject())
      return try stage.cases(Attempts.names.count) { try attempts.run($0) }
    })
}

/// Calls with a null pointer or an impossible count, one case each.
private struct Attempts {
  static let names = [
    "create with a null host", "create with no place for the instance", "create with null values",
    "create with a value too few", "warmup_bars with null values", "destroy with null", "evaluate with null bars",
    "evaluate with null signals", "evaluate of 0 fresh bars", "evaluate of more fresh bars than there are",
    "save with no place for the size",
  ]

  let stage: Stage
  let subject: Subject
  private var table: wtn_plugin { subject.table }

  func run(_ index: Int) throws -> [Finding] {
    stage.phase(Self.names[index])
    let status = try index < 4 ? creation(index) : index < 6 ? withoutInstance(index) : withInstance(index)
    guard let status, status >= 0 else { return [] }
    return [
      Finding("\(Self.names[index]) answered \(status), expected an error (WTN_E_ARG, -1)", at: Self.names[index])
    ]
  }

  private func creation(_ index: Int) throws -> wtn_status? {
    let host = try RecordingHost(.init(granted: subject.asked), flight: stage.flight)
    var values = subject.standardValues
    // Without parameters there is no value to take away.
    if values.isEmpty && index >= 2 { return nil }
    var made: OpaquePointer?
    let status = stage.flight.call(.create) {
      switch index {
      case 0: table.create(nil, &values, values.count, &made)
      case 1: table.create(host.table, &values, values.count, nil)
      case 2: table.create(host.table, nil, values.count, &made)
      default: table.create(host.table, &values, values.count - 1, &made)
      }
    }
    return status
  }

  private func withoutInstance(_ index: Int) throws -> wtn_status? {
    if index == 5 {
      stage.flight.call(.destroy) { table.destroy(nil) }
      return nil
    }
    let count = subject.standardValues.count
    return count == 0 ? nil : stage.flight.call(.warmupBars) { table.warmup_bars(nil, count) }
  }

  private func withInstance(_ index: Int) throws -> wtn_status? {
    let instance = try subject.create()
    defer { instance.destroy() }
    let series = stage.series(.trend, 40)
    let window = try Window(40, flight: stage.flight)
    let answer = try Answer(40, flight: stage.flight)
    let bars = try window.lay(series, 0..<20, lastSeq: 20)
    let out = answer.lay(20)
    if index == 10 { return stage.flight.call(.save) { table.save(instance.pointer, nil, 0, nil) } }
    return stage.flight.call(.evaluate, instance: instance.number, bar: 20) {
      switch index {
      case 6: table.evaluate(instance.pointer, nil, 1, out)
      case 7: table.evaluate(instance.pointer, bars, 1, nil)
      case 8: table.evaluate(instance.pointer, bars, 0, out)
      default: table.evaluate(instance.pointer, bars, 21, out)
      }
    }
  }
}
