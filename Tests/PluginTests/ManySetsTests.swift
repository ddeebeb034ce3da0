import CWitanABI
import Testing

@testable import ShippedStrategies
@testable import WitanPluginSDK

/// `evaluate_many` through the SDK: the votes are those of an instance for each set of values, bit for bit.
@Suite struct ManySetsTests {
  /// Sets that share a slow window and sets that do not, in no order.
  static let sets: [[String: Double]] = [5, 12, 20].flatMap { fast in
    [26, 40, 26, 21].flatMap { slow in [1, 9].map { ["fast": fast, "slow": slow, "signal": $0] } }
  }

  @Test(arguments: [(0..<3000, 0), (0..<255, 0), (1024..<1025, 1024), (700..<1500, 700), (2000..<2300, 90)])
  func everySetsVotesAreThoseOfAnInstance(range: Range<Int>, history: Int) throws {
    let series = Series(seed: 11, count: 3000)
    let many = try #require(ManyDriver<MACDStrategy>(Self.sets).judge(series, range, history: history).votes)
    for (values, votes) in zip(Self.sets, many) {
      let alone = try #require(Driver(MACDStrategy.self, values).judge(series, range, history: history))
      let different = zip(alone, votes).enumerated().first { $0.element.0 != $0.element.1 }
      #expect(alone.count == votes.count && different == nil, "\(values): \(String(describing: different))")
    }
  }

  @Test func aSetThatCreateRefusesIsNamedAndNothingIsJudged() {
    var sets = Self.sets
    sets[7]["fast"] = 60
    let answer = ManyDriver<MACDStrategy>(sets).judge(Series(seed: 11, count: 100), 0..<100)
    #expect(answer.status == WTN_E_RANGE && answer.bad == 7 && answer.votes == nil)
    sets[3]["signal"] = 501
    #expect(ManyDriver<MACDStrategy>(sets).judge(Series(seed: 11, count: 100), 0..<100).bad == 3)
  }

  @Test func onlyAStrategyThatSaysSoOffersIt() {
    #expect(Factory(MACDStrategy.self).judgeMany != nil && Factory(MomentumStrategy.self).judgeMany == nil)
  }
}

/// Calls a strategy's many sets with columns of its own for each.
private struct ManyDriver<S: Strategy> {
  let values: [wtn_value]
  let sets: Int

  init(_ sets: [[String: Double]]) {
    values = sets.flatMap { Driver<S>.values($0) }
    self.sets = sets.count
  }

  /// The status, the set at fault, and every set's votes where it is no error.
  func judge(_ series: Series, _ range: Range<Int>, history: Int = 0) -> (status: Int, bad: Int?, votes: [[Vote]]?) {
    let from = max(0, range.lowerBound - history), fresh = range.count, room = fresh * sets
    let doubles = UnsafeMutablePointer<Double>.allocate(capacity: room * 4)
    doubles.initialize(repeating: .nan, count: room * 4)
    let actions = UnsafeMutablePointer<Int8>.allocate(capacity: room)
    actions.initialize(repeating: 99, count: room)
    let reasons = UnsafeMutablePointer<UInt32>.allocate(capacity: room)
    reasons.initialize(repeating: 99, count: room)
    let columns = UnsafeMutablePointer<wtn_signals>.allocate(capacity: sets)
    let list = UnsafeMutablePointer<UnsafePointer<wtn_signals>?>.allocate(capacity: sets)
    defer {
      doubles.deallocate()
      actions.deallocate()
      reasons.deallocate()
      columns.deallocate()
      list.deallocate()
    }
    for set in 0..<sets {
      let at = doubles + set * fresh * 4
      var out = wtn_signals()
      out.size = UInt32(MemoryLayout<wtn_signals>.size)
      (out.action, out.reason, out.confidence) = (actions + set * fresh, reasons + set * fresh, at)
      out.figures = (at + fresh, at + 2 * fresh, at + 3 * fresh)
      (columns + set).initialize(to: out)
      (list + set).initialize(to: columns + set)
    }
    let (status, bad) = call(series, from..<range.upperBound, fresh, list)
    guard status == 0 else { return (status, bad, nil) }
    let votes = (0..<sets).map { set in
      (0..<fresh).map { bar in
        let at = doubles + set * fresh * 4 + bar
        return Vote(
          action: actions[set * fresh + bar], confidence: at[0].bitPattern, reason: reasons[set * fresh + bar],
          figures: (1...3).map { at[$0 * fresh].bitPattern })
      }
    }
    return (status, bad, votes)
  }

  private func call(
    _ series: Series, _ visible: Range<Int>, _ fresh: Int, _ out: UnsafePointer<UnsafePointer<wtn_signals>?>
  ) -> (status: Int, bad: Int?) {
    series.open[visible].withUnsafeBufferPointer { open in
      series.high[visible].withUnsafeBufferPointer { high in
        series.low[visible].withUnsafeBufferPointer { low in
          series.close[visible].withUnsafeBufferPointer { close in
            series.volume[visible].withUnsafeBufferPointer { volume in
              series.time[visible].withUnsafeBufferPointer { time in
                var bars = wtn_bars()
                bars.size = UInt32(MemoryLayout<wtn_bars>.size)
                (bars.count, bars.last_seq) = (UInt64(visible.count), UInt64(visible.upperBound))
                bars.interval_ms = 60_000
                (bars.open, bars.high, bars.low) = (open.baseAddress, high.baseAddress, low.baseAddress)
                (bars.close, bars.volume, bars.open_ms) = (close.baseAddress, volume.baseAddress, time.baseAddress)
                var bad: Int?
                do throws(Refusal) {
                  try Factory(S.self).judgeMany?(values, values.count / sets, sets, &bars, fresh, out, &bad)
                  return (0, bad)
                } catch {
                  return (Int(error.status), bad)
                }
              }
            }
          }
        }
      }
    }
  }
}
