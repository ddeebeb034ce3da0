internal import CFFI
internal import CWitanABI

/// A function that is called by a signature which is data, through libffi: one engine for every row of a table of calls.
final class ForeignCall {
  /// What an argument or an answer is.
  enum Kind: Sendable {
    case int32, uint32, int64, uint64, double, pointer
    /// `wtn_bytes` and `wtn_value`, by value.
    case bytes, value
  }

  /// An argument: its bytes as they cross the border.
  struct Argument {
    fileprivate let bytes: [UInt8]

    /// The bits of a number, a pointer or a struct.
    init<Bits>(_ bits: Bits) {
      bytes = withUnsafeBytes(of: bits) { Array($0) }
    }
  }

  /// Room for one argument: the longest is a `wtn_value` of 40 bytes.
  private static let slot = 48

  private let shape: UnsafeMutablePointer<ffi_cif>
  private let kinds: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>
  private let count: Int
  private var structs: [UnsafeMutablePointer<ffi_type>] = []

  /// A call of that signature. Throws a ``KitError`` where libffi knows no such call on this machine.
  init(_ arguments: [Kind], answers: Kind?) throws(KitError) {
    count = arguments.count
    shape = .allocate(capacity: 1)
    kinds = .allocate(capacity: max(count, 1))
    for (index, kind) in arguments.enumerated() { (kinds + index).initialize(to: type(kind)) }
    let answer = answers.map { type($0) } ?? cffi_void()
    let status = ffi_prep_cif(shape, cffi_abi(), UInt32(count), answer, kinds)
    guard status == FFI_OK else { throw KitError("libffi cannot make a call of \(arguments): status \(status)") }
  }

  deinit {
    for made in structs {
      made.pointee.elements.deallocate()
      made.deallocate()
    }
    kinds.deallocate()
    shape.deallocate()
  }

  /// Calls the function; the answer's 64 bits (a shorter one is widened).
  func call(_ function: UnsafeRawPointer, _ arguments: [Argument]) -> Int64 {
    precondition(arguments.count == count, "a call has another number of arguments than its signature")
    let room = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * Self.slot, alignment: 16)
    defer { room.deallocate() }
    var places: [UnsafeMutableRawPointer?] = []
    for (index, argument) in arguments.enumerated() {
      let place = room + index * Self.slot
      argument.bytes.withUnsafeBytes { place.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
      places.append(place)
    }
    var answer: Int64 = 0
    let entry = unsafeBitCast(function, to: (@convention(c) () -> Void).self)
    ffi_call(shape, entry, &answer, &places)
    return answer
  }

  private func type(_ kind: Kind) -> UnsafeMutablePointer<ffi_type> {
    switch kind {
    case .int32: cffi_sint32()
    case .uint32: cffi_uint32()
    case .int64: cffi_sint64()
    case .uint64: cffi_uint64()
    case .double: cffi_double()
    case .pointer: cffi_pointer()
    case .bytes: composite([cffi_pointer(), cffi_uint64()])
    case .value:
      composite([cffi_sint32(), cffi_sint32(), cffi_sint64(), cffi_double(), cffi_pointer(), cffi_uint64()])
    }
  }

  /// A struct of these fields; libffi works out its size.
  private func composite(_ fields: [UnsafeMutablePointer<ffi_type>?]) -> UnsafeMutablePointer<ffi_type> {
    let elements = UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>.allocate(capacity: fields.count + 1)
    for (index, field) in (fields + [nil]).enumerated() { (elements + index).initialize(to: field) }
    let made = UnsafeMutablePointer<ffi_type>.allocate(capacity: 1)
    made.initialize(to: ffi_type(size: 0, alignment: 0, type: UInt16(FFI_TYPE_STRUCT), elements: elements))
    structs.append(made)
    return made
  }
}

extension Flight.Function {
  /// The signature of the descriptor's function, as the contract has it; nil for what is none of its functions.
  var signature: [ForeignCall.Kind]? {
    switch self {
    case .create: [.pointer, .pointer, .uint64, .pointer]
    case .destroy: [.pointer]
    case .warmupBars: [.pointer, .uint64]
    case .evaluate: [.pointer, .pointer, .uint64, .pointer]
    case .save: [.pointer, .pointer, .uint64, .pointer]
    case .restore: [.pointer, .bytes, .uint32]
    case .setParam: [.pointer, .uint32, .value]
    case .onHttp, .onNews: [.pointer, .pointer]
    case .onTimer: [.pointer, .uint64, .int64]
    case .onOutcome: [.pointer, .uint64, .double]
    case .evaluateMany: [.pointer, .uint64, .uint64, .pointer, .uint64, .pointer, .pointer]
    case .load, .entry, .lent, .unload: nil
    }
  }

  /// Where the descriptor has it; nil where the plugin does not offer it.
  func address(in table: wtn_plugin) -> UnsafeRawPointer? {
    switch self {
    case .create: unsafeBitCast(table.create, to: UnsafeRawPointer?.self)
    case .destroy: unsafeBitCast(table.destroy, to: UnsafeRawPointer?.self)
    case .warmupBars: unsafeBitCast(table.warmup_bars, to: UnsafeRawPointer?.self)
    case .evaluate: unsafeBitCast(table.evaluate, to: UnsafeRawPointer?.self)
    case .save: unsafeBitCast(table.save, to: UnsafeRawPointer?.self)
    case .restore: unsafeBitCast(table.restore, to: UnsafeRawPointer?.self)
    case .setParam: table.has(\.set_param) ? unsafeBitCast(table.set_param, to: UnsafeRawPointer?.self) : nil
    case .onHttp: table.has(\.on_http) ? unsafeBitCast(table.on_http, to: UnsafeRawPointer?.self) : nil
    case .onNews: table.has(\.on_news) ? unsafeBitCast(table.on_news, to: UnsafeRawPointer?.self) : nil
    case .onTimer: table.has(\.on_timer) ? unsafeBitCast(table.on_timer, to: UnsafeRawPointer?.self) : nil
    case .onOutcome: table.has(\.on_outcome) ? unsafeBitCast(table.on_outcome, to: UnsafeRawPointer?.self) : nil
    case .evaluateMany:
      table.has(\.evaluate_many) ? unsafeBitCast(table.evaluate_many, to: UnsafeRawPointer?.self) : nil
    case .load, .entry, .lent, .unload: nil
    }
  }
}
