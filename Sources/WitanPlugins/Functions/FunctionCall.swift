/// An argument as a person gives it.
public enum FunctionArgument: Hashable, Sendable {
  /// A number in writing.
  case number(String)
  /// A column, and what it is called where it is at fault.
  case column(String, [Double])
}

/// What a lent function gave.
public struct FunctionResult: Hashable, Sendable {
  /// What it answered.
  public let answer: Double
  /// The columns that it filled; NaN where there is no value (yet).
  public let columns: [[Double]]
}

/// Why a lent function was not called, or failed: a sentence.
public struct FunctionError: Error, Hashable, CustomStringConvertible {
  /// What was found, what was expected, what to do.
  public let description: String
}

extension PluginImage {
  /// Calls a lent function after its arguments' number, types and sizes are checked. The plugin's code runs in this
  /// process. Columns come in the function's order; the number of elements is filled in, the other numbers follow in
  /// their order.
  public func call(
    _ function: LentFunction, _ arguments: [FunctionArgument]
  ) throws(FunctionError) -> FunctionResult {
    let words = "\(descriptor.id).\(function.name) (\(function.signature))"
    let given = try GivenArguments(arguments, function, words)
    guard let prepared = PreparedCall(function.signature), let address = address(of: function) else {
      throw FunctionError(description: "\(words): libffi makes no such call on this machine")
    }
    let length = given.columns.first?.count ?? 0
    var columns = given.columns + [[Double]](repeating: [Double](repeating: .nan, count: length), count: function.fills)
    let bits = Self.lend(&columns, 0, []) { places in prepared.call(address, given.bits(places)) }
    if function.signature.answer == .int32, case let status = PluginStatus(Int32(truncatingIfNeeded: bits)),
      status.isError
    {
      throw FunctionError(description: "\(words) answered \(status); see what it expects: \(function.doc)")
    }
    let answer =
      switch function.signature.answer {
      case .double: Double(bitPattern: bits)
      case .int32: Double(Int32(truncatingIfNeeded: bits))
      case .int64, .pointer: Double(Int64(bitPattern: bits))
      }
    return FunctionResult(answer: answer, columns: Array(columns.dropFirst(function.reads)))
  }

  /// Holds every column in place at once, and calls.
  private static func lend(
    _ columns: inout [[Double]], _ index: Int, _ places: [UInt64], _ body: ([UInt64]) -> UInt64
  ) -> UInt64 {
    guard index < columns.count else { return body(places) }
    var column = columns[index]
    columns[index] = []
    let answer = column.withUnsafeMutableBufferPointer { room in
      lend(&columns, index + 1, places + [UInt64(UInt(bitPattern: room.baseAddress))], body)
    }
    columns[index] = column
    return answer
  }
}

/// Arguments that fit a function.
private struct GivenArguments {
  let columns: [[Double]]
  private let signature: FunctionSignature
  /// The bits of all arguments that are no columns, in turn.
  private var numbers: [UInt64] = []

  init(_ arguments: [FunctionArgument], _ function: LentFunction, _ words: String) throws(FunctionError) {
    signature = function.signature
    var columns: [(name: String, values: [Double])] = [], texts: [String] = []
    for argument in arguments {
      switch argument {
      case .column(let name, let values): columns.append((name, values))
      case .number(let text): texts.append(text)
      }
    }
    self.columns = columns.map(\.values)
    guard signature.answer != .pointer, signature.columns == 0 || signature.length != nil else {
      throw FunctionError(
        description: "\(words) answers a pointer or takes columns without their length (l), so only code can call it")
    }
    let places = signature.arguments.indices.filter { signature.arguments[$0] != .pointer && $0 != signature.length }
    guard columns.count == function.reads, texts.count == places.count else {
      throw FunctionError(
        description: "\(words): found \(columns.count) columns and \(texts.count) numbers, expected \(function.reads) "
          + "columns (@FILE.csv) and \(places.count) numbers; \(function.doc)")
    }
    let length = columns.first?.values.count ?? 0
    for column in columns where column.values.count != length || length == 0 {
      throw FunctionError(
        description: "\(words): \(column.name) has \(column.values.count) elements, \(columns[0].name) \(length); "
          + "expected columns of one length, at least 1")
    }
    if signature.columns > 0, function.reads == 0 {
      throw FunctionError(description: "\(words) reads no column, so nobody can say how many elements it is to fill")
    }
    var left = texts[...]
    for (index, kind) in signature.arguments.enumerated() where kind != .pointer {
      if index == signature.length {
        numbers.append(UInt64(length))
      } else {
        numbers.append(try Self.bits(left.removeFirst(), kind, words))
      }
    }
  }

  /// The bits of all arguments, with the columns where they lie now.
  func bits(_ places: [UInt64]) -> [UInt64] {
    var columns = places[...], numbers = numbers[...]
    return signature.arguments.map { $0 == .pointer ? columns.removeFirst() : numbers.removeFirst() }
  }

  private static func bits(
    _ text: String, _ kind: FunctionSignature.Kind, _ words: String
  ) throws(FunctionError) -> UInt64 {
    switch kind {
    case .int32: if let value = Int32(text) { return UInt64(UInt32(bitPattern: value)) }
    case .int64, .pointer: if let value = Int64(text) { return UInt64(bitPattern: value) }
    case .double: if let value = Double(text), value.isFinite { return value.bitPattern }
    }
    let expected = kind == .double ? "a finite number" : "a whole number of \(kind == .int32 ? 32 : 64) bits"
    throw FunctionError(description: "\(words): found \"\(text)\", expected \(expected)")
  }
}
