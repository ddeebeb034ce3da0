import CFFI

/// A call of a signature that is known only now, through libffi. It knows neither plugins nor files: whoever has the
/// address, this process or a plugin's runner, makes the call with it.
struct PreparedCall: ~Copyable {
  private let shape: UnsafeMutablePointer<ffi_cif>
  private let kinds: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>
  private let count: Int

  /// Nil where libffi knows no such call on this machine.
  init?(_ signature: FunctionSignature) {
    count = signature.arguments.count
    shape = .allocate(capacity: 1)
    kinds = .allocate(capacity: max(count, 1))
    for (index, kind) in signature.arguments.enumerated() { (kinds + index).initialize(to: Self.type(kind)) }
    guard ffi_prep_cif(shape, cffi_abi(), UInt32(count), Self.type(signature.answer), kinds) == FFI_OK else {
      return nil
    }
  }

  deinit {
    kinds.deallocate()
    shape.deallocate()
  }

  /// Calls the function with the arguments' bits (the low bytes of each count); the answer's bits, widened to 64.
  func call(_ function: @convention(c) () -> Void, _ bits: [UInt64]) -> UInt64 {
    precondition(bits.count == count, "a call has another number of arguments than its signature")
    var answer: UInt64 = 0
    var slots = bits
    slots.withUnsafeMutableBufferPointer { slots in
      var places = slots.indices.map { UnsafeMutableRawPointer?(slots.baseAddress! + $0) }
      ffi_call(shape, function, &answer, &places)
    }
    return answer
  }

  private static func type(_ kind: FunctionSignature.Kind) -> UnsafeMutablePointer<ffi_type> {
    switch kind {
    case .double: cffi_double()
    case .int32: cffi_sint32()
    case .int64: cffi_sint64()
    case .pointer: cffi_pointer()
    }
  }
}
