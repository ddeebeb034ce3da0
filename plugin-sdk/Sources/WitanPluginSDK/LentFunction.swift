import CWitanABI

#if hasFeature(Embedded)
  public import WitanIndicatorsEmbedded
#else
  public import WitanIndicators
#endif

/// A function that the plugin lends to the host: an indicator for charts and for `host call`.
///
/// The host finds it by its name, checks number, types and sizes of the arguments against the signature, and hands over
/// columns of its own. A function is pure: it knows no instance and may run on any thread.
public struct LentFunction {
  /// A series in, a series out, the number of elements, a period: `ppli>i`. Answers 0, or a status below 0.
  public typealias Series =
    @convention(c) (
      UnsafePointer<Double>?, UnsafeMutablePointer<Double>?, Int64, Int32
    ) -> Int32

  let name, signature, doc: StaticString
  let fills: UInt32
  let function: @convention(c) () -> Void

  /// A function over one series with a period, such as a moving average.
  public init(series name: StaticString, _ doc: StaticString, _ function: Series) {
    self.init(
      name, signature: "ppli>i", fills: 1, doc, unsafeBitCast(function, to: (@convention(c) () -> Void).self))
  }

  /// Any function. It is called as `signature` says: one that does not fit is undefined behaviour.
  ///
  /// - Parameters:
  ///   - signature: letters as in the contract's `function.h`.
  ///   - fills: how many of its columns, the last ones, it fills.
  public init(
    _ name: StaticString, signature: StaticString, fills: UInt32, _ doc: StaticString,
    _ function: @convention(c) () -> Void
  ) {
    self.name = name
    self.signature = signature
    self.fills = fills
    self.doc = doc
    self.function = function
  }

  /// The body of a lent function: runs an indicator over a series and writes its values, NaN while it warms up.
  /// Answers the contract's status: `WTN_E_RANGE` where the indicator could not be made.
  public static func fill<I: PriceIndicator>(
    _ indicator: consuming I?, _ input: UnsafePointer<Double>?, _ output: UnsafeMutablePointer<Double>?, _ count: Int64
  ) -> Int32 where I.Value == Double {
    guard let input, let output, count >= 0 else { return Int32(WTN_E_ARG) }
    guard var indicator else { return Int32(WTN_E_RANGE) }
    for index in 0..<Int(count) { output[index] = indicator.update(input[index]) ?? .nan }
    return Int32(WTN_OK)
  }
}

extension Strategy {
  /// Nothing is lent unless a strategy says so.
  public static var functions: [LentFunction] { [] }
}
