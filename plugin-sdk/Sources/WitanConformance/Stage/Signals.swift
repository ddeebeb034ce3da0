/// What a plugin answered over a run of bars, as columns; a column that was not asked for is empty.
struct Signals: Sendable {
  var action: [Int8] = []
  var confidence: [Double] = []
  var reason: [UInt32] = []
  var figures: [[Double]] = [[], [], []]
  var validMs: [Int64] = []
  var stopPrice: [Double] = []
  var targetPrice: [Double] = []

  /// How many bars were answered.
  var count: Int { action.count }

  /// Where two runs differ first, bit for bit, over the bars that both have: the bar's index and the column.
  ///
  /// An abstention's confidence is ignored by the contract and so by this.
  func firstDifference(from other: Signals) -> (bar: Int, column: Column)? {
    for bar in 0..<min(count, other.count) {
      if let column = difference(from: other, at: bar) { return (bar, column) }
    }
    return nil
  }

  private func difference(from other: Signals, at bar: Int) -> Column? {
    if action[bar] != other.action[bar] { return .action }
    if action[bar] != Side.abstain && confidence[bar].bitPattern != other.confidence[bar].bitPattern {
      return .confidence
    }
    if differs(reason, other.reason, bar) { return .reason }
    for (index, column) in [Column.figure0, .figure1, .figure2].enumerated()
    where differsInBits(figures[index], other.figures[index], bar) {
      return column
    }
    if differs(validMs, other.validMs, bar) { return .validMs }
    if differsInBits(stopPrice, other.stopPrice, bar) { return .stopPrice }
    return differsInBits(targetPrice, other.targetPrice, bar) ? .targetPrice : nil
  }

  private func differs<Element: Equatable>(_ left: [Element], _ right: [Element], _ bar: Int) -> Bool {
    bar < left.count && bar < right.count && left[bar] != right[bar]
  }

  private func differsInBits(_ left: [Double], _ right: [Double], _ bar: Int) -> Bool {
    bar < left.count && bar < right.count && left[bar].bitPattern != right[bar].bitPattern
  }

  /// The bars of a range.
  func slice(_ range: Range<Int>) -> Signals {
    func cut<Element>(_ column: [Element]) -> [Element] { column.isEmpty ? [] : Array(column[range]) }
    return Signals(
      action: cut(action), confidence: cut(confidence), reason: cut(reason), figures: figures.map(cut),
      validMs: cut(validMs), stopPrice: cut(stopPrice), targetPrice: cut(targetPrice))
  }

  /// All of it as bytes, for comparison between processes.
  var bytes: [UInt8] {
    var bytes = action.map { UInt8(bitPattern: $0) }
    func append(_ words: some Sequence<UInt64>) {
      for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    }
    append(zip(action, confidence).map { $0 == Side.abstain ? 0 : $1.bitPattern })
    append(reason.map(UInt64.init))
    for column in figures + [stopPrice, targetPrice] { append(column.map(\.bitPattern)) }
    append(validMs.map { UInt64(bitPattern: $0) })
    return bytes
  }
}

/// The sides, as the contract numbers them.
enum Side {
  static let sell: Int8 = -1
  static let hold: Int8 = 0
  static let buy: Int8 = 1
  static let abstain: Int8 = 2
  static let pending: Int8 = 3
}
