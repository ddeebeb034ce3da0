internal import CWitanABI

extension Stage {
  /// Lives through every phase of the contract: for each host an instance that judges, bar by bar and in blocks, is
  /// saved, hears of an outcome, has its live parameters set to what they are, and is taken up by a second instance
  /// before both are destroyed. The instances judge in turn. `after` is told each kind of call that has ended.
  ///
  /// What is refused is refused: other checks are about that.
  func live(_ hosts: [RecordingHost], after: (String) throws -> Void = { _ in }) throws {
    let subject = try subject()
    let split = try blockSplit(.blocks(16))
    let series = series(.realLike, try usefulCount(beyond: 120))
    let middle = series.count - 60
    let instances = try hosts.map { try subject.create(host: $0) }
    try after("create")
    for range in [0..<20, 20..<middle] {
      for instance in instances { try judge(instance, series, range, split) }
    }
    try after("evaluate")
    for (instance, host) in zip(instances, hosts) {
      let state = try saveInPassing(instance) ?? []
      try after("save")
      for parameter in subject.parameters where parameter.isLive {
        _ = instance.setParam(parameter.index, parameter.standard)
      }
      try after("set_param")
      _ = instance.onOutcome(UInt64(middle), 0.01)
      for (id, time) in host.timers { _ = instance.onTimer(id, now: time) }
      try after("on_outcome or on_timer")
      let second = try subject.create(host: host)
      _ = try second.restore(state)
      try after("restore")
      try judge(second, series, middle..<series.count, .single)
      second.destroy()
      host.isOver = false
      try after("destroy")
    }
    for instance in instances { try judge(instance, series, middle..<series.count, .single) }
    for instance in instances { instance.destroy() }
    try after("destroy")
  }

  /// A range of a series; a refusal of sound bars skips the check, since others say so.
  private func judge(_ instance: Instance, _ series: Series, _ range: Range<Int>, _ split: Split) throws {
    do {
      _ = try feed(instance, series, range, Run(split: split))
    } catch let finding as Finding {
      throw Skip("sound bars are not judged: \(finding.sentence)")
    }
  }
}
