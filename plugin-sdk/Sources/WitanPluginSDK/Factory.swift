import CWitanABI

/// What the border needs of a strategy's type: a few functions, so that C functions, which cannot be generic, may use it.
struct Factory: Sendable {
  let make: @Sendable (UnsafePointer<wtn_host>, UnsafePointer<wtn_value>?, Int) throws(Refusal) -> Instance
  let warmUp: @Sendable (UnsafePointer<wtn_value>?, Int) throws(Refusal) -> Int
  /// Values, their number, sets, bars, how many are fresh, columns, the set at fault; nil where it is not offered.
  let judgeMany:
    (
      @Sendable (
        UnsafePointer<wtn_value>?, Int, Int, UnsafePointer<wtn_bars>, Int, UnsafePointer<UnsafePointer<wtn_signals>?>,
        inout Int?
      ) throws(Refusal) -> Void
    )?

  init<S: Strategy>(_ type: S.Type) {
    make = { (host, values, count) throws(Refusal) -> Instance in
      try Running<S>(Values(S.parameters, values, count), host: host)
    }
    warmUp = { (values, count) throws(Refusal) -> Int in
      let checked = try Values(S.parameters, values, count)
      _ = try S(checked)
      return S.warmUp(checked)
    }
    guard S.judgesManySets else {
      judgeMany = nil
      return
    }
    judgeMany = { (values, count, sets, bars, fresh, out, failed) throws(Refusal) -> Void in
      var many = try ManySets<S>(values, count, sets, out, failed: &failed)
      try many.judge(bars, fresh: fresh)
    }
  }

  /// Makes an instance for the host, or tells it why not.
  func create(
    _ host: UnsafePointer<wtn_host>?, _ values: UnsafePointer<wtn_value>?, _ count: Int,
    _ out: UnsafeMutablePointer<OpaquePointer?>?
  ) -> wtn_status {
    guard let host, host.pointee.size >= 32, let out else { return wtn_status(WTN_E_ARG) }
    do throws(Refusal) {
      let instance = try make(host, values, count)
      out.pointee = OpaquePointer(Unmanaged.passRetained(instance).toOpaque())
      return wtn_status(WTN_OK)
    } catch {
      return error.tell(host)
    }
  }

  /// How many bars abstain with these values, or the status of what is wrong with them.
  func warmUpBars(_ values: UnsafePointer<wtn_value>?, _ count: Int) -> Int32 {
    do throws(Refusal) {
      return Int32(clamping: try warmUp(values, count))
    } catch {
      return error.status
    }
  }
}
