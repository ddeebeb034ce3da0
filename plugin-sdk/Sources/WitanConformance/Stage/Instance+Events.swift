internal import CWitanABI

/// The optional calls: what happened in the world, told to an instance. Each answers nil where the plugin does not offer
/// it.
extension Instance {
  /// The reply to a request.
  func onHttp(_ reply: UnsafePointer<wtn_http_reply>) -> wtn_status? {
    let table = subject.table
    guard table.has(\.on_http), let tell = table.on_http else { return nil }
    return call(.onHttp) { tell(pointer, reply) }
  }

  /// A piece of news.
  func onNews(_ event: UnsafePointer<wtn_news_event>) -> wtn_status? {
    let table = subject.table
    guard table.has(\.on_news), let tell = table.on_news else { return nil }
    return call(.onNews) { tell(pointer, event) }
  }

  /// A timer that is due.
  func onTimer(_ id: UInt64, now: Int64) -> wtn_status? {
    let table = subject.table
    guard table.has(\.on_timer), let tell = table.on_timer else { return nil }
    return call(.onTimer) { tell(pointer, id, now) }
  }

  /// How an earlier vote turned out.
  func onOutcome(_ bar: UInt64, _ fraction: Double) -> wtn_status? {
    let table = subject.table
    guard table.has(\.on_outcome), let tell = table.on_outcome else { return nil }
    return call(.onOutcome) { tell(pointer, bar, fraction) }
  }
}

extension wtn_plugin {
  /// The descriptor is long enough to hold that pointer.
  func has<Field>(_ field: KeyPath<wtn_plugin, Field>) -> Bool {
    guard let offset = MemoryLayout<wtn_plugin>.offset(of: field) else { return false }
    return Int(size) >= offset + MemoryLayout<Field>.size
  }
}
