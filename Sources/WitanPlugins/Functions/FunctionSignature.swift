/// What a lent function takes and answers, as the contract writes it: `ppli>i`.
public struct FunctionSignature: Hashable, Sendable, CustomStringConvertible {
  /// One argument, or the answer.
  public enum Kind: Character, Hashable, Sendable {
    /// A number, 64 bits.
    case double = "d"
    /// A whole number, 32 bits.
    case int32 = "i"
    /// A whole number, 64 bits.
    case int64 = "l"
    /// A column of numbers.
    case pointer = "p"
  }

  /// The arguments in turn, at most 16.
  public let arguments: [Kind]
  /// What comes back.
  public let answer: Kind

  /// Reads up to 16 of `d i l p`, then `>` and one of them; nil for anything else.
  public init?(_ text: String) {
    let halves = text.split(separator: ">", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[0].count <= 16, halves[1].count == 1, let answer = Kind(rawValue: text.last ?? " ")
    else { return nil }
    let arguments = halves[0].compactMap(Kind.init(rawValue:))
    guard arguments.count == halves[0].count else { return nil }
    self.arguments = arguments
    self.answer = answer
  }

  /// As the contract writes it.
  public var description: String { String(arguments.map(\.rawValue)) + ">" + String(answer.rawValue) }

  /// How many columns it takes, read or filled.
  public var columns: Int { arguments.count { $0 == .pointer } }
  /// Where the number of elements of each column goes: the first `l`; nil where there are no columns, or no `l`.
  public var length: Int? { columns > 0 ? arguments.firstIndex(of: .int64) : nil }
}
