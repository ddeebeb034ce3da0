internal import CWitanABI
internal import CWitanProbe
internal import Glibc

/// The plugin under test, loaded into this process (a child's).
final class Subject {
  /// The loader's handle.
  let handle: UnsafeMutableRawPointer
  /// The one exported function.
  let entry: @convention(c) (UInt16, UInt16) -> UnsafePointer<wtn_plugin>?
  /// The descriptor, where it lies.
  let plugin: UnsafePointer<wtn_plugin>
  /// What it said when it was loaded; fields behind its end are null.
  let table: wtn_plugin
  let flight: Flight
  private var instances = 0

  /// Loads the file and asks for its descriptor. Skips the check where an earlier one has refused the plugin.
  init(_ path: String, _ flight: Flight) throws {
    self.flight = flight
    handle = try Self.open(path, flight)
    entry = try Self.entry(in: handle)
    let entry = entry
    let answer = flight.call(.entry) { entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) }
    guard let answer else { throw Skip("the entry refuses this contract's version; see ABI-01") }
    plugin = answer
    table = answer.table
    guard table.magic == WTN_MAGIC, table.abi_major == UInt16(WTN_ABI_MAJOR),
      Int(table.size) >= MemoryLayout<wtn_plugin>.offset(of: \.on_http) ?? 0,
      table.create != nil, table.destroy != nil, table.warmup_bars != nil, table.evaluate != nil, table.save != nil,
      table.restore != nil, table.param_count == 0 || table.params != nil, table.param_count <= 64,
      table.param_count == 0 || table.param_stride >= MemoryLayout<wtn_param>.size
    else { throw Skip("the descriptor cannot be used; see DESC-01") }
  }

  /// Loads a file, bound at once and for itself alone, and notes where it lies.
  static func open(_ path: String, _ flight: Flight) throws -> UnsafeMutableRawPointer {
    guard let handle = flight.call(.load, { dlopen(path, RTLD_NOW | RTLD_LOCAL) }) else {
      throw Skip("the plugin cannot be loaded; see LOAD-01 (\(loaderWords()))")
    }
    if let symbol = dlsym(handle, WTN_ENTRY_SYMBOL) {
      wkp_image_of(symbol, &flight.record.pointee.image_low, &flight.record.pointee.image_high)
      hold(symbol)
    }
    return handle
  }

  /// The plugin's clock stands still and its chance never changes, so that a check which compares two runs sees what it
  /// is about. What depends on clock or chance is found by DET-05 and DET-06. Its memory is counted.
  private static func hold(_ symbol: UnsafeRawPointer) {
    guard let state = wkp_hold_now() else { return }
    (state.pointee.clock, state.pointee.base_ns) = (Int32(WKP_CLOCK_STILL), 1_700_000_000_123_456_789)
    (state.pointee.chance, state.pointee.seed) = (1, 1)
    wkp_hold(symbol)
    wkp_meter(symbol)
  }

  /// The entry's address.
  static func entry(
    in handle: UnsafeMutableRawPointer
  ) throws -> @convention(c) (UInt16, UInt16) -> UnsafePointer<wtn_plugin>? {
    guard let symbol = dlsym(handle, WTN_ENTRY_SYMBOL) else {
      throw Skip("the plugin has no entry; see BIN-02")
    }
    return unsafeBitCast(symbol, to: (@convention(c) (UInt16, UInt16) -> UnsafePointer<wtn_plugin>?).self)
  }

  /// What the loader said last.
  static func loaderWords() -> String {
    dlerror().map { String(cString: $0) } ?? "the loader gave no reason"
  }

  /// The plugin's id, as it declares it.
  var id: String { plugin.pointee.id.shown }
  /// It promises this (`WTN_F_*`).
  func promises(_ flag: UInt32) -> Bool { plugin.pointee.flags & flag != 0 }
  var isDeterministic: Bool { promises(UInt32(WTN_F_DETERMINISTIC)) }
  var isUnloadable: Bool { promises(UInt32(WTN_F_UNLOADABLE)) }
  /// Capabilities that it wants or needs.
  var asked: UInt64 { plugin.pointee.wants | plugin.pointee.needs }

  /// The declared parameters, in order.
  var parameters: [SubjectParameter] {
    guard let first = plugin.pointee.params else { return [] }
    return (0..<Int(plugin.pointee.param_count)).map { index in
      let declared = UnsafeRawPointer(first).advanced(by: index * Int(plugin.pointee.param_stride))
        .loadUnaligned(as: wtn_param.self)
      return SubjectParameter(index: index, declared: declared, name: declared.name.shown)
    }
  }

  /// The declared values.
  var standardValues: [wtn_value] { parameters.map(\.standard) }

  /// How many bars abstain with these values (nil = the declared ones), or the status below 0.
  func warmUp(_ values: [wtn_value]? = nil) throws -> Int32 {
    let values = values ?? standardValues
    let lent = try LentMemory(max(values.count * 40, 1), .values, flight: flight)
    let place = lent.lend(values).assumingMemoryBound(to: wtn_value.self)
    return flight.call(.warmupBars) { table.warmup_bars(place, values.count) }
  }

  /// Makes an instance; the status is what create answered, the instance nil where it is below 0.
  func make(_ values: [wtn_value], host: RecordingHost) throws -> (status: wtn_status, instance: Instance?) {
    let lent = try LentMemory(max(values.count * 40, 1), .values, flight: flight)
    let place = lent.lend(values).assumingMemoryBound(to: wtn_value.self)
    try lent.allow(.read)
    instances += 1
    var made: OpaquePointer?
    let status = host.during {
      flight.call(.create, instance: instances) { table.create(host.table, place, values.count, &made) }
    }
    guard status >= 0, let made else { return (status, nil) }
    return (status, Instance(made, number: instances, of: self, host: host))
  }

  /// An instance with these values (nil = the declared ones) and an ordinary host that grants what is asked for.
  /// Skips the check where the declared values are refused.
  func create(_ values: [wtn_value]? = nil, host: RecordingHost? = nil) throws -> Instance {
    let host = try host ?? RecordingHost(.init(granted: asked), flight: flight)
    let (status, instance) = try make(values ?? standardValues, host: host)
    if let instance { return instance }
    let words = host.takeWords().map { ": \($0)" } ?? ""
    guard values != nil else {
      throw Skip("create refuses the declared values (status \(status)\(words)); see PAR-02 and LIF-01")
    }
    throw Finding("create answered \(status)\(words) for values that were expected to be accepted", at: "create")
  }

  /// Closes the loader's handle; nothing of the plugin may be used afterwards. Answers the loader's status.
  func close() -> Int32 { flight.call(.unload) { dlclose(handle) } }
}

extension UnsafePointer where Pointee == wtn_plugin {
  /// A copy of the descriptor, no further than its own size says: one built against an earlier minor is shorter.
  var table: wtn_plugin {
    var table = wtn_plugin()
    let length = min(Int(pointee.size), MemoryLayout<wtn_plugin>.size)
    withUnsafeMutableBytes(of: &table) { room in
      room.copyMemory(from: UnsafeRawBufferPointer(start: self, count: length))
    }
    return table
  }
}
