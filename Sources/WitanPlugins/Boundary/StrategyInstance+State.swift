import CWitanABI

extension StrategyInstance {
  /// The instance's whole state in the plugin's own format, at most ``largestState`` bytes.
  public func save() throws(PluginRefusal) -> [UInt8] { try saved().bytes }

  /// The state and the bar after which it is: an isolated plugin whose process is gone has only the one before.
  func saved() throws(PluginRefusal) -> (bytes: [UInt8], sequence: UInt64, random: UInt64) {
    context.begin(at: context.now)
    switch body {
    case .mapped(let plugin, let pointer): return (try save(plugin, pointer), lastSequence, context.random)
    case .isolated(let isolated):
      let (status, bytes, kept) = isolated.save(after: lastSequence, context)
      guard !status.isError else {
        throw refusal("save failing with \(status) \(context.errorText)", "at most \(Self.largestState) bytes of state")
      }
      if let kept { return (bytes, kept.sequence, kept.random) }
      guard isolated.isPresent else {
        throw refusal("no process and no saved state", "the state of a strategy that runs")
      }
      return (bytes, lastSequence, context.random)
    }
  }

  private func save(
    _ plugin: UnsafePointer<wtn_plugin>, _ pointer: OpaquePointer
  ) throws(PluginRefusal) -> [UInt8] {
    let save = plugin.pointee.save!
    var need = 0
    let question = PluginStatus(save(pointer, nil, 0, &need))
    guard !question.isError || question.code == Int32(WTN_E_TOO_SMALL) else {
      throw refusal("save failing with \(question) \(context.errorText)", "the size of its state")
    }
    guard need <= Self.largestState else {
      throw refusal("a state of \(need) bytes", "at most \(Self.largestState)")
    }
    guard need > 0 else { return [] }
    var blob = [UInt8](repeating: 0, count: need)
    var written = 0
    let status = PluginStatus(blob.withUnsafeMutableBufferPointer { save(pointer, $0.baseAddress, $0.count, &written) })
    guard !status.isError, written <= blob.count else {
      throw refusal("save failing with \(status) \(context.errorText)", "\(need) bytes of state")
    }
    return Array(blob.prefix(written))
  }

  /// Takes up a state that was saved after the bar `sequence`. Only before the first bar. False where the plugin
  /// refuses it; the instance is then as new.
  public func restore(_ blob: [UInt8], stateVersion: UInt32, sequence: UInt64) -> Bool {
    restore(blob, stateVersion: stateVersion, sequence: sequence, random: context.random)
  }

  /// The same with the state of its random numbers.
  func restore(_ blob: [UInt8], stateVersion: UInt32, sequence: UInt64, random: UInt64) -> Bool {
    precondition(lastSequence == 0, "a state is taken up before the first bar")
    context.begin(at: context.now)
    switch body {
    case .mapped(let plugin, let pointer):
      let status = blob.withUnsafeBufferPointer {
        plugin.pointee.restore(pointer, wtn_bytes(ptr: $0.baseAddress, len: $0.count), stateVersion)
      }
      guard status >= 0 else { return false }
    case .isolated(let isolated):
      let kept = Warden.Kept(sequence: sequence, random: random, stateVersion: stateVersion, bytes: blob)
      guard blob.count <= Self.largestState, isolated.restore(kept, context) else { return false }
    }
    context.random = random
    lastSequence = sequence
    return true
  }
}
