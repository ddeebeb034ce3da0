public import WitanCore

/// `--votes`: one vote a line, row by row and within a row in the strategies' order; abstentions are left out.
///
/// Lines leave in pieces of some 64 KB, so that a year of minutes needs no more memory than a day.
public struct VotesCSV {
  /// The first line.
  public static let header = "time,symbol,strategy,action,confidence,weight,reason"
  private static let piece = 65_536
  /// The bytes that a cell may not hold without quotes: `,` `"` and both ends of a line.
  private static let breaks: [UInt8] = [0x2C, 0x22, 0x0A, 0x0D]

  private let strategies: [(id: String, weight: String, sentences: ReasonSentences)]
  private let write: ([UInt8]) throws -> Void
  private var lines: [UInt8] = []

  /// A table of the votes of these strategies that hands its bytes to `write`, the header first.
  public init(_ strategies: [StrategyListing], to write: @escaping ([UInt8]) throws -> Void) {
    self.strategies = strategies.map { ("\($0.id)", "\($0.weight.double)", ReasonSentences($0.reasons)) }
    self.write = write
    lines.reserveCapacity(Self.piece + 4096)
    add("\(Self.header)\n")
  }

  /// Adds the votes of a block.
  public mutating func add(_ block: borrowing BarBlock) throws {
    let symbol = "\(block.series.symbol)"
    for row in 0..<block.range.count {
      let time = "\(block.series.end(of: block.range.lowerBound + row).milliseconds),\(symbol),"
      let index = block.ballotStart + row
      for (place, column) in block.ballots.enumerated() {
        guard let action = Action(rawValue: column.answer[index]), column.confidence[index] > 0 else { continue }
        add(time)
        add(strategies[place].id)
        add(",\(action),\(column.confidence(at: index).double),")
        add(strategies[place].weight)
        add(",")
        add(reason: strategies[place].sentences.text(column, index))
        add("\n")
      }
      if lines.count >= Self.piece { try flush() }
    }
  }

  /// Hands out what is left.
  public mutating func finish() throws { try flush() }

  private mutating func flush() throws {
    try write(lines)
    lines.removeAll(keepingCapacity: true)
  }

  private mutating func add(_ text: String) { lines.append(contentsOf: text.utf8) }

  private mutating func add(reason: String) {
    guard reason.utf8.contains(where: { Self.breaks.contains($0) }) else { return add(reason) }
    add("\"")
    for byte in reason.utf8 {
      if byte == UInt8(ascii: "\"") { lines.append(byte) }
      lines.append(byte)
    }
    add("\"")
  }
}
