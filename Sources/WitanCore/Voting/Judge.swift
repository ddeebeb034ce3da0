/// Who turns bars into answers: the loaded plugins, or a test's script.
public protocol Judge {
  /// Every strategy's answers to the rows of `range`, in the order of ``EngineSettings/strategies``. Called for
  /// rising, adjoining ranges of the same growing series; the rows before `range` are history.
  ///
  /// - Throws: where the judging as a whole cannot go on; a single strategy's failure is a fault in its column.
  mutating func judge(market: Int, _ series: BarSeries, _ range: Range<Int>) throws -> [BallotColumn]
}
